"""The shapes of the timetable page: what its address asks for, and the contents of its lines and cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from expo.domain.refusals import Violation
from expo.domain.text import search_text, wanted_text
from expo.queries import booking, open_pairs, timetable
from expo.web.arguments import row_number
from expo.web.formats import local_moment

if TYPE_CHECKING:
    from expo.models.editions import Slot
    from expo.models.meetings import Meeting

Reasons = Iterable[Violation]
VIEWS = ("tables", "exhibitors", "buyers", "list")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for; whatever it cannot mean is left out.

    ``hall``, ``interpreter`` and ``who`` (words of a company's name) narrow the consultations that are shown. ``page``
    is 0 where the address names none: then it is the one with what is chosen.
    """

    day: str = ""
    view: str = VIEWS[0]
    q: str = ""
    pair: tuple[int, int] | None = None
    meeting: int | None = None
    hall: int | None = None
    interpreter: int | None = None
    who: str = ""
    page: int = 0

    @property
    def is_narrowed(self) -> bool:
        return bool(self.hall or self.interpreter or self.who)

    @property
    def narrowing(self) -> dict[str, object]:
        """Return the arguments of an address that narrow."""
        return {"hall": self.hall, "interpreter": self.interpreter, "who": self.who or None}

    def shows(self, one: timetable.Placed) -> bool:
        """Tell whether a consultation is among those asked for."""
        if (self.hall or one.hall_id) != one.hall_id or (self.interpreter or one.interpreter_id) != one.interpreter_id:
            return False
        names = search_text(one.exhibitor_ko, one.exhibitor_en, one.buyer_ko, one.buyer_en) if self.who else ""
        return all(word in names for word in wanted_text(self.who).split())

    @classmethod
    def of(cls, words: Mapping[str, object]) -> "Wanted":
        """Read an address."""
        rows = {name: row_number(str(words.get(name, ""))) for name in ("meeting", "hall", "interpreter", "page")}
        exhibitor, buyer = (row_number(one) for one in str(words.get("pair", "")).partition("-")[::2])
        view = str(words.get("view", ""))
        return cls(
            day=str(words.get("day", "")),
            view=view if view in VIEWS else VIEWS[0],
            q=str(words.get("q", ""))[:80],
            pair=None if exhibitor is None or buyer is None else (exhibitor, buyer),
            meeting=rows["meeting"],
            hall=rows["hall"],
            interpreter=rows["interpreter"],
            who=str(words.get("who", ""))[:80],
            page=rows["page"] or 0,
        )


class Box(NamedTuple):
    """A meeting in a cell: of a table the two companies, of a company the other one and the table.

    A long one has two slots; ``is_second``: the cell is the second of them.
    """

    id: int
    title: str
    detail: str
    palette: int
    is_locked: bool
    is_chosen: bool
    is_long: bool = False
    is_second: bool = False


class ListedMeeting(NamedTuple):
    """A meeting in the list."""

    id: int
    time: str
    table: str
    exhibitor: str
    buyer: str
    interpreter: str
    origin: str
    is_locked: bool


class TimetableCell(NamedTuple):
    """One slot of one line: a meeting, a seat that is free for the chosen pair, or the objections.

    ``more`` counts the meetings that are not drawn: at the booths there can be a thousand at once. ``span`` are the
    columns that it covers: 2 with a long meeting, and then 0 for the next one.
    """

    boxes: tuple[Box, ...] = ()
    seat: str = ""
    off: str = ""
    more: int = 0
    span: int = 1

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> "TimetableCell":
        """Return the cell of a table or a company: one meeting, across both slots of a long one."""
        return cls(tuple(boxes), span=0 if boxes[0].is_second else 2 if boxes[0].is_long else 1)


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """A table or a company across the day."""

    name: str
    cells: tuple[TimetableCell, ...]


@dataclass(frozen=True, slots=True)
class TimetableColumn:
    """A slot as a heading: for a chosen pair, whether it is free and what to think of then, else every reason.

    ``passed`` is the share of the slot that is over, from 0 to 1.
    """

    slot: "Slot"
    passed: float = 0.0
    is_free: bool | None = None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def look(self) -> str:
        """The class of the column's cells: over, running, or neither."""
        return "slot-grid__past" if self.passed >= 1 else "slot-grid__now" if self.passed > 0 else ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pair or the meeting that is to get a place."""

    question: booking.BookingQuestion
    meeting: "Meeting | None"
    options: Sequence[booking.BookingOption]
    by_slot: Mapping[int, booking.BookingOption]
    tables: frozenset[int]

    @property
    def has_room(self) -> bool:
        return any(True for _on in self.days)

    @property
    def days(self) -> Iterator[tuple[date, list[booking.BookingOption]]]:
        """The slots that are free, by day; a meeting to be moved is not offered its own."""
        found: dict[date, list[booking.BookingOption]] = {}
        own = self.meeting.slot_ids if self.meeting else ()
        for option in self.options:
            if option.is_free and tuple(slot.id for slot in option.slots) != own:
                found.setdefault(local_moment(option.slot.starts_at).date(), []).append(option)
        yield from found.items()


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page; ``found`` counts the consultations of the day that are shown.

    Of many lines or rows one page is shown, of ``last``.
    """

    day: date
    days: Sequence[tuple[date, int]]
    columns: Sequence[TimetableColumn]
    groups: tuple[tuple[str, tuple[TimetableLine, ...]], ...]
    rows: Sequence[ListedMeeting]
    tray: open_pairs.Tray
    filters: timetable.TimetableFilters
    found: int
    page: int
    last: int
    chosen: Chosen | None = None

    @property
    def why_not(self) -> dict[tuple[str, ...], list["Slot"]]:
        """The reasons against the chosen pair on this day, each with the slots it keeps."""
        found: dict[tuple[str, ...], list[Slot]] = {}
        for column in self.columns:
            if column.reasons:
                found.setdefault(column.reasons, []).append(column.slot)
        return found
