"""Walking between meetings: minutes on foot between places, and the time that the grid leaves for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from expo.domain.slots import SlotIndex, SlotSet
from expo.domain.words import N_, Labelled


class WalkingRule(Labelled):
    """What an edition does about too little time to walk between two consultations."""

    COUNTED = "counted", N_("Only count it")
    PRICED = "priced", N_("Avoid it, unless a wish would be lost")
    DEMANDED = "demanded", N_("Never plan it")


@dataclass(frozen=True, slots=True)
class Walking:
    """Minutes between places, and what it means if two meetings of one person leave fewer.

    ``minutes[a][b]`` is the walk from place ``a`` to place ``b``, indices into ``places``; it is the same both ways,
    and 0 within a place. ``allowance`` minutes may be taken from the meetings themselves. With no ``price``, enough
    time is a hard rule; otherwise each missing minute costs as much as ``price`` breaks, and with 0 the walks are only
    counted.
    """

    places: tuple[str, ...]
    minutes: tuple[tuple[int, ...], ...]
    allowance: int = 0
    price: int | None = None

    @property
    def is_rule(self) -> bool:
        """Whether enough time is a hard rule."""
        return self.price is None


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a participant is in a slot; ``is_fixed`` if that cannot change: nothing is asked between two of those."""

    slot: SlotIndex
    place: int
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Walks:
    """The walks of a timetable, in minutes: how long they are, and what is missing to them."""

    minutes: int = 0
    missing: int = 0


class WalkingTime:
    """What the grid leaves for walking. ``gaps[s][t]`` are the minutes from slot ``s`` to a later ``t`` of its day."""

    def __init__(self, walking: Walking, gaps: Sequence[Sequence[int | None]]) -> None:
        self.walking, self._gaps = walking, gaps
        self._number = {place: number for number, place in enumerate(walking.places)}
        self._needs = [[max(0, minutes - walking.allowance) for minutes in row] for row in walking.minutes]
        self._short: dict[int, tuple[SlotSet, ...]] = {}

    def stay(self, slot: SlotIndex, place: str, *, is_fixed: bool) -> Stay:
        """Return a stay at a place; ``KeyError`` if there is none of this name."""
        return Stay(slot, self._number[place], is_fixed)

    def need(self, one: Stay, other: Stay) -> int:
        """Return the minutes that have to lie between two stays of a day; 0 if none have to."""
        if one.is_fixed and other.is_fixed:
            return 0
        return self._needs[one.place][other.place]

    def gap(self, one: SlotIndex, other: SlotIndex, otherwise: int) -> int:
        """Return the minutes from a slot to a later one of its day."""
        gap = self._gaps[one][other]
        return otherwise if gap is None else gap

    def missing(self, one: Stay, other: Stay) -> int:
        """Return by how many minutes the time between two stays, the earlier first, is too short."""
        gap = self._gaps[one.slot][other.slot]
        return 0 if gap is None else max(0, self.need(one, other) - gap)

    def too_near(self, need: int) -> tuple[SlotSet, ...]:
        """Return for each slot the other slots of its day from which fewer than ``need`` minutes separate it."""
        known = self._short.get(need)
        if known is None:
            slots = range(len(self._gaps))
            found = [0] * len(slots)
            for one in slots:
                for other in slots:
                    gap = self._gaps[one][other]
                    if gap is not None and gap < need:
                        found[one] |= 1 << other
                        found[other] |= 1 << one
            known = self._short[need] = tuple(found)
        return known

    def too_far(self, here: Stay, stays: Iterable[Stay]) -> SlotSet:
        """Return the slots in which a meeting at the place of one stay, in whatever slot, is too far from others."""
        slots, needs = 0, self._needs[here.place]
        for stay in stays:
            need = needs[stay.place]
            if need and not (stay.is_fixed and here.is_fixed):
                slots |= self.too_near(need)[stay.slot]
        return slots

    def walks(self, stays: Iterable[Stay]) -> Walks:
        """Return how far one person walks within the days, and the minutes missing between any two of their stays."""
        ordered = sorted(stays, key=lambda stay: stay.slot)
        minutes = sum(
            self.walking.minutes[one.place][other.place]
            for one, other in pairwise(ordered)
            if self._gaps[one.slot][other.slot] is not None
        )
        missing = sum(self.missing(one, other) for number, one in enumerate(ordered) for other in ordered[number + 1 :])
        return Walks(minutes, missing)


@lru_cache(maxsize=32)
def gaps(slots: tuple[tuple[int, int | None, int | None], ...]) -> tuple[tuple[int | None, ...], ...]:
    """Return the minutes between slots; ``None`` unless the second is later on the same day.

    Each slot is its day, the minute at which it begins, and its length; a slot without these is far from all others.
    """
    return tuple(tuple(_gap(one, other) for other in slots) for one in slots)


def _gap(one: tuple[int, int | None, int | None], other: tuple[int, int | None, int | None]) -> int | None:
    (day, starts, minutes), (other_day, other_starts, _) = one, other
    if day != other_day or starts is None or minutes is None or other_starts is None or other_starts <= starts:
        return None
    return other_starts - starts - minutes
