"""Rows of the calendar into the lines and cells of each view, in the reader's language."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.domain.editions import Span
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
MOST_LINES = 200
MOST_AT_BOOTHS = 8
Item = TypeVar("Item")


class PageOfLines(NamedTuple):
    """One page of the lines, and how many there are; lists are cut before their cells are made."""

    groups: list[tuple[str, list[TimetableLine]]]
    page: int = 1
    last: int = 1


def part_of(
    items: Sequence[Item], wanted: Wanted, is_sought: Callable[[Item], bool]
) -> tuple[Sequence[Item], int, int]:
    """Return the page that is asked for, else the one with what is sought; its number, and that of the last."""
    last = max(1, -(-len(items) // MOST_LINES))
    page = wanted.page
    if not page and last > 1:
        page = next((at // MOST_LINES + 1 for at, one in enumerate(items) if is_sought(one)), 1)
    page = min(max(1, page), last)
    return items[(page - 1) * MOST_LINES : page * MOST_LINES], page, last


def by_table(
    session: Session,
    edition: "Edition",
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    at_booths: Mapping[int, int],
    held: Mapping[tuple[int, int], HoldKind],
    chosen: Chosen | None,
    wanted: Wanted,
) -> PageOfLines:
    """Return a line for each table, in groups by zone; meetings at booths come last.

    ``at_booths`` counts these by slot where not all were read. If the view is narrowed, other meetings are named as
    such, and tables without a meeting asked for are left out unless a pair looks for a seat.
    """
    at, others = _by_place(placed, wanted, _boxes(chosen))

    def cell(table_id: int, slot: "Slot") -> TimetableCell:
        if boxes := at.get((table_id, slot.id)):
            return TimetableCell.of(boxes)
        if (table_id, slot.id) in others:
            return TimetableCell(off=another)
        if kind := held.get((table_id, slot.id)):
            return TimetableCell(off=words[kind])
        if chosen is None or not chosen.by_slot:
            return TimetableCell()
        return _seat(chosen, table_id, slot, why, lambda place: _is_taken(place, at, others, held))

    words, another, why = _words(), _("Other consultation"), _reasons(slots, chosen)
    groups = [
        (
            local(zone),
            [TimetableLine(code, tuple(cell(table_id, slot) for slot in slots)) for table_id, code in zone.tables],
        )
        for zone in floor.zones(session, edition.id)
    ]
    if any(one.table_id is None for one in placed):
        cells = tuple(_at_booths(at.get((None, slot.id), ()), at_booths.get(slot.id, 0)) for slot in slots)
        groups.append((_("Booths"), [TimetableLine(_("At the booth"), cells)]))
    every = [(zone, line) for zone, of_zone in groups for line in of_zone]
    if wanted.is_narrowed and chosen is None:
        every = [(zone, line) for zone, line in every if any(cell.boxes for cell in line.cells)]
    shown, page, last = part_of(every, wanted, lambda one: any(_is_sought(cell) for cell in one[1].cells))
    by_zone = groupby(shown, key=itemgetter(0))
    return PageOfLines([(zone, [line for _zone, line in of_zone]) for zone, of_zone in by_zone], page, last)


def _seat(
    chosen: Chosen, table_id: int, slot: "Slot", why: Mapping[int, str], is_taken: Callable[[Place], bool]
) -> TimetableCell:
    """Return the cell of a free table for the chosen pair: a seat, or what is against it."""
    if table_id not in chosen.tables:
        return TimetableCell(off=_("Another zone"))
    option = chosen.by_slot[slot.id]
    if not option.is_free:
        return TimetableCell(off=why[slot.id])
    if option.second_slot and is_taken((table_id, option.second_slot.id)):
        return TimetableCell(off=_("This table is taken in the second slot."))
    return TimetableCell(seat=f"{slot.id}-{table_id}")


def _is_taken(
    place: Place, at: Mapping[Place, Sequence[Box]], others: Collection[Place], held: Collection[tuple[int, int]]
) -> bool:
    """Tell whether a table is taken by anything but the chosen meeting."""
    return place in others or place in held or not all(one.is_chosen for one in at.get(place, ()))


def _at_booths(boxes: Sequence[Box], number: int) -> TimetableCell:
    """Return a cell with some of the meetings at the booths, the chosen one first."""
    first = sorted(boxes, key=lambda box: not box.is_chosen) if len(boxes) > MOST_AT_BOOTHS else boxes
    return TimetableCell(tuple(first[:MOST_AT_BOOTHS]), more=max(0, max(number, len(boxes)) - MOST_AT_BOOTHS))


def _is_sought(cell: TimetableCell) -> bool:
    return bool(cell.seat) or any(box.is_chosen for box in cell.boxes)


def _by_place(
    placed: Sequence[timetable.Placed], wanted: Wanted, box: Callable[[timetable.Placed, int], Box]
) -> tuple[dict[Place, list[Box]], set[Place]]:
    """Return the meetings asked for by table and slot, and where there are only others."""
    at: dict[Place, list[Box]] = {}
    others: set[Place] = set()
    for one in placed:
        for slot_id in one.slot_ids:
            if wanted.is_narrowed and not wanted.shows(one):
                others.add((one.table_id, slot_id))
            else:
                at.setdefault((one.table_id, slot_id), []).append(box(one, slot_id))
    return at, others


def by_company(
    session: Session,
    edition: "Edition",
    side: Side,
    slots: Sequence["Slot"],
    placed: Sequence[timetable.Placed],
    held: Mapping[tuple[int, int], HoldKind],
    chosen: Chosen | None,
    wanted: Wanted,
) -> PageOfLines:
    """Return a line for each company of a side; if the view is narrowed, for those with a meeting asked for."""
    taken, box = timetable.taken_by(placed, side), _boxes(chosen, side)
    words, why = _words(), _reasons(slots, chosen)
    pair = (chosen.question.exhibitor.id, chosen.question.buyer.id) if chosen and chosen.by_slot else (0, 0)
    own = pair[side is Side.BUYER]
    meeting = chosen.meeting if chosen else None
    sought = own or (meeting and (meeting.buyer_id if side is Side.BUYER else meeting.exhibitor_id))

    def cell(company_id: int, slot: "Slot") -> TimetableCell:
        if held_by := taken.get((company_id, slot.id)):
            is_hidden = wanted.is_narrowed and not wanted.shows(held_by)
            return (
                TimetableCell(off=_("Other consultation")) if is_hidden else TimetableCell.of([box(held_by, slot.id)])
            )
        if kind := held.get((company_id, slot.id)):
            return TimetableCell(off=words[kind])
        if company_id != own or chosen is None:
            return TimetableCell()
        return TimetableCell(seat=str(slot.id)) if chosen.by_slot[slot.id].is_free else TimetableCell(off=why[slot.id])

    companies = timetable.people(session, edition, side)
    if wanted.is_narrowed and chosen is None:
        asked_for = {company_id for (company_id, _slot), one in taken.items() if wanted.shows(one)}
        companies = [one for one in companies if one.id in asked_for]
    shown, page, last = part_of(companies, wanted, lambda one: one.id == sought)
    lines = [TimetableLine(local(one), tuple(cell(one.id, slot) for slot in slots)) for one in shown]
    return PageOfLines([("", lines)], page, last)


def _boxes(chosen: Chosen | None, of: Side | None = None) -> Callable[[timetable.Placed, int], Box]:
    """Return how a meeting becomes a box, in a table's line or in a company's, in the reader's language."""
    meeting_id = chosen.meeting.id if chosen and chosen.meeting else None
    names, booth = _names(), _("At the booth")

    def box(one: timetable.Placed, slot_id: int) -> Box:
        exhibitor, buyer = names(one)
        title = buyer if of is Side.EXHIBITOR else exhibitor
        detail = buyer if of is None else one.table or booth
        look = one.palette, one.is_locked, one.id == meeting_id
        return Box(one.id, title, detail, *look, is_long=len(one.slot_ids) > 1, is_second=slot_id != one.slot_id)

    return box


def rows(slots: Sequence["Slot"], placed: Sequence[timetable.Placed]) -> list[ListedMeeting]:
    """Return the meetings of a day as lines of the list."""
    by_id, origins = {slot.id: slot for slot in slots}, {origin: label(origin) for origin in Origin}
    names, booth = _names(), _("At the booth")
    return [
        ListedMeeting(
            one.id,
            timespan(Span(by_id[one.slot_id].starts_at, by_id[one.slot_ids[-1]].ends_at)),
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
