"""What the organizer's timetable shows: rows into lines and cells, in the reader's language.

Three views of the same day: tables, companies (exhibitors or buyers), and a list. A chosen pair or meeting colours the
cells: free, or taken with the reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.domain.meetings import Origin
from expo.domain.people import Actor
from expo.domain.refusals import NotFound, Violation
from expo.domain.wishes import Side
from expo.queries import booking, meetings, timetable, venue
from expo.web.formats import label, local, local_moment, say, timespan

if TYPE_CHECKING:
    from expo.models.editions import Day, Edition, Slot
    from expo.models.meetings import Meeting

Reasons = Iterable[Violation]
VIEWS = ("tables", "exhibitors", "buyers", "list")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for; whatever it cannot mean is left out."""

    day: str = ""
    view: str = VIEWS[0]
    q: str = ""
    pair: tuple[int, int] | None = None
    meeting: int | None = None

    @classmethod
    def of(cls, words: Mapping[str, object]) -> "Wanted":
        """Read an address."""
        exhibitor, _dash, buyer = str(words.get("pair", "")).partition("-")
        meeting, view = str(words.get("meeting", "")), str(words.get("view", ""))
        return cls(
            day=str(words.get("day", "")),
            view=view if view in VIEWS else VIEWS[0],
            q=str(words.get("q", ""))[:80],
            pair=(int(exhibitor), int(buyer)) if _is_id(exhibitor) and _is_id(buyer) else None,
            meeting=int(meeting) if _is_id(meeting) else None,
        )


class Box(NamedTuple):
    """A meeting in a cell: of a table the two companies, of a company the other one and the table."""

    id: int
    title: str
    detail: str
    palette: int
    is_locked: bool
    is_chosen: bool


class Row(NamedTuple):
    """A meeting in the list."""

    id: int
    time: str
    table: str
    exhibitor: str
    buyer: str
    interpreter: str
    origin: str
    is_locked: bool


class Cell(NamedTuple):
    """One slot of one line: a meeting, a seat that is free for the chosen pair, or what stands in the way."""

    boxes: tuple[Box, ...] = ()
    seat: str = ""
    off: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A table or a company across the day."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A slot as a heading: for a chosen pair, whether it is free, else every reason."""

    slot: "Slot"
    is_free: bool | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pair or the meeting that is to get a place."""

    question: booking.Question
    meeting: "Meeting | None"
    options: Sequence[booking.Option]
    by_slot: Mapping[int, booking.Option]
    tables: frozenset[int]

    @property
    def has_room(self) -> bool:
        return any(True for _on in self.days)

    @property
    def days(self) -> Iterator[tuple[date, list[booking.Option]]]:
        """The slots that are free, by day; a meeting to be moved is not offered its own."""
        found: dict[date, list[booking.Option]] = {}
        own = self.meeting.slot_id if self.meeting else None
        for option in self.options:
            if option.is_free and option.slot.id != own:
                found.setdefault(local_moment(option.slot.starts_at).date(), []).append(option)
        yield from found.items()


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page."""

    day: date
    days: Sequence[tuple[date, int]]
    columns: Sequence[Column]
    groups: Sequence[tuple[str, Sequence[Line]]]
    rows: Sequence[Row]
    tray: timetable.Tray
    chosen: Chosen | None = None

    @property
    def why_not(self) -> dict[tuple[str, ...], list["Slot"]]:
        """The reasons against the chosen pair on this day, each with the slots it keeps."""
        found: dict[tuple[str, ...], list[Slot]] = {}
        for column in self.columns:
            if column.reasons:
                found.setdefault(column.reasons, []).append(column.slot)
        return found


def show(session: Session, actor: Actor, edition: "Edition", wanted: Wanted, *, now: datetime) -> Shown | None:
    """Read what the page shows; ``None`` while the edition has no days."""
    chosen = _chosen(session, actor, edition, wanted, now)
    day = _day(edition, wanted, chosen, now)
    if day is None:
        return None
    slots, placed = timetable.slots(session, day), timetable.placed(session, day)
    closed = timetable.closed(session, day)
    if wanted.view == "tables":
        groups = _by_table(session, edition, slots, placed, closed["table"], chosen)
    elif wanted.view in ("exhibitors", "buyers"):
        side = Side.EXHIBITOR if wanted.view == "exhibitors" else Side.BUYER
        groups = [("", _by_company(session, edition, side, slots, placed, closed, chosen))]
    else:
        groups = []
    counts = timetable.counts(session, edition)
    return Shown(
        day=day.on,
        days=[(one.on, counts.get(one.id, 0)) for one in edition.days],
        columns=[_column(slot, chosen) for slot in slots],
        groups=groups,
        rows=_rows(slots, placed) if wanted.view == "list" else (),
        tray=timetable.tray(session, edition, text=wanted.q),
        chosen=chosen,
    )


def _chosen(session: Session, actor: Actor, edition: "Edition", wanted: Wanted, now: datetime) -> Chosen | None:
    meeting, pair = None, wanted.pair
    try:
        if wanted.meeting is not None:
            meeting = meetings.get(session, actor, wanted.meeting)
            pair = (meeting.exhibitor_id, meeting.buyer_id)
            if not meeting.standing:
                meeting = None
        if pair is None:
            return None
        question = booking.ask(
            session,
            actor,
            edition,
            exhibitor_id=pair[0],
            buyer_id=pair[1],
            now=now,
            moving=meeting.id if meeting else None,
        )
    except NotFound:
        return None  # chosen in another tab, gone meanwhile: the timetable itself is still there
    options = [] if question.objections or (meeting and meeting.lock) else question.options()
    tables = frozenset(table.id for table in question.tables)
    return Chosen(question, meeting, options, {one.slot.id: one for one in options}, tables)


