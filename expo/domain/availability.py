"""When a company can come: the half-days that the slots of an edition make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from expo.domain.editions import Span
from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.refusals import Violation
from expo.domain.words import N_

NOON = time(12)


class Half(StrEnum):
    """The two parts of a day; a slot belongs to the one in which it starts."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Timed(Protocol):
    """Anything with a beginning and an end, such as a slot."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half of one day, and the stretch from its first slot to the end of its last."""

    on: date
    half: Half
    span: Span

    @property
    def key(self) -> str:
        """Return ``2024-10-22-morning``."""
        return f"{self.on.isoformat()}-{self.half}"


def half_days(slots: Iterable[Timed], zone: ZoneInfo) -> tuple[HalfDay, ...]:
    """Return the half-days in which there are slots, in time order."""
    found: dict[tuple[date, Half], Span] = {}
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        local = slot.starts_at.astimezone(zone)
        part = (local.date(), Half.MORNING if local.time() < NOON else Half.AFTERNOON)
        first = found.get(part)
        found[part] = Span(first.starts_at if first else slot.starts_at, slot.ends_at)
    return tuple(HalfDay(on, half, span) for (on, half), span in found.items())


HOLD = HoldKind(
    "closure",
    N_("Closed"),
    "lock",
    Violation("you_closed", N_("You have closed that time. Reopen it under “My times” first.")),
    is_closed=True,
    of_oneself=N_("You have closed that time."),
)


HISTORY = FeatureHistory(
    N_("Availability"),
    {
        "close": N_("Closed the own time %(starts_at)s"),
        "reopen": N_("Reopened the own time %(starts_at)s"),
    },
)
