"""What has changed in a company's agenda since one of its people last looked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """One difference: ``was`` is what was seen, ``now`` what is true; one of them is missing if it is new or off."""

    kind: ChangeKind
    meeting_id: int
    was: AgendaPlace | None
    now: AgendaPlace | None

    @property
    def shown(self) -> AgendaPlace:
        """What it is about: the consultation as it is, or as it was."""
        found = self.now or self.was
        if found is None:
            raise ValueError("a change of nothing")
        return found


def changes(seen: Mapping[int, AgendaPlace], places: Mapping[int, AgendaPlace], now: datetime) -> list[AgendaChange]:
    """Return what is new, moved or cancelled, by time; what is over on both sides is left out."""
    found = [*_differences(seen, places)]
    ahead = [one for one in found if any(place.ends_at > now for place in (one.was, one.now) if place)]
    return sorted(ahead, key=lambda one: (one.shown.starts_at, one.meeting_id))


def _differences(seen: Mapping[int, AgendaPlace], places: Mapping[int, AgendaPlace]) -> Iterable[AgendaChange]:
    for meeting_id, place in places.items():
        was = seen.get(meeting_id)
        if was is None:
            yield AgendaChange(ChangeKind.NEW, meeting_id, None, place)
        elif (was.starts_at, was.table) != (place.starts_at, place.table):
            yield AgendaChange(ChangeKind.MOVED, meeting_id, was, place)
    for meeting_id in seen.keys() - places.keys():
        yield AgendaChange(ChangeKind.CANCELLED, meeting_id, seen[meeting_id], None)
