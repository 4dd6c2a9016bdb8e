"""What has changed in a company's agenda since one of its people last looked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from expo.domain.words import Named


class ChangeKind(StrEnum):
    """How a consultation differs from what was seen."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class AgendaPlace:
    """When and where a consultation is, and with whom; without a ``table`` it is at the booth."""

    starts_at: datetime
    ends_at: datetime
    table: str | None
    other: Named


Key = TypeVar("Key")
Place = TypeVar("Place")


@dataclass(frozen=True)
class ConsultationChange(Generic[Key, Place]):
    """One consultation that differs: ``was`` is missing if it is new, ``now`` if it is off."""

    key: Key
    was: Place | None
    now: Place | None

    @property
    def kind(self) -> ChangeKind:
        """How it differs."""
        if self.was is None:
            return ChangeKind.NEW
        return ChangeKind.CANCELLED if self.now is None else ChangeKind.MOVED

    @property
    def sides(self) -> tuple[Place, ...]:
        """The consultation before and after, as far as there is one."""
        return tuple(one for one in (self.was, self.now) if one is not None)

    @property
    def shown(self) -> Place:
        """The consultation as it is, or as it was."""
        return self.sides[-1]


AgendaChange = ConsultationChange[int, AgendaPlace]
"""Under the consultation's row."""


def differences(
    was: Mapping[Key, Place], now: Mapping[Key, Place], seat: Callable[[Place], object]
) -> list[ConsultationChange[Key, Place]]:
    """Return what is new, off, or in another seat."""
    every = (ConsultationChange(key, was.get(key), now.get(key)) for key in was.keys() | now.keys())
    return [one for one in every if one.kind is not ChangeKind.MOVED or len({*map(seat, one.sides)}) > 1]


def changes(seen: Mapping[int, AgendaPlace], places: Mapping[int, AgendaPlace], now: datetime) -> list[AgendaChange]:
    """Return what is new, moved or cancelled, by time; what is over on both sides is left out."""
    found = differences(seen, places, lambda place: (place.starts_at, place.table))
    ahead = [one for one in found if any(place.ends_at > now for place in one.sides)]
    return sorted(ahead, key=lambda one: (one.shown.starts_at, one.key))
