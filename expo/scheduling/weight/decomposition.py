"""The heaviest timetable: a day for each meeting, then a slot, until the days can seat what they were given."""

import threading
from collections.abc import Sequence

import numpy as np

from expo.scheduling.instance.instance import NONE, Instance, Plan, figures_of
from expo.scheduling.instance.occupancy import Ledger, filled
from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.insertion import insert_all, lonely
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.moves.warm_up import warm_up_aside
from expo.scheduling.run import Watch
from expo.scheduling.weight.day_cuts import DayPrices
from expo.scheduling.weight.day_program import DayChoice, DayProgram
from expo.scheduling.weight.greedy import meets_musts

PATIENCE = (0, 20, 200, 1_000, 5_000)
"""Chains tried for each meeting that has no seat yet, in rounds: most find one after a few."""
STUBBORN = 10_000
"""Chains tried for the last few, over all days."""
PRICED = 25_000
"""Request-slot pairs of a day up to which it is priced: some seconds; the few seats at stake are not worth more."""
TRADED = 100
"""How many of the last few are traded against lighter ones, heaviest first."""
TIED = 8_000
"""Columns up to which ties are broken for the fewest: at 18,000 they cost the program twelve seconds, not one."""
MAX_ROUNDS = 12


class DaysFirst:
    """Works out which meetings are held, and a slot for each."""

    def __init__(self, instance: Instance, watch: Watch, seed: int) -> None:
        self.instance, self.watch, self.seed = instance, watch, seed
        self._slots = [np.array(day, dtype=np.int64) for day in instance.days]
        self._everywhere = np.arange(instance.slots, dtype=np.int64)

    def plan(self) -> None:
        """Leave the heaviest plan found with the watch, and its bound; no plan if none met the musts."""
        ready = warm_up_aside()
        program = DayProgram(self.instance)
        if len(program.columns) <= TIED:
            program.favour_the_fewest()
        for number in range(MAX_ROUNDS):
            choice = program.solve(self.watch)
            if choice is None:
                self._insert_everything(ready)
                break
            self.watch.prove(shortfall=choice.shortfall_bound)
            if number == 0:
                self.watch.prove(weight=program.weight_bound(choice.shortfall))
            if not ready.is_set():
                self._offer(self._seat_by_programs(choice))
                while not ready.wait(0.05) and not self.watch.is_over:
                    pass
            if not ready.is_set():
                break
            plan, unseated = self._seat(choice, number)
            shortfall, weight = self._offer(plan)
            # What was proven holds for a weight less a penalty for shortfall: the bound depends on the shortfall.
            self.watch.rebound(weight=program.weight_bound(shortfall))
            if (
                not unseated
                or weight >= program.weight_bound(choice.shortfall_bound)
                or self.watch.is_over
                or not self._learn(program, choice, unseated)
            ):
                break

    def _insert_everything(self, ready: threading.Event) -> None:
        """Without a choice of days, for want of time, seat what a greedy pass left out by chains, heaviest first."""
        best = self.watch.best
        if best is None or not ready.is_set():
            return
        state = state_of(self.instance, best.plan)
        waiting = sorted(
            (r for r, slot in enumerate(best.plan.slot) if slot == NONE), key=lambda r: -self.instance.weight[r]
        )
        self._insert(state, scratch_of(state, self.seed), np.array(waiting, np.int64), self._everywhere, (0, 20))
        self._offer(plan_of(state))

    def _offer(self, plan: Plan) -> tuple[int, int]:
        """Add whatever still fits, offer the plan, and return shortfall and weight of the best so far."""
        plan = filled(self.instance, plan)
        figures = figures_of(self.instance, plan)
        if meets_musts(self.instance, plan):
            self.watch.offer(plan, *figures)
        best = self.watch.best
        return figures[:2] if best is None else (best.shortfall, best.weight)

    def _seat_by_programs(self, choice: DayChoice) -> Plan:
        """Give slots by relaxations only: what can be done while the compiler is still at work."""
        ledger = Ledger(self.instance)
        for day in range(len(self.instance.days)):
            requests = [r for r, on in enumerate(choice.day) if on == day]
            if self._pairs(day, requests) <= PRICED // 4 and not self.watch.is_over:
                for request, slot in (DayPrices(self.instance, day, requests).seats(self.watch) or {}).items():
                    if ledger.fits(request) >> slot & 1:
                        ledger.put(request, slot)
        return ledger.plan

    def _pairs(self, day: int, requests: Sequence[int]) -> int:
        return sum((self.instance.open[r] & self.instance.day_set(day)).bit_count() for r in requests)

    # -- slots ---------------------------------------------------------------------------------------------------

    def _seat(self, choice: DayChoice, number: int) -> tuple[Plan, list[int]]:
        """Give slots to the chosen meetings; return the plan and the days on which some found none."""
        instance = self.instance
        state = state_of(instance, Plan.empty(instance))
        scratch = scratch_of(state, self.seed + number)
        days = [
            np.array(sorted((r for r, on in enumerate(choice.day) if on == day), key=self._difficulty), np.int64)
            for day in range(len(instance.days))
        ]
        for day, requests in enumerate(days):
            self._insert(state, scratch, requests, self._slots[day], PATIENCE)
        unseated = [day for day, requests in enumerate(days) if len(lonely(state, requests))]
        for day in unseated:
            if self._pairs(day, [int(r) for r in days[day]]) <= PRICED:
                self._seat_by_program(state, scratch, day, days[day])
        waiting = lonely(state, np.concatenate(days))
        self._insert(state, scratch, waiting, self._everywhere, (200, 2_000, STUBBORN))
        unseated = [day for day, requests in enumerate(days) if len(lonely(state, requests))]
        self._trade(state, scratch, lonely(state, waiting))
        return plan_of(state), unseated

    def _difficulty(self, request: int) -> tuple[bool, int, int]:
        return not self.instance.must[request], self.instance.open[request].bit_count(), -self.instance.weight[request]

    def _insert(
        self, state: State, scratch: Scratch, requests: IndexArray, slots: IndexArray, patience: Sequence[int]
    ) -> None:
        for tries in patience:
            requests = lonely(state, requests)
            step = max(1, 2_000_000 // (tries * 40 + 1))
            for first in range(0, len(requests), step):
                if self.watch.is_over:
                    return
                insert_all(state, scratch, requests[first : first + step], slots, tries)

    def _seat_by_program(self, state: State, scratch: Scratch, day: int, requests: IndexArray) -> None:
        """Seat one day anew by its relaxation, whose solution is nearly whole, and insert what is left."""
        instance = self.instance
        slots = DayPrices(instance, day, [int(r) for r in requests]).seats(self.watch)
        if slots is None:
            return
        before = plan_of(state)
        trial = before.copy()
        for request in requests:
            trial.slot[request] = trial.interpreter[request] = NONE
        ledger = Ledger(instance, trial)
        for request, slot in slots.items():
            if ledger.fits(request) >> slot & 1:
                ledger.put(request, slot)
        new = state_of(instance, ledger.plan)
        self._insert(new, scratch, requests, self._slots[day], PATIENCE)
        if len(lonely(new, requests)) < len(lonely(state, requests)):
            restore(state, snapshot(new))

    def _trade(self, state: State, scratch: Scratch, waiting: IndexArray) -> None:
        """Let a waiting meeting take the place of a lighter one, which then looks for a place in turn."""
        weight = self.instance.weight
        for request in sorted((int(r) for r in waiting), key=lambda r: -weight[r])[:TRADED]:
            if self.watch.is_over:
                return
            person = {self.instance.left[request], self.instance.right[request]}
            pool = self.instance.pool[request]
            lighter = sorted(
                (
                    r
                    for r in range(self.instance.requests)
                    if state.slot[r] >= 0
                    and weight[r] < weight[request]
                    and not self.instance.must[r]
                    and (self.instance.pool[r] == pool or person & {self.instance.left[r], self.instance.right[r]})
                ),
                key=lambda r: weight[r],
            )[:12]
            for other in lighter:
                before = snapshot(state)
                remove(state, other)
                if insert_all(state, scratch, np.array([request], np.int64), self._everywhere, 500):
                    insert_all(state, scratch, np.array([other], np.int64), self._everywhere, 500)
                    break
                restore(state, before)

    # -- proof ---------------------------------------------------------------------------------------------------

    def _learn(self, program: DayProgram, choice: DayChoice, unseated: list[int]) -> bool:
        """Add what the prices of the crowded days teach; False if they teach nothing."""
        learned = False
        for day in unseated:
            requests = [r for r, on in enumerate(choice.day) if on == day]
            if self._pairs(day, requests) <= PRICED and not self.watch.is_over:
                prices = DayPrices(self.instance, day, requests).find(self.watch)
                if prices is not None:
                    program.add_prices(day, prices.cheapest, prices.sold)
                    learned = True
        return learned
