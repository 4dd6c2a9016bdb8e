"""Fewer breaks for a plan whose weight is settled: annealing and proofs in turn.

The annealer moves meetings within days and between them, quickly and without a proof. `search.fewest_breaks` takes the
meetings of a day as given and finds the fewest breaks they force, or a plan with fewer. Which meetings a day holds
decides how few its breaks can be, and how hard that is to prove. If a proof does not come soon, a longer annealing
cycle changes the days before the next, more expensive attempt.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from expo.domain.slots import breaks_in
from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.breaks.search import fewest_breaks
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan, busy_slots, walk_cost
from expo.scheduling.run import Deadline

ByDay = tuple[tuple[int, int], ...]
"""For each day its breaks, and a lower bound on them given its meetings."""

CYCLES_BEFORE_PROOF = 5
"""Annealing cycles before a proof is first tried."""
PROOF_MAX_MEETINGS = 700
"""Meetings of a day up to which its breaks are proven."""
FIRST_EFFORT = 2.0
"""Deterministic time for the first proof of a day; doubled with every further cycle."""


@dataclass(frozen=True, slots=True)
class Improved:
    """The best plan so far; ``by_day`` is empty until proofs were tried, ``bound`` holds for the breaks of any plan.

    ``breaks`` contains what minutes missing to walks are worth.
    """

    plan: Plan
    breaks: int
    by_day: ByDay = ()
    bound: int = 0
    walks: int = 0


@dataclass(slots=True)
class _DayProof:
    """What is known of a day: the meetings held on it, their breaks, and a lower bound on these."""

    meetings: frozenset[int]
    breaks: int
    bound: int = 0

    @property
    def is_proven(self) -> bool:
        return self.breaks == self.bound


def fewer_breaks(instance: Instance, plan: Plan, deadline: Deadline, workers: int, seed: int) -> Iterator[Improved]:
    """Yield better and better plans with the same meetings, until every day is proven or time is up."""
    annealer = Annealer(instance, plan, workers, seed)
    days = _DayProofs(instance, deadline, workers, seed)
    for _ in annealer.descend(deadline):
        yield Improved(annealer.best, annealer.best_cost, walks=walk_cost(instance, annealer.best))
    number = 0
    is_unprovable = bool(instance.walk_price or instance.long)  # the proofs know of breaks of one-slot meetings only
    while True:
        if number >= CYCLES_BEFORE_PROOF and not is_unprovable:
            days.read(annealer.best)
            proven = days.prove(annealer.best, FIRST_EFFORT * 2 ** (number - CYCLES_BEFORE_PROOF))
            if days.breaks < annealer.best_cost:
                annealer.take(proven)
            yield Improved(annealer.best, annealer.best_cost, days.by_day, days.bound)
            if deadline.is_over or days.are_proven:
                return
        if deadline.is_over or (is_unprovable and not annealer.best_cost):
            return
        for _ in annealer.cycle(number, deadline):
            yield Improved(annealer.best, annealer.best_cost, walks=walk_cost(instance, annealer.best))
        number += 1


class _DayProofs:
    """The days of a plan, and what is proven about each."""

    def __init__(self, instance: Instance, deadline: Deadline, workers: int, seed: int) -> None:
        self._instance, self._deadline, self._workers, self._seed = instance, deadline, workers, seed
        self._days = [_DayProof(frozenset(), 0) for _ in instance.days]

    @property
    def by_day(self) -> ByDay:
        """Breaks and bound of each day."""
        return tuple((day.breaks, day.bound) for day in self._days)

    @property
    def breaks(self) -> int:
        """The breaks of all days."""
        return sum(day.breaks for day in self._days)

    @property
    def bound(self) -> int:
        """The bound on the breaks of any plan: known only if there is one day and everything is met on it."""
        is_only_choice = len(self._days) == 1 and len(self._days[0].meetings) == self._instance.requests
        return self._days[0].bound if is_only_choice else 0

    @property
    def are_proven(self) -> bool:
        """Whether no day can have fewer breaks with its meetings."""
        return all(day.is_proven for day in self._days)

    def read(self, plan: Plan) -> None:
        """Read the days of a plan; a day with the same meetings as before keeps its bound."""
        busy = busy_slots(self._instance, plan)
        for index, known in enumerate(self._days):
            meetings = frozenset(
                r for r, slot in enumerate(plan.slot) if slot != NONE and self._instance.day_of[slot] == index
            )
            bound = known.bound if meetings == known.meetings else 0
            breaks = sum(breaks_in(one & self._instance.day_set(index)) for one in busy)
            self._days[index] = _DayProof(meetings, breaks, bound)

    def prove(self, plan: Plan, effort: float) -> Plan:
        """Prove or lower the breaks of each day; return the plan with the better days in it."""
        better = plan.copy()
        with ThreadPoolExecutor(max(1, self._workers)) as threads:
            list(threads.map(lambda index: self._prove(index, plan, better, effort), range(len(self._days))))
        return better

    def _prove(self, index: int, plan: Plan, better: Plan, effort: float) -> None:
        day, instance = self._days[index], self._instance
        if instance.break_spread is not None and len(instance.days) > 1:
            return  # a day's proof knows nothing of the others' breaks
        if day.is_proven or len(day.meetings) > PROOF_MAX_MEETINGS or self._deadline.is_over:
            return
        start, inside = Plan.empty(instance), instance.day_set(index)
        for request in day.meetings:
            start.slot[request], start.interpreter[request] = plan.slot[request], plan.interpreter[request]
        domains = {request: instance.open[request] & inside for request in sorted(day.meetings)}
        outcome = fewest_breaks(
            instance, domains, self._deadline, workers=1, seed=self._seed, start=start, effort=effort
        )
        day.bound = max(day.bound, outcome.bound)
        if outcome.plan is not None and outcome.breaks < day.breaks:
            day.breaks = outcome.breaks
            for request in day.meetings:
                better.slot[request] = outcome.plan.slot[request]
                better.interpreter[request] = outcome.plan.interpreter[request]
