"""The interpreters of a partial plan: when each is booked, and when each could work besides."""

from expo.domain.slots import SlotSet, pairs_in, rested, rested_pairs
from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance


class Interpreters:
    """Who works when, and who could.

    Slots in which an interpreter could work are kept until a booking changes them: of the interpreter for a day, and
    of all who speak a language.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._days = [instance.day_set(day) for day in range(len(instance.days))]
        self.booked = [0] * instance.interpreters
        self._by_languages = [
            sorted(speakers, key=lambda one: len(instance.spoken[one])) for speakers in instance.speakers
        ]
        self._able: list[SlotSet | None] = [None] * instance.interpreters
        self._slots: list[SlotSet | None] = [None] * len(instance.speakers)

    def slots(self, language: int) -> SlotSet:
        """Return the slots in which some interpreter of a language is free and rested."""
        known = self._slots[language]
        if known is None:
            known = 0
            for interpreter in self._instance.speakers[language]:
                able = self._able[interpreter]
                known |= self._free_and_rested(interpreter) if able is None else able
            self._slots[language] = known
        return known

    def long_slots(self, language: int) -> SlotSet:
        """Return the slots in which some interpreter of a language can begin a meeting of two slots."""
        slots = 0
        for interpreter in self._instance.speakers[language]:
            slots |= self._able_slots(interpreter, 2)
        return slots

    def choose(self, request: int, slot: int) -> int:
        """Return the able interpreter who speaks the fewest other languages, so that the others stay available."""
        language, length = self._instance.language[request], self._instance.length[request]
        return next(one for one in self._by_languages[language] if self._able_slots(one, length) >> slot & 1)

    def can_take(self, interpreter: int, request: int, slot: int) -> bool:
        """Say whether this interpreter speaks the language of a request and could take it in a slot."""
        return (
            interpreter != NONE
            and self._instance.language[request] in self._instance.spoken[interpreter]
            and bool(self._able_slots(interpreter, self._instance.length[request]) >> slot & 1)
        )

    def book(self, interpreter: int, slot: int) -> None:
        """Take a slot of an interpreter."""
        self._change(interpreter, slot, self.booked[interpreter] | 1 << slot)

    def release(self, interpreter: int, slot: int) -> None:
        """Give a slot back."""
        self._change(interpreter, slot, self.booked[interpreter] & ~(1 << slot))

    def _change(self, interpreter: int, slot: int, booked: SlotSet) -> None:
        self.booked[interpreter] = booked
        known = self._able[interpreter]
        if known is not None:
            day = self._instance.day_set(self._instance.day_of[slot])
            self._able[interpreter] = known & ~day | self._find_free_and_rested(interpreter, day)
        for language in self._instance.spoken[interpreter]:
            self._slots[language] = None

    def _able_slots(self, interpreter: int, length: int) -> SlotSet:
        """Return the slots in which an interpreter could begin a meeting of a length."""
        if length == 1:
            return self._free_and_rested(interpreter)
        limit, booked, slots = self._instance.max_run[interpreter], self.booked[interpreter], 0
        for day in self._days:
            free = self._instance.shift[interpreter] & day & ~booked
            slots |= pairs_in(free) & rested_pairs(booked & day, day, limit)
        return slots

    def _free_and_rested(self, interpreter: int) -> SlotSet:
        """Return the slots in which an interpreter could take one more meeting."""
        known = self._able[interpreter]
        if known is None:
            known = sum(self._find_free_and_rested(interpreter, day) for day in self._days)
            self._able[interpreter] = known
        return known

    def _find_free_and_rested(self, interpreter: int, day: SlotSet) -> SlotSet:
        limit, booked = self._instance.max_run[interpreter], self.booked[interpreter] & day
        free = self._instance.shift[interpreter] & day & ~booked
        return free if limit == NO_LIMIT else free & rested(booked, day, limit)
