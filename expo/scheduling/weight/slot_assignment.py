"""The slot half of the decomposition: a slot for every meeting of which the day is chosen.

Meetings are inserted along Kempe chains. What finds no slot on its day is placed by the linear program of that day,
then by chains over all days, and last by trades against lighter meetings.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan, figures_of, meets_mandatory
from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.insertion import insert_all, unassigned
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.run import Deadline
from expo.scheduling.weight.day_cuts import DayDual
from expo.scheduling.weight.day_program import DayChoice
from expo.scheduling.weight.long_meetings import seat_long

ROUND_CHAINS = (0, 20, 200, 1_000, 5_000)
"""Chains tried for each meeting without a slot, in rounds: most find one after a few."""
PATIENT_ROUNDS, PATIENT_MAX_MEETINGS = 9, 8
"""Further rounds as long as the last one, if no more meetings than this are left: each walk goes on where one ended."""
ON_FOOT_ROUND_CHAINS = (0, 20, 200)
"""The same where enough time to walk is a hard rule: the days were chosen without it, and longer walks find no more."""
ANOTHER_SEED = 1 << 16
"""Added to the seed for each of them."""
ON_FOOT_ATTEMPTS = 3
"""Assignments from different seeds then tried, as long as some chosen meeting finds no slot."""
MANDATORY_ROUND_CHAINS = (0, 20, 200, 2_000, 20_000)
"""The same for mandatory meetings over all days: without each of them there is no schedule."""
LAST_ROUND_CHAINS = (200, 2_000, 10_000)
"""The same for the last few meetings, over all days."""
DAY_DUAL_MAX_PAIRS = 25_000
"""Request-slot pairs of a day up to which its linear program is solved: it takes some seconds."""
MAX_TRADES = 100
"""Meetings that are traded against lighter ones, heaviest first."""
TRADE_PARTNERS = 12
"""Lighter meetings tried for each of them."""
TRADE_CHAINS = 500
"""Chains tried for either side of a trade."""
SECONDS_BETWEEN_LOOKS = 0.05
"""Of work between two looks at the clock; how many meetings that is, the work so far tells."""


class SlotAssignment:
    """Assigns slots to chosen meetings; ``seed`` varies the chains."""

    def __init__(self, instance: Instance, deadline: Deadline, seed: int) -> None:
        self.instance, self.deadline, self.seed = instance, deadline, seed
        self._slots = [np.array(day, dtype=np.int64) for day in instance.days]
        self._is_on_foot = instance.walking is not None and instance.walking.is_rule
        self._rounds = ON_FOOT_ROUND_CHAINS if self._is_on_foot else ROUND_CHAINS
        self._everywhere = np.arange(instance.slots, dtype=np.int64)

    def is_priceable(self, day: int, requests: Sequence[int], share: int = 1) -> bool:
        """Say whether the linear program of a day is small enough (a ``share``-th of the limit) and time is left."""
        return self._pairs(day, requests) <= DAY_DUAL_MAX_PAIRS // share and not self.deadline.is_over

    def assign(self, choice: DayChoice, number: int) -> tuple[Plan, list[int]]:
        """Assign slots to the chosen meetings; return the plan and the days on which some found none."""
        best = self._assign(choice, self.seed + number)
        for attempt in range(1, ON_FOOT_ATTEMPTS if self._is_on_foot else 1):
            if self.deadline.is_over or self._has_all(choice, best[0]):
                break
            other = self._assign(choice, self.seed + number + attempt * ANOTHER_SEED)
            best = min(best, other, key=lambda one: self._rank(one[0]))
        return best

    def _has_all(self, choice: DayChoice, plan: Plan) -> bool:
        return all(slot != NONE for slot, day in zip(plan.slot, choice.day, strict=True) if day != NONE)

    def _rank(self, plan: Plan) -> tuple[bool, tuple[int, ...]]:
        return not meets_mandatory(self.instance, plan), figures_of(self.instance, plan).rank

    def _assign(self, choice: DayChoice, seed: int) -> tuple[Plan, list[int]]:
        instance = self.instance
        state = state_of(instance, self._seat_long(lambda r: choice.day[r], seed))
        scratch = scratch_of(state, seed)
        days = [
            np.array(sorted((r for r, on in enumerate(choice.day) if on == day), key=self._difficulty), np.int64)
            for day in range(len(instance.days))
        ]
        for day, requests in enumerate(days):
            self._insert(state, scratch, requests, self._slots[day], self._rounds)
            self._insert_patiently(state, scratch, requests, self._slots[day])
        crowded = [day for day, requests in enumerate(days) if len(unassigned(state, requests))]
        for day in crowded:
            if self._pairs(day, [int(r) for r in days[day]]) <= DAY_DUAL_MAX_PAIRS:
                self._assign_by_program(state, scratch, day, days[day])
        waiting = unassigned(state, np.concatenate(days))
        self._insert(state, scratch, waiting, self._everywhere, LAST_ROUND_CHAINS)
        self._insert_patiently(state, scratch, waiting, self._everywhere)
        crowded = [day for day, requests in enumerate(days) if len(unassigned(state, requests))]
        self._trade(state, scratch, unassigned(state, waiting))
        return plan_of(state), crowded

    def _seat_long(self, day_of: Callable[[int], int | None], seed: int) -> Plan:
        """Return a plan of the long meetings on their days; `NONE` leaves one out, ``None`` leaves the day open."""
        instance, domains = self.instance, dict[int, SlotSet]()
        for request in sorted(instance.long, key=self._difficulty):
            day = day_of(request)
            if day != NONE:
                domains[request] = instance.open[request] & (-1 if day is None else instance.day_set(day))
        return seat_long(instance, domains, self.deadline, seed) if domains else Plan.empty(instance)

    def _difficulty(self, request: int) -> tuple[bool, int, int]:
        return (
            not self.instance.mandatory[request],
            self.instance.open[request].bit_count(),
            -self.instance.weight[request],
        )

    def _insert(
        self, state: State, scratch: Scratch, requests: IndexArray, slots: IndexArray, rounds: Sequence[int]
    ) -> None:
        for tries in rounds:
            requests = unassigned(state, requests)
            done, step = 0, 1
            while done < len(requests):
                if self.deadline.is_over:
                    return
                began = self.deadline.elapsed
                insert_all(state, scratch, requests[done : done + step], slots, tries)
                done += step
                is_quick = self.deadline.elapsed - began < SECONDS_BETWEEN_LOOKS
                step = step * 2 if is_quick else max(1, step // 2)

    def _insert_patiently(self, state: State, scratch: Scratch, requests: IndexArray, slots: IndexArray) -> None:
        """Go on as long as few are left; where enough time to walk is a hard rule, that finds no more."""
        for _ in range(0 if self._is_on_foot else PATIENT_ROUNDS):
            requests = unassigned(state, requests)
            if 0 < len(requests) <= PATIENT_MAX_MEETINGS:
                self._insert(state, scratch, requests, slots, ROUND_CHAINS[-1:])

    def _assign_by_program(self, state: State, scratch: Scratch, day: int, requests: IndexArray) -> None:
        """Assign one day again by its relaxation, whose solution is nearly integral, and insert what is left."""
        instance = self.instance
        slots = self._program_slots(day, [int(r) for r in requests])
        if not slots:
            return
        before = plan_of(state)
        trial = before.copy()
        for request in requests:
            trial.slot[request] = trial.interpreter[request] = NONE
        occupancy = Occupancy(instance, trial)
        for request, slot in sorted(slots.items(), key=lambda one: -instance.length[one[0]]):
            if occupancy.feasible_slots(request) >> slot & 1:
                occupancy.insert(request, slot)
        inside = instance.day_set(day)
        for request in (int(r) for r in requests if instance.length[r] > 1 and occupancy.plan.slot[r] == NONE):
            fitting = occupancy.feasible_slots(request) & inside
            if fitting:
                occupancy.insert(request, next(slots_of(fitting)))
        new = state_of(instance, occupancy.plan)
        self._insert(new, scratch, requests, self._slots[day], self._rounds)
        if len(unassigned(new, requests)) < len(unassigned(state, requests)):
            restore(state, snapshot(new))

    def _trade(self, state: State, scratch: Scratch, waiting: IndexArray) -> None:
        """Replace a lighter meeting by a waiting one, and insert the lighter one elsewhere if possible."""
        heaviest = max(self.instance.weight, default=0)
        weight = [w + must * heaviest for w, must in zip(self.instance.weight, self.instance.mandatory, strict=True)]
        for request in sorted((int(r) for r in waiting), key=lambda r: -weight[r])[:MAX_TRADES]:
            if self.deadline.is_over:
                return
            person = {self.instance.left[request], self.instance.right[request]}
            pool = self.instance.pool[request]
            ordered = {one for pair in self.instance.precedences if request in pair for one in pair}
            lighter = sorted(
                (
                    r
                    for r in range(self.instance.requests)
                    if state.slot[r] >= 0
                    and weight[r] < weight[request]
                    and not self.instance.mandatory[r]
                    and self.instance.length[r] == 1
                    and not self._is_owed(state, r, person)
                    and (
                        r in ordered
                        or self.instance.pool[r] == pool
                        or person & {self.instance.left[r], self.instance.right[r]}
                    )
                ),
                key=lambda r: (r not in ordered, weight[r]),
            )[:TRADE_PARTNERS]
            for other in lighter:
                before = snapshot(state)
                remove(state, other)
                if insert_all(state, scratch, np.array([request], np.int64), self._everywhere, TRADE_CHAINS):
                    insert_all(state, scratch, np.array([other], np.int64), self._everywhere, TRADE_CHAINS)
                    break
                restore(state, before)

    def _is_owed(self, state: State, request: int, besides: set[int]) -> bool:
        """Say whether a participant, other than these, has no meeting above their minimum to lose this one."""
        instance = self.instance
        parties = {instance.left[request], instance.right[request]} - besides
        return any(state.met[person] <= instance.minimum[person] for person in parties)

    def seat_mandatory(self, attempts: int = 3) -> Plan | None:
        """Insert the mandatory requests by chains over all days; ``None`` if some found no slot in so many attempts."""
        mandatory = [request for request, must in enumerate(self.instance.mandatory) if must]
        requests = np.array(sorted(mandatory, key=self._difficulty), np.int64)
        for attempt in range(attempts):
            state = state_of(
                self.instance,
                self._seat_long(lambda r: None if self.instance.mandatory[r] else NONE, self.seed + attempt),
            )
            scratch = scratch_of(state, self.seed + attempt)
            self._insert(state, scratch, requests, self._everywhere, MANDATORY_ROUND_CHAINS)
            if not len(unassigned(state, requests)):
                return plan_of(state)
            if self.deadline.is_over:
                break
        return None

    def insert_everything(self, plan: Plan) -> Plan:
        """Insert what a plan leaves out, heaviest first: for want of time, without a choice of days."""
        state = state_of(self.instance, plan)
        waiting = sorted(
            (r for r, slot in enumerate(plan.slot) if slot == NONE), key=lambda r: -self.instance.weight[r]
        )
        self._insert(state, scratch_of(state, self.seed), np.array(waiting, np.int64), self._everywhere, (0, 20))
        return plan_of(state)

    def assign_by_programs(self, choice: DayChoice) -> Plan:
        """Assign slots by the relaxations only: this needs no compiled code."""
        occupancy = Occupancy(self.instance)
        for day in range(len(self.instance.days)):
            requests = [r for r, on in enumerate(choice.day) if on == day]
            if self.is_priceable(day, requests, 4):
                for request, slot in self._program_slots(day, requests).items():
                    if occupancy.feasible_slots(request) >> slot & 1:
                        occupancy.insert(request, slot)
        return occupancy.plan

    def _program_slots(self, day: int, requests: Sequence[int]) -> dict[int, int]:
        """Return the slots that the relaxation of a day assigns integrally; none if time was too short to solve it."""
        with suppress(TimeUp):
            return DayDual(self.instance, day, requests, self.deadline.check).slots(self.deadline) or {}
        return {}

    def _pairs(self, day: int, requests: Sequence[int]) -> int:
        return sum((self.instance.open[r] & self.instance.day_set(day)).bit_count() for r in requests)
