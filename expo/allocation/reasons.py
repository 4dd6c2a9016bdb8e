"""Why a plan leaves a wish unmet: the first reason in filter order that is true of it."""

from collections.abc import Iterator

from expo.allocation.candidates import Candidates
from expo.allocation.result import UnmetBoothWish
from expo.allocation.score import met_partners, near_competitors
from expo.domain.allocation import FloorUnit, Placed, Seeker, UnmetBooth


def unmet_wishes(candidates: Candidates, placed: Placed, *, is_proven: bool) -> tuple[UnmetBoothWish, ...]:
    """Return the wishes that a plan leaves unmet, in the order of the exhibitors."""
    last = UnmetBooth.WORTH_LESS if is_proven else UnmetBooth.NOT_FOUND
    holders = {unit: id_ for id_, units in placed.items() for unit in units}
    found: list[UnmetBoothWish] = []
    for seeker in candidates.problem.seekers:
        found += _place(candidates, seeker, placed, last)
        found += _wished(candidates, seeker, placed, holders, last)
    found += _partners(candidates, placed, last)
    seekers = candidates.problem.seeker_by_id
    for one, other in near_competitors(candidates.problem, placed):
        both_locked = seekers[one].is_locked and seekers[other].is_locked
        reason = UnmetBooth.LOCKED if both_locked else last
        found.append(UnmetBoothWish("competitors", one, (other,), reason))
    return tuple(found)


def _place(candidates: Candidates, seeker: Seeker, placed: Placed, last: UnmetBooth) -> Iterator[UnmetBoothWish]:
    if seeker.id not in placed and not seeker.is_locked:
        yield UnmetBoothWish("place", seeker.id, (), _no_place(candidates, seeker, last))


def _no_place(candidates: Candidates, seeker: Seeker, last: UnmetBooth) -> UnmetBooth:
    if candidates.runs(seeker):
        return UnmetBooth.ALL_TAKEN if last is UnmetBooth.WORTH_LESS else last
    if not candidates.has_booths(seeker):
        return UnmetBooth.NO_BOOTHS
    return UnmetBooth.ALL_TAKEN if any(candidates.suiting(seeker)) else UnmetBooth.NO_SUCH_ROW


def _wished(
    candidates: Candidates, seeker: Seeker, placed: Placed, holders: dict[int, int], last: UnmetBooth
) -> Iterator[UnmetBoothWish]:
    if not seeker.wished or set(seeker.wished) & set(placed.get(seeker.id, ())):
        return
    unit = candidates.problem.unit_by_id[seeker.wished[0]]
    holder = holders.get(unit.id)
    why = _why_not(candidates, seeker, unit, holder) or last
    about = [unit.id]
    if holder is not None and why in (UnmetBooth.HELD_BY_LOCKED, UnmetBooth.GIVEN_TO):
        about.append(holder)
    yield UnmetBoothWish("wished", seeker.id, tuple(about), why)


def _why_not(candidates: Candidates, seeker: Seeker, unit: FloorUnit, holder: int | None) -> UnmetBooth | None:
    """Return what keeps a seeker from the unit that it wished for, ``None`` if nothing but the worth of the plan."""
    if seeker.is_locked:
        return UnmetBooth.LOCKED
    if unit.hall not in seeker.halls:
        return UnmetBooth.OTHER_HALL
    if seeker.kind not in (None, unit.kind):
        return UnmetBooth.OTHER_KIND
    if holder is not None and candidates.problem.seeker_by_id[holder].is_locked:
        return UnmetBooth.HELD_BY_LOCKED
    if not any(unit.id in run for run in candidates.runs(seeker)):
        is_short = seeker.units == 1 or not seeker.services <= unit.services
        return UnmetBooth.LACKS_SERVICES if seeker.services and is_short else UnmetBooth.NO_SUCH_ROW
    return UnmetBooth.GIVEN_TO if holder is not None else None


def _partners(candidates: Candidates, placed: Placed, last: UnmetBooth) -> Iterator[UnmetBoothWish]:
    met = set(met_partners(candidates.problem, placed))
    seekers = candidates.problem.seeker_by_id
    for number, group in enumerate(candidates.problem.partners):
        for member in group:
            if (number, member) in met or member not in seekers:
                continue
            others = tuple(one for one in group if one != member and one in seekers)
            reason = last
            if not any(_can_touch(candidates, seekers[member], seekers[other]) for other in others):
                reason = UnmetBooth.NEVER_BESIDE
            elif seekers[member].is_locked and all(seekers[other].is_locked for other in others):
                reason = UnmetBooth.LOCKED
            yield UnmetBoothWish("partners", member, others, reason)


def _can_touch(candidates: Candidates, one: Seeker, other: Seeker) -> bool:
    reach = {unit for run in candidates.runs(other) for unit in run}
    return any(not reach.isdisjoint(candidates.touching(run)) for run in candidates.runs(one))
