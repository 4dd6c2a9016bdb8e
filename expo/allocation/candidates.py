"""Where each exhibitor may go: runs of touching units in one row. The hard rules are kept here, by construction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from expo.allocation.score import keep_points, walking_steps, wished_points
from expo.domain.allocation import APART, AllocationProblem, FloorUnit, Seeker
from expo.domain.venue import runs

Run = tuple[int, ...]
"""Ids of units, sorted."""
Needs = tuple[object, ...]
"""What decides where an exhibitor may go: equal for exhibitors that may go to the same runs."""


class Candidates:
    """The runs of every exhibitor, what each is worth to it, and which units touch or are near."""

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        self._steps = walking_steps(problem)
        self._touching: dict[int, frozenset[int]] = {}
        self._near: dict[int, frozenset[int]] = {}
        self._runs: dict[tuple[int, int], list[Run]] = {}
        self._allowed: dict[Needs, tuple[Run, ...]] = {}
        self._by_hall: dict[int, list[FloorUnit]] = defaultdict(list)
        for unit in problem.units:
            self._by_hall[unit.hall].append(unit)
        for units in self._by_hall.values():
            self._measure(units)
        self._locked = {unit for one in problem.seekers if one.is_locked for unit in one.current}

    def runs(self, seeker: Seeker) -> tuple[Run, ...]:
        """Return where an exhibitor may go; a locked one only where it is, and no other there."""
        if seeker.is_locked:
            return (tuple(sorted(seeker.current)),) if seeker.current else ()
        needs = needs_of(seeker)
        if needs not in self._allowed:
            self._allowed[needs] = tuple(run for run in self.suiting(seeker) if not self._locked.intersection(run))
        return self._allowed[needs]

    def suiting(self, seeker: Seeker) -> Iterator[Run]:
        """Yield every run that suits an exhibitor, also those where another one is locked."""
        in_halls = (run for hall in sorted(seeker.halls) for run in self._in_hall(hall, seeker.units))
        return (run for run in in_halls if self._suits(seeker, run))

    def has_booths(self, seeker: Seeker) -> bool:
        """Tell whether there are any booths where an exhibitor belongs."""
        return any(self._by_hall.get(hall) for hall in seeker.halls)

    def value(self, run: Run) -> int:
        """Return what a run is worth to any exhibitor: the walking."""
        return self.problem.weights.walking * sum(self._steps[unit] for unit in run)

    def bonus(self, seeker: Seeker, run: Run) -> int:
        """Return what a run is worth to this exhibitor besides."""
        return wished_points(self.problem, seeker, run) + keep_points(self.problem, seeker, run)

    def preferred(self, seeker: Seeker) -> dict[Run, int]:
        """Return the runs that are worth more to an exhibitor than to others, and how much more."""
        dear = {*seeker.wished, *seeker.current}
        found = {run: self.bonus(seeker, run) for run in self.runs(seeker) if dear.intersection(run)} if dear else {}
        return {run: bonus for run, bonus in found.items() if bonus}

    def touching(self, run: Run) -> set[int]:
        """Return the units that touch a run and are not of it."""
        return {other for unit in run for other in self._touching[unit]}.difference(run)

    def near(self, run: Run) -> set[int]:
        """Return the units that are nearer to a run than competitors want to be."""
        return {other for unit in run for other in self._near[unit]}.difference(run)

    def _in_hall(self, hall: int, size: int) -> list[Run]:
        if (hall, size) not in self._runs:
            units = self._by_hall.get(hall, [])
            found = runs([unit.area for unit in units], size)
            self._runs[hall, size] = sorted({tuple(sorted(units[one].id for one in run)) for run in found})
        return self._runs[hall, size]

    def _suits(self, seeker: Seeker, run: Run) -> bool:
        units = [self.problem.unit_by_id[id_] for id_ in run]
        if seeker.kind is not None and any(unit.kind != seeker.kind for unit in units):
            return False
        return seeker.services <= frozenset().union(*(unit.services for unit in units))

    def _measure(self, units: list[FloorUnit]) -> None:
        """Find which units of a hall touch and which are near, all pairs at once."""
        left, top = (np.array([getattr(unit.area, side) for unit in units]) for side in ("x", "y"))
        right = left + np.array([unit.area.width for unit in units])
        bottom = top + np.array([unit.area.height for unit in units])
        across, down = _between(left, right), _between(top, bottom)
        is_near = np.maximum(np.maximum(across, down), 0) < APART
        may_touch = np.maximum(across, down) < 0.02  # nearly: the definition decides
        for number, unit in enumerate(units):
            self._near[unit.id] = frozenset(units[one].id for one in np.nonzero(is_near[number])[0]) - {unit.id}
            self._touching[unit.id] = frozenset(
                units[one].id for one in np.nonzero(may_touch[number])[0] if unit.area.touches(units[one].area)
            )


def needs_of(seeker: Seeker) -> Needs:
    """Return what decides where an exhibitor may go."""
    return seeker.units, seeker.halls, seeker.kind, seeker.services


def by_unit(found: Iterable[Run]) -> dict[int, list[int]]:
    """Return the numbers of the runs that each unit is part of."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(found):
        for unit in run:
            numbers[unit].append(number)
    return numbers


def _between(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance between all intervals; negative where they overlap."""
    found: NDArray[np.float64] = np.maximum(low[None, :] - high[:, None], low[:, None] - high[None, :])
    return found
