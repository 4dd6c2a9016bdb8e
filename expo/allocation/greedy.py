"""A first plan in a moment: the locked, then who has least choice, each where it is worth most beside those before."""

from collections.abc import Iterable

from expo.allocation.candidates import Candidates
from expo.domain.allocation import Placed, Seeker


def first_plan(candidates: Candidates, seekers: Iterable[Seeker]) -> Placed:
    """Return a plan of some exhibitors, which share no unit with others; who finds no free run is left out."""
    problem = candidates.problem
    groups: dict[int, set[int]] = {}
    rivals: dict[int, set[int]] = {}
    for group in problem.partners:
        for one in group:
            groups.setdefault(one, set()).update(set(group) - {one})
    for one, other in problem.competitors:
        rivals.setdefault(one, set()).add(other)
        rivals.setdefault(other, set()).add(one)
    placed: Placed = {}
    weights = problem.weights
    taken: dict[int, int] = {}
    for seeker in _in_turn(candidates, seekers, groups):
        free = [run for run in candidates.runs(seeker) if not any(unit in taken for unit in run)]
        if not free:
            continue
        partners, others = groups.get(seeker.id, set()), rivals.get(seeker.id, set())
        preferred = candidates.preferred(seeker)
        worth = []
        for run in free:
            beside = {taken.get(unit) for unit in candidates.touching(run)} if partners else set()
            near = {taken.get(unit) for unit in candidates.near(run)} if others else set()
            points = candidates.value(run) + preferred.get(run, 0) - weights.competitors * len(others & near)
            worth.append(points + 2 * weights.partners * (not partners.isdisjoint(beside)))
        best = free[worth.index(max(worth))]
        placed[seeker.id] = best
        taken |= dict.fromkeys(best, seeker.id)
    return placed


def _in_turn(candidates: Candidates, seekers: Iterable[Seeker], groups: dict[int, set[int]]) -> list[Seeker]:
    """Return the exhibitors: locked, large, with little choice, and partners one after the other."""

    def choice(seeker: Seeker) -> tuple[bool, int, int]:
        return not seeker.is_locked, -seeker.units, len(candidates.runs(seeker))

    found: dict[int, Seeker] = {}
    here = {seeker.id: seeker for seeker in seekers}
    for seeker in sorted(here.values(), key=choice):
        found.setdefault(seeker.id, seeker)
        for partner in sorted(groups.get(seeker.id, ())):
            other = here.get(partner)
            if other and other.units == seeker.units and not other.is_locked:
                found.setdefault(partner, other)
    return sorted(found.values(), key=lambda seeker: (not seeker.is_locked, -seeker.units))
