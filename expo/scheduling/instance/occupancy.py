"""A partial schedule: what is taken and what is free while a plan is made meeting by meeting.

The rulebook judges one timetable in the terms of the trade. An `Occupancy` answers the same questions on the arrays of
an instance, fast enough to be asked a million times. A property test compares the two.
"""

from collections import Counter

from expo.domain.slots import SlotSet, break_changes, breaks_in, even_pairs, even_slots, pairs_in
from expo.domain.walking import Stay
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.interpreters import Interpreters
from expo.scheduling.instance.plan import Figures, Plan, walk_cost


class Occupancy:
    """The state of a partial plan: meetings are inserted and removed, and feasible slots asked for."""

    def __init__(self, instance: Instance, plan: Plan | None = None) -> None:
        self.instance = instance
        self.plan = Plan.empty(instance)
        self._is_tied = instance.is_tied
        self._days = [instance.day_set(day) for day in range(len(instance.days))]
        everything = (1 << instance.slots) - 1
        self.held: list[dict[int, int]] = [{} for _ in range(instance.participants)]
        self.busy = [0] * instance.participants
        self.full = [0 if limit else everything for limit in instance.capacity]
        self.meetings = [0] * instance.participants
        self.by_day = [[0] * len(instance.days) for _ in range(instance.participants)]
        self.tables_left = [list(sizes) for sizes in instance.tables]
        self.seated = [sum(1 << s for s, size in enumerate(sizes) if size > 0) for sizes in instance.tables]
        self.interpreters = Interpreters(instance)
        self._breaks = [0] * instance.participants  # kept where breaks have to be even
        self._people_with = Counter({0: instance.participants})
        walking = instance.walking
        self._walking = walking if walking is not None and walking.is_rule else None
        chairs = instance.participants + len(instance.delegates)
        self._stays: list[dict[int, Stay]] = [{} for _ in range(chairs)] if self._walking else []
        self.sitting = [0] * len(instance.delegates)
        """The slots in which each delegate sits in a meeting."""
        self.earlier: dict[int, list[int]] = {}
        self.later: dict[int, list[int]] = {}
        for first, second in instance.precedences:
            self.later.setdefault(first, []).append(second)
            self.earlier.setdefault(second, []).append(first)
        if plan is not None:
            for request, slot in enumerate(plan.slot):
                if slot != NONE:
                    self.insert(request, slot, plan.interpreter[request])

    def feasible_slots(self, request: int) -> SlotSet:  # noqa: C901 -- asked for most: calls would cost more than it
        """Return the slots in which a request can be added."""
        instance = self.instance
        one, other = instance.left[request], instance.right[request]
        length, taken = instance.length[request], self.full[one] | self.full[other]
        slots = instance.open[request] & ~(taken if length == 1 else taken | taken >> 1)
        pool, language = instance.pool[request], instance.language[request]
        if pool != NONE:
            slots &= self.seated[pool] if length == 1 else pairs_in(self.seated[pool])
        if language != NONE and slots:
            slots &= self.interpreters.slots(language) if length == 1 else self.interpreters.long_slots(language)
        if self.sitting and slots:
            for delegate in instance.delegates_of[request]:
                sitting = self.sitting[delegate]
                slots &= ~(sitting if length == 1 else sitting | sitting >> 1)
        if not slots or self.plan.slot[request] != NONE:
            return 0
        for person in (one, other):
            if self.meetings[person] + length > instance.total[person]:
                return 0
            limit = instance.daily[person]
            if self.meetings[person] + length > limit:
                for day, number in enumerate(self.by_day[person]):
                    if number + length > limit:
                        slots &= ~instance.day_set(day)
        if self._walking is not None and slots:
            far = self.too_far_slots(request)
            slots &= ~(far if length == 1 else far | far >> 1)
        if self._is_tied and slots:
            slots = self._keep_ties(request, slots)
        return slots

    def too_far_slots(self, request: int) -> SlotSet:
        """Return the slots in which a request is too far from a meeting of its parties before or after."""
        walking, slots = self._walking, 0
        if walking is not None:
            for chair in self.instance.chairs(request):
                slots |= walking.too_far(request, self._stays[chair].values())
        return slots

    def insert(self, request: int, slot: int, interpreter: int = NONE) -> None:
        """Add a meeting; an interpreter is chosen if one is needed and none is given."""
        instance = self.instance
        language = instance.language[request]
        if language != NONE and interpreter == NONE:
            interpreter = self.interpreters.choose(request, slot)
        self.plan.slot[request], self.plan.interpreter[request] = slot, interpreter
        for held in range(slot, slot + instance.length[request]):
            self._hold(request, held, interpreter)

    def _hold(self, request: int, slot: int, interpreter: int) -> None:
        instance = self.instance
        bit, day = 1 << slot, instance.day_of[slot]
        for person in (instance.left[request], instance.right[request]):
            number = self.held[person].get(slot, 0) + 1
            self.held[person][slot] = number
            self.busy[person] |= bit
            if number >= instance.capacity[person]:
                self.full[person] |= bit
            self.meetings[person] += 1
            self.by_day[person][day] += 1
            self._note_breaks(person)
        self._note_stay(request, slot)
        if self.sitting:
            self._note_delegates(request)
        pool = instance.pool[request]
        if pool != NONE:
            self.tables_left[pool][slot] -= 1
            if self.tables_left[pool][slot] <= 0:
                self.seated[pool] &= ~bit
        if interpreter != NONE:
            self.interpreters.book(interpreter, slot)

    def remove(self, request: int) -> tuple[int, int]:
        """Remove a meeting and return its slot and interpreter."""
        instance = self.instance
        slot, interpreter = self.plan.slot[request], self.plan.interpreter[request]
        self.plan.slot[request] = self.plan.interpreter[request] = NONE
        for held in range(slot, slot + instance.length[request]):
            self._let_go(request, held, interpreter)
        return slot, interpreter

    def _let_go(self, request: int, slot: int, interpreter: int) -> None:
        instance = self.instance
        bit, day = 1 << slot, instance.day_of[slot]
        for person in (instance.left[request], instance.right[request]):
            number = self.held[person][slot] - 1
            self.full[person] &= ~bit
            if number:
                self.held[person][slot] = number
            else:
                del self.held[person][slot]
                self.busy[person] &= ~bit
            self.meetings[person] -= 1
            self.by_day[person][day] -= 1
            self._note_breaks(person)
        if self._walking is not None:
            for chair in instance.chairs(request):
                self._stays[chair].pop(slot, None)
        if self.sitting:
            self._note_delegates(request)
        pool = instance.pool[request]
        if pool != NONE:
            self.tables_left[pool][slot] += 1
            if self.tables_left[pool][slot] > 0:
                self.seated[pool] |= bit
        if interpreter != NONE:
            self.interpreters.release(interpreter, slot)

    def breaks_of(self, person: int) -> int:
        """Count the breaks of a participant over all days."""
        busy = self.busy[person]
        return sum(breaks_in(busy & day) for day in self._days)

    def figures(self) -> Figures:
        """Return the figures of the plan."""
        instance = self.instance
        shortfall = sum(max(0, floor - met) for floor, met in zip(instance.minimum, self.meetings, strict=True))
        weight = sum(w for w, slot in zip(instance.weight, self.plan.slot, strict=True) if slot != NONE)
        breaks = sum(map(self.breaks_of, range(instance.participants)))
        return Figures(shortfall, weight, breaks, walk_cost(instance, self.plan))

    def _keep_ties(self, request: int, slots: SlotSet) -> SlotSet:
        """Return those of the slots that keep precedences and the break spread."""
        for before in self.earlier.get(request, ()):
            if self.plan.slot[before] != NONE:
                slots &= ~((2 << self.instance.held(before, self.plan.slot[before])[-1]) - 1)
        for after in self.later.get(request, ()):
            if self.plan.slot[after] != NONE:
                slots &= (1 << max(0, self.plan.slot[after] - self.instance.length[request] + 1)) - 1
        return slots if self.instance.break_spread is None else self._even(request, slots)

    def _even(self, request: int, slots: SlotSet) -> SlotSet:
        pair = (self.instance.left[request], self.instance.right[request])
        left_out = [self._breaks[person] for person in pair]
        others = [count for count, people in self._people_with.items() if people > left_out.count(count)]
        if self.instance.length[request] > 1:
            held = [self.busy[person] for person in pair]
            return even_pairs(slots, others, held, self._days, self.instance.break_spread or 0)
        changes = [(self._breaks[person], break_changes(self.busy[person], self._days)) for person in pair]
        return even_slots(slots, others, changes, self.instance.break_spread or 0)

    def _note_breaks(self, person: int) -> None:
        if self.instance.break_spread is not None:
            self._people_with[self._breaks[person]] -= 1
            self._breaks[person] = self.breaks_of(person)
            self._people_with[self._breaks[person]] += 1

    def _note_delegates(self, request: int) -> None:
        for delegate in self.instance.delegates_of[request]:
            slots = 0
            for person in self.instance.delegates[delegate]:
                slots |= self.busy[person]
            self.sitting[delegate] = slots

    def _note_stay(self, request: int, slot: int) -> None:
        stay = None if self._walking is None else self._walking.at(request, slot)
        if self._walking is not None and stay is not None:
            for chair in self.instance.chairs(request):
                if self._walking.solo[chair]:
                    self._stays[chair][slot] = stay
