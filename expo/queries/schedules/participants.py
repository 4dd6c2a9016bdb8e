"""Rows → the participants of a problem, and the groups whose limits hold for each member."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from expo.domain.limits import CompanyBounds, MeetingBounds, Source
from expo.domain.problem import Participant, ParticipantGroup, Request
from expo.domain.schedules import buyer_name, exhibitor_name
from expo.queries.schedules.places import Places
from expo.queries.schedules.rows import ActiveMeeting, Rows


def who_takes_part(
    found: Rows, requests: Iterable[Request], pinned: Iterable[ActiveMeeting], where: Places
) -> tuple[tuple[Participant, ...], tuple[ParticipantGroup, ...]]:
    """Return all exhibitors, the buyers who are approved or have a request, and the groups in which they are."""
    booked = {name for one in requests for name in one.pair}
    held = _held(found, pinned)
    bounds = {exhibitor_name(one): found.bounds[one] for one in found.exhibitors}
    away = {exhibitor_name(one): found.away(exhibitor_id=one) for one in found.exhibitors}
    for buyer in found.buyers.values():
        name = buyer_name(buyer.id)
        if buyer.is_approved or name in booked:
            bounds[name], away[name] = buyer.bounds, found.away(buyer_id=buyer.id)
    widened = {name: _with_what_is_held(one, held.get(name)) for name, one in bounds.items()}
    people = (_participant(name, away[name], one.own, where) for name, one in widened.items())
    return tuple(people), _groups(widened)


def _held(found: Rows, pinned: Iterable[ActiveMeeting]) -> dict[str, Counter[int]]:
    """Count the meetings of each participant that no plan may move, by day."""
    held: dict[str, Counter[int]] = defaultdict(Counter)
    for one in pinned:
        day = found.slots[found.index[one.slot_id]].day_id
        held[exhibitor_name(one.exhibitor_id)][day] += len(one.slot_ids)
        held[buyer_name(one.buyer_id)][day] += len(one.slot_ids)
    return held


def _with_what_is_held(bounds: CompanyBounds, days: Counter[int] | None) -> CompanyBounds:
    """Return bounds that no plan has to break: what it may not move stays, even where it is more than they allow."""
    if not days:
        return bounds
    most, in_all = max(days.values()), days.total()
    own = replace(
        bounds.own,
        per_day=None if bounds.own.per_day is None else max(bounds.own.per_day, most),
        maximum=None if bounds.own.maximum is None else max(bounds.own.maximum, in_all),
    )
    kept = []
    for group, said in bounds.of_groups:
        if said.per_day is not None and said.per_day < most:  # it has more than its group's most: that is its own
            own, said = replace(own, per_day=most), replace(said, per_day=None)
        if said.maximum is not None and said.maximum < in_all:
            own, said = replace(own, maximum=in_all), replace(said, maximum=None)
        kept.append((group, said))
    return CompanyBounds(own, tuple(kept))


def _participant(name: str, away: frozenset[int], bounds: MeetingBounds, where: Places) -> Participant:
    return Participant(
        name,
        away,
        max_per_day=bounds.per_day,
        max_total=bounds.maximum,
        min_total=bounds.minimum or 0,
        elsewhere=where.elsewhere.get(name, ()),
    )


def _groups(bounds: Mapping[str, CompanyBounds]) -> tuple[ParticipantGroup, ...]:
    """Return a group for each number that a limit says, with the companies for which nothing nearer says another."""
    members: dict[tuple[Source, str], list[str]] = defaultdict(list)
    numbers: dict[tuple[Source, str], int] = {}
    for name, one in bounds.items():
        for source, said in one.of_groups:
            for key, number in (
                ("min_total", said.minimum),
                ("max_total", said.maximum),
                ("max_per_day", said.per_day),
            ):
                if number is not None:
                    members[source, key].append(name)
                    numbers[source, key] = number
    return tuple(
        ParticipantGroup(f"{scope}:{row} {key}", tuple(names), **{key: numbers[(scope, row), key]})
        for ((scope, row), key), names in members.items()
    )