def _day(edition: "Edition", wanted: Wanted, chosen: Chosen | None, now: datetime) -> "Day | None":
    on = local_moment(now).date().isoformat()
    if chosen and chosen.meeting and not wanted.day:
        on = local_moment(chosen.meeting.slot.starts_at).date().isoformat()
    days = {day.on.isoformat(): day for day in edition.days}
    return days.get(wanted.day) or days.get(on) or next(iter(days.values()), None)


def _column(slot: "Slot", chosen: Chosen | None) -> Column:
    option = chosen.by_slot.get(slot.id) if chosen else None
    if option is None:
        return Column(slot)
    return Column(slot, option.is_free, tuple(say(reason) for reason in option.reasons))


def _by_table(
    session: Session,
    edition: "Edition",
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    closed: set[tuple[int, int]],
    chosen: Chosen | None,
) -> list[tuple[str, list[Line]]]:
    at: dict[tuple[int | None, int], list[Box]] = {}
    box = _boxes(chosen)
    for one in placed:
        at.setdefault((one.table_id, one.slot_id), []).append(box(one))

    def cell(table_id: int, slot: "Slot") -> Cell:
        if boxes := at.get((table_id, slot.id)):
            return Cell(tuple(boxes))
        if (table_id, slot.id) in closed:
            return Cell(off=shut)
        if chosen is None or not chosen.by_slot:
            return Cell()
        if table_id not in chosen.tables:
            return Cell(off=elsewhere)
        return Cell(seat=f"{slot.id}-{table_id}") if chosen.by_slot[slot.id].is_free else Cell(off=why[slot.id])

    shut, elsewhere, why = _("Closed"), _("Another zone"), _reasons(slots, chosen)
    groups = [
        (local(zone), [Line(table.code, tuple(cell(table.id, slot) for slot in slots)) for table in zone.tables])
        for zone in venue.zones(session, edition.id)
    ]
    if any(one.table_id is None for one in placed):
        cells = tuple(Cell(tuple(at.get((None, slot.id), ()))) for slot in slots)
        groups.append((_("Booths"), [Line(_("At the booth"), cells)]))
    return groups


def _by_company(
    session: Session,
    edition: "Edition",
    side: Side,
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    closed: Mapping[str, set[tuple[int, int]]],
    chosen: Chosen | None,
) -> list[Line]:
    taken, box = timetable.taken_by(placed, side), _boxes(chosen, side)
    shut, on_air, why = _("Closed"), _("On air"), _reasons(slots, chosen)
    pair = (chosen.question.exhibitor.id, chosen.question.buyer.id) if chosen and chosen.by_slot else (0, 0)
    own = pair[side is Side.BUYER]

    def cell(company_id: int, slot: "Slot") -> Cell:
        if meeting := taken.get((company_id, slot.id)):
            return Cell((box(meeting),))
        if (company_id, slot.id) in closed["on_air"] and side is Side.EXHIBITOR:
            return Cell(off=on_air)
        if (company_id, slot.id) in closed[side]:
            return Cell(off=shut)
        if company_id != own or chosen is None:
            return Cell()
        return Cell(seat=str(slot.id)) if chosen.by_slot[slot.id].is_free else Cell(off=why[slot.id])

    everybody = timetable.people(session, edition, side)
    return [Line(local(one), tuple(cell(one.id, slot) for slot in slots)) for one in everybody]


def _boxes(chosen: Chosen | None, of: Side | None = None) -> Callable[[timetable.Placed], Box]:
    """Return how a meeting becomes a box, in a table's line or in a company's, in the reader's language."""
    meeting_id = chosen.meeting.id if chosen and chosen.meeting else None
    names, booth = _names(), _("At the booth")

    def box(one: timetable.Placed) -> Box:
        exhibitor, buyer = names(one)
        title = buyer if of is Side.EXHIBITOR else exhibitor
        detail = buyer if of is None else one.table or booth
        return Box(one.id, title, detail, one.palette, one.is_locked, one.id == meeting_id)

    return box


def _rows(slots: Sequence["Slot"], placed: Sequence[timetable.Placed]) -> list[Row]:
    times, origins = {slot.id: timespan(slot) for slot in slots}, {origin: label(origin) for origin in Origin}
    names, booth = _names(), _("At the booth")
    return [
        Row(
            one.id,
            times[one.slot_id],
            one.table or booth,
            *names(one),
            one.interpreter or "",
            origins[one.origin],
            one.is_locked,
        )
        for one in placed
    ]


def _names() -> Callable[[timetable.Placed], tuple[str, str]]:
    """Return how the two companies of a meeting are called; the reader's language is looked up once."""
    is_korean = str(get_locale() or "ko").startswith("ko")

    def names(one: timetable.Placed) -> tuple[str, str]:
        if is_korean:
            return one.exhibitor_ko or one.exhibitor_en, one.buyer_ko or one.buyer_en
        return one.exhibitor_en or one.exhibitor_ko, one.buyer_en or one.buyer_ko

    return names


def _reasons(slots: Sequence["Slot"], chosen: Chosen | None) -> dict[int, str]:
    if chosen is None or not chosen.by_slot:
        return {}
    return {slot.id: " ".join(say(reason) for reason in chosen.by_slot[slot.id].reasons) for slot in slots}


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
