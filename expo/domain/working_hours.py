"""When interpreters work in a timetable, and when they can work too without a run that is too long."""

from expo.domain.problem import Problem
from expo.domain.slots import SlotIndex, SlotSet, pairs_in, rested, rested_pairs


class WorkingHours:
    """The slots in which each interpreter is booked, more than once even, since a timetable may be faulty."""

    __slots__ = ("_booked", "_hours", "_problem", "_rested")

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._booked: dict[str, dict[SlotIndex, int]] = {one.id: {} for one in problem.interpreters}
        self._hours: dict[str, SlotSet] = {}
        self._rested: dict[str, SlotSet] = {}

    def add(self, interpreter: str, slot: SlotIndex) -> None:
        """Book an interpreter."""
        booked = self._booked.setdefault(interpreter, {})
        booked[slot] = booked.get(slot, 0) + 1
        self._hours[interpreter] = self._hours.get(interpreter, 0) | 1 << slot
        self._rest_again(interpreter, slot)

    def remove(self, interpreter: str, slot: SlotIndex) -> None:
        """Take a booking back."""
        booked = self._booked[interpreter]
        booked[slot] -= 1
        if not booked[slot]:
            del booked[slot]
            self._hours[interpreter] &= ~(1 << slot)
        self._rest_again(interpreter, slot)

    def booked_slots(self, interpreter: str) -> SlotSet:
        """Return the slots in which an interpreter is booked."""
        return self._hours.get(interpreter, 0)

    def rested_slots(self, interpreter: str) -> SlotSet:
        """Return the slots that an interpreter can take on without a run longer than ``max_run``, booked or not."""
        known = self._rested.get(interpreter)
        if known is None:
            known = sum(self._find_rested(interpreter, day) for _, day in self._problem.days)
            self._rested[interpreter] = known
        return known

    def rested_pairs(self, interpreter: str) -> SlotSet:
        """Return the slots from which an interpreter can take on two in a row without such a run."""
        limit, booked = self._problem.interpreter(interpreter).max_run, self.booked_slots(interpreter)
        return sum(
            pairs_in(day) if limit is None else rested_pairs(booked & day, day, limit) for _, day in self._problem.days
        )

    def _rest_again(self, name: str, slot: SlotIndex) -> None:
        """Look again at the day on which an interpreter's meetings have changed."""
        known = self._rested.get(name)
        if known is not None:
            day = self._problem.day_slots(slot)
            self._rested[name] = known & ~day | self._find_rested(name, day)

    def _find_rested(self, name: str, day: SlotSet) -> SlotSet:
        limit = self._problem.interpreter(name).max_run
        return day if limit is None else rested(self.booked_slots(name) & day, day, limit)
