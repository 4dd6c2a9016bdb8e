"""The parts of a problem: slots, people, interpreters and requests, each with an id of its kind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo.domain.slots import SlotIndex

BOOTH = "booth"
"""The pool that needs no table: the meeting is held at the exhibitor's booth."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the time grid. Two slots are neighbours when their indices are and their ``day`` is the same."""

    day: int
    start: datetime | None = None
    minutes: int | None = None

    def is_followed_by(self, other: "Slot") -> bool:
        """Say whether another slot begins on the same day as soon as this one ends; if times are unknown, it does."""
        if self.day != other.day or self.start is None or self.minutes is None or other.start is None:
            return self.day == other.day
        return self.start + timedelta(minutes=self.minutes) == other.start


@dataclass(frozen=True, slots=True)
class Participant:
    """One chair: an exhibitor's or a buyer's team, in at most ``parallel`` meetings in one slot.

    ``max_per_day`` and ``max_total`` are ``None`` when there is no limit; every meeting
    missing to ``min_total`` counts as shortfall. ``elsewhere`` are slots spent at another place, such as the studio.
    """

    id: str
    unavailable: frozenset[SlotIndex] = frozenset()
    max_per_day: int | None = None
    max_total: int | None = None
    min_total: int = 0
    parallel: int = 1
    elsewhere: tuple[tuple[SlotIndex, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Sits in one meeting in a slot; works at most ``max_run`` consecutive slots of a day (``None``: no limit)."""

    id: str
    languages: frozenset[str]
    unavailable: frozenset[SlotIndex] = frozenset()
    max_run: int | None = None


@dataclass(frozen=True, slots=True)
class Delegate:
    """The one person who sits in every meeting of several participants, and so in one of their meetings in a slot."""

    id: str
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParticipantGroup:
    """Participants with a property in common, such as a hall, and the limits of *each* of them.

    Of a participant's own limits and those of their groups, the narrowest hold.
    """

    id: str
    participants: tuple[str, ...]
    max_per_day: int | None = None
    max_total: int | None = None
    min_total: int = 0


def within_groups(one: Participant, groups: Iterable[ParticipantGroup]) -> Participant:
    """Return a participant with the narrowest limits of their own and their groups'."""
    for group in groups:
        one = replace(
            one,
            max_per_day=_narrower(one.max_per_day, group.max_per_day),
            max_total=_narrower(one.max_total, group.max_total),
            min_total=max(one.min_total, group.min_total),
        )
    return one


def _narrower(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


@dataclass(frozen=True, slots=True)
class Request:
    """Two participants who should meet once; ``weight`` is what the meeting is worth, 1 to 1,000,000.

    ``pool`` names the tables it may use, ``language`` asks for an interpreter who speaks it, ``allowed`` lists the
    slots it may take (``None``: every slot), ``fixed`` pins the slot if it is met at all. ``held`` is the slot in
    which people hold the meeting now. ``place`` is where it takes place, for walking. A meeting of ``length`` 2 also
    holds the slot that follows its own at once, at the same table, with the same interpreter; its slot is where it
    begins.
    """

    id: str
    pair: tuple[str, str]
    weight: int = 1
    must: bool = False
    pool: str = BOOTH
    language: str | None = None
    allowed: frozenset[SlotIndex] | None = None
    fixed: SlotIndex | None = None
    held: SlotIndex | None = None
    place: str | None = None
    length: int = 1
