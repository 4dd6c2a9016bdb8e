"""Re-planning: keep what still holds, find places for the rest, and only then look for anything better.

Three steps, each of which can be the last:

1. Every old meeting that may stay, stays. Meetings that lost their place go where they fit, and others make room for
   them, as few as can be (`gentle`); requests that were not met take what is left.
2. The day program, in which the old meetings that are still possible have to be met as often as possible, proves how
   few can be dropped, and how much weight there can be. If the first step reached that, it is done, and nobody
   untouched has moved. If not, the slot program around everybody's own slot (`near_home`) decides who moves, until
   both bounds are reached and a further round spares nobody a move. Large problems are decided by neighbourhoods of
   the meetings dropped, then of those moved, as far as time allows.
3. Where the slot program does not apply (orders between meetings) or came to no end, what the day program chose is
   seated by moving others along chains, and meetings that moved without need go home.

Small problems are solved exactly instead (`exact`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import NamedTuple

import numpy as np

from expo.domain.timetable import Placement
from expo.scheduling.cpsat.staged import SMALL, replan_exactly
from expo.scheduling.instance.instance import NONE, Instance, Plan, figures_of
from expo.scheduling.instance.occupancy import Ledger, fill, filled
from expo.scheduling.lp.linear_program import LARGE
from expo.scheduling.repair.baseline import displaced, keep, must_drop, possible_slots, with_own_interpreters
from expo.scheduling.repair.insertion import GentleSeating
from expo.scheduling.repair.move_program import NearHome
from expo.scheduling.run import Watch
from expo.scheduling.weight.day_program import DayChoice, DayProgram
from expo.scheduling.weight.greedy import meets_musts

SURVEYED, NEIGHBOURS = 3_000, 1_000
"""Requests up to which it is decided all at once who moves; beyond, so many at a time, around meetings dropped."""
AT_LEISURE = 20.0
"""Seconds that have to be left for a program of over `LARGE` requests to be worth starting."""
STUBBORN = 4_000
"""Chains tried for a meeting that one chain could not seat."""
SHORT_WALKS = (50, 200, 1000, STUBBORN)
"""The same where there is no program of everything to decide who moves."""


class Rank(NamedTuple):
    """The figures of a re-plan in the order of the contract; smaller is better, so weight counts as negative."""

    missing: int
    dropped: int
    shortfall: int
    lost_weight: int
    moved: int


class Repair:
    """One re-plan at work; `run` returns the best plan found, ``None`` if it does not meet every must."""

    def __init__(self, instance: Instance, old: tuple[Placement, ...], watch: Watch, workers: int, seed: int) -> None:
        self.instance, self.watch = instance, watch
        self._ledger, before = keep(instance, old)
        self._bare = self._ledger.plan
        self.before = before
        self._home = np.array(before.slot, dtype=np.int64)
        self._home[self._home >= instance.slots] = NONE
        possible = possible_slots(instance)
        self._owed = [r for r, slot in enumerate(before.slot) if slot != NONE and possible[r]]
        self._displaced = displaced(instance, before, self._owed)
        self.dropped_bound = must_drop(instance, self._owed)
        self._weight_bound: Callable[[int], int] | None = None
        self._workers, self._seed = workers, seed

    def run(self) -> Plan | None:
        """Work through the steps, as far as time allows."""
        best = self._step_one()
        self._offer(best)
        self.watch.enter("weight")
        self.watch.prove(shortfall=0, weight=sum(self.instance.weight))
        improved = self._improve(best)
        if improved is not best:
            best = filled(self.instance, improved)
        rank = self._rank(best)
        if self._weight_bound is not None and not rank.missing and rank.dropped <= self.dropped_bound:
            self.watch.rebound(weight=self._weight_bound(rank.shortfall))
        else:
            self.watch.bounds = None  # what was proven holds only if no more meetings are dropped than must be
        return None if rank.missing else best

    def _improve(self, best: Plan) -> Plan:
        """Return the best plan found until the bounds are reached, or time is up."""
        if self.watch.is_over:
            return best
        if self.instance.spread is not None or self.instance.requests * self.instance.slots <= SMALL:
            return self._exactly(best)
        return self._by_programs(best)

    def _exactly(self, best: Plan) -> Plan:
        found, proven = replan_exactly(
            self.instance, self.before, self._owed, best, self.watch, self._workers, self._seed
        )
        if self._rank(found) <= self._rank(best):
            best = with_own_interpreters(self.instance, found, self.before)
        self._offer(best)
        self.dropped_bound = max(self.dropped_bound, proven.get("dropped", 0))
        if "weight" in proven:
            self._weight_bound = lambda _: -proven["weight"]
            self.watch.prove(shortfall=proven["shortfall"], breaks=proven.get("breaks"))
        return best

    def _by_programs(self, best: Plan) -> Plan:
        survey = self._survey()
        if self.instance.requests > SURVEYED:
            for plan in survey:
                best = self._better(best, plan)
            if self.watch.seconds_left() < AT_LEISURE and self.instance.requests > LARGE:
                return best
        rank = self._rank(best)
        aside = ThreadPoolExecutor(1)  # the two programs are solved side by side: neither needs the other's answer
        try:
            first = aside.submit(next, survey, None) if rank.missing or rank.dropped or rank.moved else None
            program = self._program(all_kept=not rank.missing and not rank.dropped)
            choice = None
            if program is not None:
                self._weight_bound = program.weight_bound
                choice = self._choose(program, best)
            if program is not None and choice is not None and self._is_reached(best, program, choice):
                return best
            for proposal in survey if first is None else chain([first.result()], survey):
                known, best = best, self._better(best, proposal)
                if program is None or choice is None:
                    continue
                if self._is_reached(best, program, choice, at_any_move=best is known):
                    return best
            if program is None or choice is None:
                return best
            for _ in range(2):
                if self.watch.is_over or self._is_reached(best, program, choice, at_any_move=True):
                    break
                plan = self._better(best, self._by_chains(best, choice))
                if plan is best:
                    break
                best = plan
                choice = self._choose(program, best) or choice
            return best
        finally:
            aside.shutdown(cancel_futures=True)  # while the watch is there to stop it

    def _survey(self) -> Iterator[Plan]:
        """Yield plans of the slot program: of all requests, or of one neighbourhood of a meeting after another.

        Neighbourhoods are those of meetings dropped, and of meetings moved when there are no more of these. Orders the
        slot program does not know.
        """
        instance, everybody = self.instance, range(self.instance.requests)
        if instance.precedences:
            return
        if instance.requests <= SURVEYED:
            yield from NearHome(instance, self.before, self._owed, self._ledger, Ledger(instance), everybody).solve(
                self.watch
            )
            return
        best = self._bare
        for is_reason in (self._is_dropped, self._is_moved):
            reasons = [r for r in self._owed if is_reason(best, r)]
            while reasons and not self.watch.is_over:
                free, reached = self._neighbourhood(best, reasons)
                found = self._around(best, free)
                reasons = [r for r in reasons[reached:] if is_reason(best, r)]
                if found is not None and self._rank(found) < self._rank(best):
                    best = found
                    yield best

    def _is_dropped(self, plan: Plan, request: int) -> bool:
        return plan.slot[request] == NONE

    def _is_moved(self, plan: Plan, request: int) -> bool:
        return plan.slot[request] not in (NONE, self._home[request])

    def _around(self, plan: Plan, free: set[int]) -> Plan | None:
        """Return the plan of the slot program that decides about these requests; all others stay where they are."""
        seated, fixed = Ledger(self.instance, plan), Ledger(self.instance, plan)
        for request in free:
            if plan.slot[request] != NONE:
                fixed.take(request)
        program = NearHome(self.instance, self.before, self._owed, seated, fixed, free)
        return next(program.solve(self.watch), None)

    def _neighbourhood(self, plan: Plan, reasons: list[int]) -> tuple[set[int], int]:
        """Return the first of these meetings with all that their people hold, and how many of them these are."""
        instance, free, reached = self.instance, set[int](), 0
        held: dict[int, list[int]] = defaultdict(list)
        for request, slot in enumerate(plan.slot):
            if slot != NONE:
                held[instance.left[request]].append(request)
                held[instance.right[request]].append(request)
        for request in reasons:
            theirs = {request, *held[instance.left[request]], *held[instance.right[request]]}
            if free and len(free | theirs) > NEIGHBOURS:
                break
            free |= theirs
            reached += 1
        return free, reached

    def _better(self, best: Plan, plan: Plan | None) -> Plan:
        if plan is None or self._rank(plan) >= self._rank(best):
            return best
        self._offer(plan)
        return plan

    def _is_reached(self, plan: Plan, program: DayProgram, choice: DayChoice, *, at_any_move: bool = False) -> bool:
        """Say whether no plan is better, but for one move at most beyond those of meetings that lost their seat."""
        rank = self._rank(plan)
        return (
            rank.missing == 0
            and rank.dropped <= self.dropped_bound
            and rank.shortfall <= choice.shortfall_bound
            and -rank.lost_weight >= program.weight_bound(rank.shortfall)
            and (at_any_move or rank.moved <= max(0, self._displaced - rank.dropped) + 1)
        )

    # -- step one: what stays, stays -----------------------------------------------------------------------------

    def _step_one(self) -> Plan:
        instance, ledger = self.instance, self._ledger
        by_weight = sorted(range(instance.requests), key=lambda r: (not instance.must[r], -instance.weight[r]))
        first = [r for r in by_weight if ledger.plan.slot[r] == NONE and (instance.must[r] or self._home[r] != NONE)]
        fill(ledger, first)
        urgent = [r for r in first if ledger.plan.slot[r] == NONE and instance.open[r]]
        if not urgent or instance.spread is not None:
            fill(ledger, by_weight)
            return ledger.plan
        seating = GentleSeating(instance, ledger.plan, self._home, self.watch, self._seed)
        seating.seat(urgent, SHORT_WALKS if instance.requests > SURVEYED else ())
        self._bare = seating.plan
        return filled(instance, self._bare)

    # -- step two: what is proven possible -----------------------------------------------------------------------

    def _program(self, *, all_kept: bool) -> DayProgram | None:
        """Return the day program in which as many old meetings are met as can be; how many that is, is now proven."""
        program = DayProgram(self.instance, owed=self._owed)
        # Nothing dropped needs no proof that nothing less can be.
        most = program.demand_owed(len(self._owed)) if all_kept else program.most_owed(self.watch)
        if most is None:
            return None
        self.dropped_bound = max(self.dropped_bound, len(self._owed) - most)
        return program

    def _choose(self, program: DayProgram, plan: Plan) -> DayChoice | None:
        """Return the best choice of days; ties go to those who sit where they sat, then to those who sit at all."""
        day_of, home = self.instance.day_of, self._home

        def liking(request: int, day: int) -> float:
            if plan.slot[request] != NONE and day_of[plan.slot[request]] == day:
                return 1.0
            return 0.5 if home[request] != NONE and day_of[home[request]] == day else 0.0

        program.prefer(liking)
        choice = program.solve(self.watch)
        if choice is not None:
            self.watch.prove(shortfall=choice.shortfall_bound)
        return choice

    def _by_chains(self, plan: Plan, choice: DayChoice) -> Plan:
        """Seat what the choice of days has in it by moving others along chains."""
        wanted = [r for r, day in enumerate(choice.day) if day != NONE and plan.slot[r] == NONE]
        seating = GentleSeating(self.instance, plan, self._home, self.watch, self._seed)
        seating.remove(r for r, day in enumerate(choice.day) if day == NONE and plan.slot[r] != NONE)
        seating.seat(sorted(wanted, key=lambda r: (not self.instance.must[r], -self.instance.weight[r])), [STUBBORN])
        return filled(self.instance, seating.plan)

    # -- small things --------------------------------------------------------------------------------------------

    def _rank(self, plan: Plan) -> Rank:
        instance = self.instance
        missing = sum(must and slot == NONE for must, slot in zip(instance.must, plan.slot, strict=True))
        dropped = sum(plan.slot[r] == NONE for r in self._owed)
        met = [0] * instance.participants
        weight = moved = 0
        for request, slot in enumerate(plan.slot):
            if slot != NONE:
                met[instance.left[request]] += 1
                met[instance.right[request]] += 1
                weight += instance.weight[request]
                moved += self._home[request] not in (NONE, slot)
        shortfall = sum(max(0, floor - number) for floor, number in zip(instance.floor, met, strict=True))
        return Rank(missing, dropped, shortfall, -weight, moved)

    def _offer(self, plan: Plan) -> None:
        if meets_musts(self.instance, plan):
            self.watch.replace(plan, *figures_of(self.instance, plan))
