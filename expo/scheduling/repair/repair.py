"""Re-planning: retain what is still possible, insert the rest, and only then look for anything better.

1. *Retain.* Every old meeting that may stay, stays. Meetings that lost their slot go where they fit, and others are
   moved for them, as few as possible (`insertion`). Requests that were not met take what is left.
2. *Decide.* The day program with protected old meetings proves how few can be dropped, and how large the weight can be.
   If step 1 reached that, the re-plan is done. If not, the move program (`neighbourhoods`) decides who moves, until
   both bounds are reached and a further round saves no move.
3. *Chains.* If the move program does not apply or did not end, what the day program chose is inserted along chains, and
   the baseline is restored where possible.

Small problems are solved exactly instead (`cpsat.staged`).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np

from expo.domain.timetable import Placement
from expo.scheduling.cpsat.staged import is_small, replan_staged
from expo.scheduling.instance.filling import fill, filled
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.lp.linear_program import HIGHS_MIN_COLUMNS
from expo.scheduling.repair.baseline import (
    drops_at_least,
    infeasible_at_baseline,
    possible_slots,
    retain,
    with_own_interpreters,
)
from expo.scheduling.repair.insertion import Insertion
from expo.scheduling.repair.long_meetings import make_room
from expo.scheduling.repair.neighbourhoods import FULL_MIP_MAX_REQUESTS, Neighbourhoods
from expo.scheduling.repair.rank import Rank, rank_of
from expo.scheduling.result import Bounds
from expo.scheduling.run import Deadline
from expo.scheduling.weight.day_program import DayChoice, DayProgram

LARGE_LP_MIN_SECONDS = 20.0
"""Seconds that have to be left to start a day program of over `HIGHS_MIN_COLUMNS` requests."""
MAX_CHAINS = 4_000
"""Chains tried for a meeting that one chain could not insert."""
CHAIN_LIMITS = (50, 200, 1000, MAX_CHAINS)
"""The same, in rounds, where no program decides about all requests."""
CHAIN_ROUNDS = 2
"""Day programs whose choice is inserted along chains."""


class Repair:
    """One re-plan. ``best`` is the best plan so far, ``dropped_bound`` the fewest meetings that must be dropped."""

    def __init__(
        self, instance: Instance, old: tuple[Placement, ...], deadline: Deadline, workers: int, seed: int
    ) -> None:
        self._instance, self._deadline, self._workers, self._seed = instance, deadline, workers, seed
        self._occupancy, self._before = retain(instance, old)
        self._start = self.best = self._occupancy.plan
        slots = [slot if slot < instance.slots else NONE for slot in self._before.slot]
        self._baseline = Plan(slots, self._before.interpreter)
        self._baseline_slots = np.array(slots, dtype=np.int64)
        possible = possible_slots(instance)
        self._protected = [r for r, slot in enumerate(self._before.slot) if slot != NONE and possible[r]]
        self._infeasible_at_baseline = infeasible_at_baseline(instance, self._before, self._protected)
        self.dropped_bound = drops_at_least(instance, self._protected)
        self._weight_bound: Callable[[int], int] | None = None
        self._shortfall_bound = self._breaks_bound = 0

    def proposals(self) -> Iterator[Plan]:
        """Yield better and better plans until the bounds are reached, or time is up; the last one is then ``best``."""
        self.best = start = self._insert_first()
        yield self.best
        if not self._deadline.is_over:
            is_whole = is_small(self._instance) or self._instance.break_spread is not None
            yield from self._exactly() if is_whole else self._by_programs()
        if self.best is not start:
            self.best = filled(self._instance, self.best)

    def bounds(self) -> Bounds | None:
        """Return what is proven of ``best``; nothing is if more meetings are dropped than must be."""
        rank = self._rank(self.best)
        if self._weight_bound is None or rank.missing or rank.dropped > self.dropped_bound:
            return None
        return Bounds(self._shortfall_bound, self._weight_bound(rank.shortfall), self._breaks_bound)

    def _rank(self, plan: Plan) -> Rank:
        return rank_of(self._instance, plan, self._baseline, self._protected)

    def _improves(self, plan: Plan | None) -> bool:
        """Say whether a plan is better than the best so far, and take it if so."""
        if plan is None or self._rank(plan) >= self._rank(self.best):
            return False
        self.best = plan
        return True

    # -- step 1: retain ------------------------------------------------------------------------------------------

    def _insert_first(self) -> Plan:
        instance, occupancy = self._instance, self._occupancy
        by_weight = sorted(range(instance.requests), key=lambda r: (not instance.mandatory[r], -instance.weight[r]))
        first = [
            r
            for r in by_weight
            if occupancy.plan.slot[r] == NONE and (instance.mandatory[r] or self._baseline.slot[r] != NONE)
        ]
        fill(occupancy, first)
        for request in [r for r in first if instance.length[r] > 1 and occupancy.plan.slot[r] == NONE]:
            first += make_room(occupancy, request, self._baseline.slot)
        urgent = [r for r in first if occupancy.plan.slot[r] == NONE and instance.open[r]]
        if not urgent or instance.break_spread is not None:
            fill(occupancy, by_weight)
            return occupancy.plan
        insertion = Insertion(instance, occupancy.plan, self._baseline_slots, self._deadline, self._seed)
        insertion.insert(urgent, CHAIN_LIMITS if instance.requests > FULL_MIP_MAX_REQUESTS else ())
        self._start = insertion.plan
        return filled(instance, self._start)

    # -- instead of the other steps, for small problems ----------------------------------------------------------

    def _exactly(self) -> Iterator[Plan]:
        instance, found, bounds = self._instance, self.best, dict[str, int]()
        for staged in replan_staged(
            instance, self._before, self._protected, self.best, self._deadline, self._workers, self._seed
        ):
            if staged.plan is not None:
                found = staged.plan
                bounds[staged.stage] = staged.bound
        if self._rank(found) <= self._rank(self.best):
            self.best = with_own_interpreters(instance, found, self._before)
        self.dropped_bound = max(self.dropped_bound, bounds.get("dropped", 0))
        if "weight" in bounds:
            self._weight_bound = lambda _: -bounds["weight"]
            self._shortfall_bound, self._breaks_bound = bounds["shortfall"], bounds.get("breaks", 0)
        yield self.best

    # -- steps 2 and 3: decide, then chains ----------------------------------------------------------------------

    def _by_programs(self) -> Iterator[Plan]:
        plans = Neighbourhoods(
            self._instance, self._before, self._protected, self._occupancy, self._start, self._rank, self._deadline
        ).plans()
        if self._instance.requests > FULL_MIP_MAX_REQUESTS:
            yield from filter(self._improves, plans)
            if self._deadline.seconds_left() < LARGE_LP_MIN_SECONDS and self._instance.requests > HIGHS_MIN_COLUMNS:
                return
        rank = self._rank(self.best)
        aside = ThreadPoolExecutor(1)  # the two programs are solved side by side: neither needs the other's answer
        try:
            first = aside.submit(next, plans, None) if rank.missing or rank.dropped or rank.moved else None
            program = self._day_program(all_kept=not rank.missing and not rank.dropped)
            choice = None if program is None else self._choose(program)
            if program is not None and choice is not None and self._is_reached(program, choice):
                return
            for proposal in plans if first is None else chain([first.result()], plans):
                improves = self._improves(proposal)
                if improves:
                    yield self.best
                if program is None or choice is None:
                    continue
                if self._is_reached(program, choice, at_any_move=not improves):
                    return
            if program is not None and choice is not None:
                yield from self._by_chains(program, choice)
        finally:
            aside.shutdown(cancel_futures=True)  # while the deadline can still stop it

    def _by_chains(self, program: DayProgram, choice: DayChoice) -> Iterator[Plan]:
        for _ in range(CHAIN_ROUNDS):
            if self._deadline.is_over or self._is_reached(program, choice, at_any_move=True):
                return
            if not self._improves(self._insert_choice(choice)):
                return
            yield self.best
            choice = self._choose(program) or choice

    def _is_reached(self, program: DayProgram, choice: DayChoice, *, at_any_move: bool = False) -> bool:
        """Say whether no plan is better, but for one move at most beyond those that are infeasible at the baseline."""
        rank = self._rank(self.best)
        return (
            rank.missing == 0
            and rank.dropped <= self.dropped_bound
            and rank.shortfall <= choice.shortfall_bound
            and -rank.lost_weight >= program.weight_bound(rank.shortfall)
            and (at_any_move or rank.moved <= max(0, self._infeasible_at_baseline - rank.dropped) + 1)
        )

    def _day_program(self, *, all_kept: bool) -> DayProgram | None:
        """Return the day program in which as many old meetings as possible are met; that number is then proven."""
        program = DayProgram(self._instance, protected=self._protected)
        # If nothing is dropped, the number needs no proof.
        most = program.demand_protected(len(self._protected)) if all_kept else program.most_protected(self._deadline)
        if most is None:
            return None
        self.dropped_bound = max(self.dropped_bound, len(self._protected) - most)
        self._weight_bound = program.weight_bound
        return program

    def _choose(self, program: DayProgram) -> DayChoice | None:
        """Return the best choice of days; ties go to unchanged meetings, then to meetings on their old day."""
        day_of, baseline, plan = self._instance.day_of, self._baseline.slot, self.best

        def score(request: int, day: int) -> float:
            if plan.slot[request] != NONE and day_of[plan.slot[request]] == day:
                return 1.0
            return 0.5 if baseline[request] != NONE and day_of[baseline[request]] == day else 0.0

        program.prefer(score)
        choice = program.solve(self._deadline)
        if choice is not None:
            self._shortfall_bound = max(self._shortfall_bound, choice.shortfall_bound)
        return choice

    def _insert_choice(self, choice: DayChoice) -> Plan:
        """Insert what the choice of days contains by moving others along chains."""
        instance, plan = self._instance, self.best
        wanted = [r for r, day in enumerate(choice.day) if day != NONE and plan.slot[r] == NONE]
        insertion = Insertion(instance, plan, self._baseline_slots, self._deadline, self._seed)
        insertion.remove(r for r, day in enumerate(choice.day) if day == NONE and plan.slot[r] != NONE)
        insertion.insert(sorted(wanted, key=lambda r: (not instance.mandatory[r], -instance.weight[r])), [MAX_CHAINS])
        return filled(instance, insertion.plan)
