"""The time grid of an edition: consultation hours, blocks, and the slots they leave."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

ARCHIVED = Violation("archived", N_("This expo is archived: it can be read, and nothing in it changes any more."))
_OUTLIVES_ARCHIVE = frozenset(
    {
        "editions.archive",
        "editions.reopen",
        "buyers.withdraw_consent",
        "leads.withdraw",
        "people.stop_acting",
        "prints.order",
        "visitors.erase",
        "visitors.prove",
        "visitors.withdraw",
    }
)


def outlives_archive(act: str) -> bool:
    """Tell whether an act goes on in an archive: leaving it, being oneself again, printing, rights over one's data."""
    return act in _OUTLIVES_ARCHIVE or act.startswith("privacy.")


class Phase(Labelled):
    """The phases of an edition that the organizer opens and closes; several may be open at once."""

    REGISTRATION = "registration", N_("Buyer registration")
    WISHES = "wishes", N_("Wishes")
    BOOKING = "booking", N_("Direct booking")
    STUDIO = "studio", N_("Studio booking")


class Season(StrEnum):
    """Where an edition is in its life, seen from a day."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


def season(starts_on: date, ends_on: date, today: date) -> Season:
    """Return where an edition is in its life on a day; its last day still belongs to it."""
    if today < starts_on:
        return Season.BEFORE
    return Season.DURING if today <= ends_on else Season.AFTER


class BlockKind(Labelled):
    """Why there are no meetings during a block."""

    LUNCH = "lunch", N_("Lunch")
    CEREMONY = "ceremony", N_("Ceremony")
    OTHER = "other", N_("Other")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time, ``starts_at <= t < ends_at``; both aware."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a moment; touching ends do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def against_past(span: Span, now: datetime) -> Iterator[Violation]:
    """Yield that a span is over: nothing new can be planned in it."""
    if span.ends_at <= now:
        yield Violation("time_passed", N_("That time has passed."), field="on")


def without(whole: Span, parts: Iterable[Span]) -> list[Span]:
    """Return what is left of a span without these parts, in time order."""
    left, at = [], whole.starts_at
    for part in sorted(parts, key=lambda part: part.starts_at):
        if part.overlaps(whole):
            left.append(Span(at, part.starts_at))
            at = max(at, part.ends_at)
    left.append(Span(at, whole.ends_at))
    return [span for span in left if span.starts_at < span.ends_at]


@dataclass(frozen=True, slots=True)
class Hours:
    """Consultation hours of one day, in the edition's own wall-clock time."""

    on: date
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class GridSlot:
    """One slot of the grid: ``position`` counts from 0 over all days, ``day`` from 0 over the days."""

    position: int
    day: int
    span: Span


def moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of a wall-clock time in ``zone``."""
    return datetime.combine(on, at, tzinfo=zone).astimezone(UTC)


def grid(hours: Sequence[Hours], blocks: Iterable[Span], slot_minutes: int, zone: ZoneInfo) -> tuple[GridSlot, ...]:
    """Cut each day's consultation hours into slots that no block touches.

    Parameters
    ----------
    hours
        At most one stretch per day, any order.
    blocks
        Spans without meetings. A slot that would run into a block is not made; cutting goes on at the
        end of the block, so that an odd ceremony does not shift a whole afternoon off the hour needlessly.
    slot_minutes
        Length of a slot, at least 5.

    Returns
    -------
    tuple of GridSlot
        In time order. Slots on either side of a block are neighbours in the grid: lunch is not a break.
    """
    if slot_minutes < 5:
        raise ValueError("a slot lasts at least 5 minutes")
    length = timedelta(minutes=slot_minutes)
    closed = sorted(blocks, key=lambda block: block.starts_at)
    slots: list[GridSlot] = []
    for day, stretch in enumerate(sorted(hours, key=lambda item: item.on)):
        opening = Span(moment(stretch.on, stretch.opens, zone), moment(stretch.on, stretch.closes, zone))
        for span in _cut(opening, closed, length):
            slots.append(GridSlot(len(slots), day, span))
    return tuple(slots)


def _cut(opening: Span, closed: Sequence[Span], length: timedelta) -> Iterator[Span]:
    at = opening.starts_at
    while at + length <= opening.ends_at:
        slot = Span(at, at + length)
        in_the_way = [block.ends_at for block in closed if block.overlaps(slot)]
        if in_the_way:
            at = max(in_the_way)
        else:
            yield slot
            at = slot.ends_at


HISTORY = FeatureHistory(
    N_("Settings"),
    {
        "create": N_("Created the expo %(name)s"),
        "copy": N_("Created the expo %(name)s from %(source)s"),
        "archive": N_("Archived the expo"),
        "reopen": N_("Took the expo out of the archive"),
        "set_plan_size": N_("Changed the size of the floor plan: %(changed)s"),
        "set_sectors": N_("Changed the lines of business: %(names)s"),
        "set_consent_text": N_("Wrote version %(version)s of the consent text “%(title)s”"),
        "describe": N_("Changed names, dates or place: %(changed)s"),
        "set_policy": N_("Changed the rules of the timetable: %(changed)s"),
        "open_phase": N_("Opened the phase “%(phase)s”"),
        "close_phase": N_("Closed the phase “%(phase)s”"),
        "set_clock": N_("Moved the demo clock to %(shown)s"),
    },
    words={"phase": Phase},
)
