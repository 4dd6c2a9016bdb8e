"""Rows of the calendar into the lines and cells of each view, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.domain.holds import HoldKind, kinds
from expo.domain.meetings import Origin
from expo.domain.wishes import Side
from expo.queries import floor, timetable
from expo.web.formats import label, local, say, timespan
from expo.web.timetable.shapes import Box, Chosen, ListedMeeting, TimetableCell, TimetableLine, Wanted

if TYPE_CHECKING:
    from expo.models.editions import Edition, Slot

Place = tuple[int | None, int]
"""A table (``None``: at the booth) and a slot, by id."""


def by_table(
    session: Session,
    edition: "Edition",
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    held: Mapping[tuple[int, int], HoldKind],
    chosen: Chosen | None,
    wanted: Wanted,
) -> list[tuple[str, list[TimetableLine]]]:
    """Return a line for each table, in groups by zone; meetings at booths come last.

    If the view is narrowed, other meetings are named as such, and tables without a meeting asked for are left out
    unless a pair looks for a seat.
    """
    at, others = _by_place(placed, wanted, _boxes(chosen))

    def cell(table_id: int, slot: "Slot") -> TimetableCell:
        if boxes := at.get((table_id, slot.id)):
            return TimetableCell(tuple(boxes))
        if (table_id, slot.id) in others:
            return TimetableCell(off=another)
        if kind := held.get((table_id, slot.id)):
            return TimetableCell(off=words[kind])
        if chosen is None or not chosen.by_slot:
            return TimetableCell()
        if table_id not in chosen.tables:
            return TimetableCell(off=elsewhere)
        return (
            TimetableCell(seat=f"{slot.id}-{table_id}")
            if chosen.by_slot[slot.id].is_free
            else TimetableCell(off=why[slot.id])
        )

    words, elsewhere, another, why = _words(), _("Another zone"), _("Other consultation"), _reasons(slots, chosen)
    groups = [
        (
            local(zone),
            [TimetableLine(code, tuple(cell(table_id, slot) for slot in slots)) for table_id, code in zone.tables],
        )
        for zone in floor.zones(session, edition.id)
    ]
    if any(one.table_id is None for one in placed):
        cells = tuple(TimetableCell(tuple(at.get((None, slot.id), ()))) for slot in slots)
        groups.append((_("Booths"), [TimetableLine(_("At the booth"), cells)]))
    if wanted.is_narrowed and chosen is None:
        groups = [(zone, _with_meetings(of_zone)) for zone, of_zone in groups]
    return [group for group in groups if group[1]]


def _by_place(
    placed: Sequence[timetable.Placed], wanted: Wanted, box: Callable[[timetable.Placed], Box]
) -> tuple[dict[Place, list[Box]], set[Place]]:
    """Return the meetings asked for by table and slot, and where there are only others."""
    at: dict[Place, list[Box]] = {}
    others: set[Place] = set()
    for one in placed:
        if wanted.is_narrowed and not wanted.shows(one):
            others.add((one.table_id, one.slot_id))
        else:
            at.setdefault((one.table_id, one.slot_id), []).append(box(one))
    return at, others


def _with_meetings(of_group: Iterable[TimetableLine]) -> list[TimetableLine]:
    return [line for line in of_group if any(cell.boxes for cell in line.cells)]


def by_company(
    session: Session,
    edition: "Edition",
    side: Side,
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    held: Mapping[tuple[int, int], HoldKind],
    chosen: Chosen | None,
    wanted: Wanted,
) -> list[TimetableLine]:
    """Return a line for each company of a side; if the view is narrowed, for those with a meeting asked for."""
    taken, box = timetable.taken_by(placed, side), _boxes(chosen, side)
    words, why = _words(), _reasons(slots, chosen)
    pair = (chosen.question.exhibitor.id, chosen.question.buyer.id) if chosen and chosen.by_slot else (0, 0)
    own = pair[side is Side.BUYER]

    def cell(company_id: int, slot: "Slot") -> TimetableCell:
        if meeting := taken.get((company_id, slot.id)):
            is_hidden = wanted.is_narrowed and not wanted.shows(meeting)
            return TimetableCell(off=_("Other consultation")) if is_hidden else TimetableCell((box(meeting),))
        if kind := held.get((company_id, slot.id)):
            return TimetableCell(off=words[kind])
        if company_id != own or chosen is None:
            return TimetableCell()
        return TimetableCell(seat=str(slot.id)) if chosen.by_slot[slot.id].is_free else TimetableCell(off=why[slot.id])

    everybody = timetable.people(session, edition, side)
    found = [TimetableLine(local(one), tuple(cell(one.id, slot) for slot in slots)) for one in everybody]
    return _with_meetings(found) if wanted.is_narrowed and chosen is None else found


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


def rows(slots: Sequence["Slot"], placed: Sequence[timetable.Placed]) -> list[ListedMeeting]:
    """Return the meetings of a day as lines of the list."""
    times, origins = {slot.id: timespan(slot) for slot in slots}, {origin: label(origin) for origin in Origin}
    names, booth = _names(), _("At the booth")
    return [
        ListedMeeting(
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


def _words() -> dict[HoldKind, str]:
    return {kind: _(kind.label) for kind in kinds().values()}


def _reasons(slots: Sequence["Slot"], chosen: Chosen | None) -> dict[int, str]:
    if chosen is None or not chosen.by_slot:
        return {}
    return {slot.id: " ".join(say(reason) for reason in chosen.by_slot[slot.id].reasons) for slot in slots}
