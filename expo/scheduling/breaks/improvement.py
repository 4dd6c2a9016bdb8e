"""Fewer breaks for a plan whose weight is settled: anneal it, prove it day by day, and in turns go further at both.

Annealing (`annealer`) moves meetings about within days and between them, quickly and without any proof. Proving
(`breaks`) takes the meetings of a day as given and finds the fewest breaks they force, or a timetable with fewer. Which
meetings a day holds decides how few its breaks can be, and how hard that is to prove; so where a proof does not come
soon, the days are mixed anew by a longer cooling before it is tried with more patience.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from expo.domain.slots import breaks_in
from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.breaks.search import fewest_breaks
from expo.scheduling.instance.instance import NONE, Instance, Plan, busy_slots
from expo.scheduling.run import Watch

ByDay = tuple[tuple[int, int], ...]
"""For each day its breaks, and how many its meetings force at least."""

COOLINGS = 5
"""Coolings before a proof is first tried."""
PROVABLE = 700
"""Meetings of a day up to which proving its breaks is worth trying."""
EFFORT = 2.0
"""Deterministic time for the first proof of a day; doubled with every further cooling."""


@dataclass(slots=True)
class _Day:
    """What is known of a day: the meetings held on it, their breaks, and how few they can have."""

    meetings: frozenset[int]
    breaks: int
    bound: int = 0

    @property
    def is_proven(self) -> bool:
        return self.breaks == self.bound


class Compaction:
    """One plan on its way to fewer breaks; the watch holds the best."""

    def __init__(self, instance: Instance, watch: Watch, workers: int, seed: int) -> None:
        assert watch.best is not None
        self.instance, self.watch, self.workers, self.seed = instance, watch, workers, seed
        self._shortfall, self._weight = watch.best.shortfall, watch.best.weight
        self._annealer = Annealer(instance, watch.best.plan, workers, seed)
        self._days = [_Day(frozenset(), 0) for _ in instance.days]

    def run(self) -> ByDay:
        """Work until every day is proven or time is up; return breaks and bound of each day."""
        self._annealer.quench(self.watch, self._offer)
        for number in range(COOLINGS):
            self._annealer.cool(number, self.watch, self._offer)
        number = COOLINGS
        while True:
            self._look(self._annealer.best)
            self._prove(EFFORT * 2 ** (number - COOLINGS))
            if self.watch.is_over or all(day.is_proven for day in self._days):
                break
            self._annealer.cool(number, self.watch, self._offer)
            number += 1
        if len(self._days) == 1 and len(self._days[0].meetings) == self.instance.requests:
            self.watch.prove(breaks=self._days[0].bound)  # everything is met on the only day: no other choice exists
        return tuple((day.breaks, day.bound) for day in self._days)

    def _offer(self, plan: Plan, breaks: int) -> None:
        self.watch.offer(plan, self._shortfall, self._weight, breaks)

    def _look(self, plan: Plan) -> None:
        """Take note of the days of a plan, and keep what is known of those with the same meetings as before."""
        busy = busy_slots(self.instance, plan)
        for index, known in enumerate(self._days):
            meetings = frozenset(
                r for r, slot in enumerate(plan.slot) if slot != NONE and self.instance.day_of[slot] == index
            )
            bound = known.bound if meetings == known.meetings else 0
            breaks = sum(breaks_in(one & self.instance.day_set(index)) for one in busy)
            self._days[index] = _Day(meetings, breaks, bound)

    def _prove(self, effort: float) -> None:
        """Prove, or lower, the breaks of each day for the meetings held on it."""
        plan = self._annealer.best.copy()

        def prove(index: int) -> None:
            day = self._days[index]
            if day.is_proven or len(day.meetings) > PROVABLE or self.watch.is_over:
                return
            start, inside = Plan.empty(self.instance), self.instance.day_set(index)
            for request in day.meetings:
                start.slot[request], start.interpreter[request] = plan.slot[request], plan.interpreter[request]
            windows = {request: self.instance.open[request] & inside for request in sorted(day.meetings)}
            outcome = fewest_breaks(
                self.instance, windows, self.watch, workers=1, seed=self.seed, start=start, effort=effort
            )
            day.bound = max(day.bound, outcome.bound)
            if outcome.plan is not None and outcome.breaks < day.breaks:
                day.breaks = outcome.breaks
                for request in day.meetings:
                    plan.slot[request] = outcome.plan.slot[request]
                    plan.interpreter[request] = outcome.plan.interpreter[request]

        with ThreadPoolExecutor(max(1, self.workers)) as threads:
            list(threads.map(prove, range(len(self._days))))
        breaks = sum(day.breaks for day in self._days)
        if breaks < self._annealer.best_breaks:
            self._annealer.take(plan)
            self._offer(plan, breaks)
