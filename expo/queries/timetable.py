"""The organizer's timetable: the meetings of a day and their places.

Plain columns instead of rows with relations: a page shows some 300 cells, and must not cost 300 of anything.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, or_, select, true
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.domain.holds import HoldKind, kinds
from expo.domain.meetings import HOLD as MEETING
from expo.domain.meetings import Origin, slots_taken
from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.wishes import Side
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import IN_ITS_SLOT, Meeting, MeetingLock
from expo.models.venue import Hall, MeetingTable
from expo.queries.lists import found_by, holds

Held = dict[str, dict[tuple[int, int], HoldKind]]


class Placed(NamedTuple):
    """An active meeting, with what a cell or a line shows."""

    id: int
    slot_id: int
    table_id: int | None
    table: str | None
    exhibitor_id: int
    exhibitor_ko: str
    exhibitor_en: str
    palette: int
    buyer_id: int
    buyer_ko: str
    buyer_en: str
    country: str
    interpreter: str | None
    origin: Origin
    is_locked: bool
    hall_id: int
    interpreter_id: int | None
    second_slot_id: int | None = None

    @property
    def slot_ids(self) -> tuple[int, ...]:
        return slots_taken(self.slot_id, self.second_slot_id)


class TimetableCompany(NamedTuple):
    """A company as a line of the second view."""

    id: int
    name_ko: str
    name_en: str


def slots(session: Session, day: Day) -> Sequence[Slot]:
    """Return the slots of a day, in time order."""
    return session.scalars(select(Slot).where(Slot.day_id == day.id).order_by(Slot.starts_at)).all()


def counts(session: Session, edition: Edition) -> dict[int, int]:
    """Return the number of active meetings by day."""
    rows = session.execute(
        select(Slot.day_id, func.count())
        .join(Meeting, IN_ITS_SLOT)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
        .group_by(Slot.day_id)
    )
    return {row[0]: row[1] for row in rows}


# Written once: putting a statement together costs as much as running it.
_PLACED = (
    select(
        Meeting.id,
        Meeting.slot_id,
        Meeting.table_id,
        MeetingTable.code,
        Exhibitor.id,
        Exhibitor.name_ko,
        Exhibitor.name_en,
        Hall.palette,
        Buyer.id,
        Buyer.name,
        Buyer.name_en,
        Buyer.country,
        Interpreter.name,
        Meeting.origin,
        MeetingLock.id.is_not(None),
        Hall.id,
        Interpreter.id,
        Meeting.second_slot_id,
    )
    .join(Meeting.slot)
    .join(Meeting.exhibitor)
    .join(Exhibitor.hall)
    .join(Meeting.buyer)
    .outerjoin(Meeting.table)
    .outerjoin(Meeting.interpreter)
    .outerjoin(Meeting.lock)
    .where(Slot.day_id == bindparam("day_id"), Meeting.is_active.is_(True))
    .order_by(Slot.starts_at, natural(MeetingTable.code), Meeting.id)
)


def placed(session: Session, day: Day) -> list[Placed]:
    """Return the active meetings of a day, by time and table."""
    return [Placed._make(row) for row in session.execute(_PLACED, {"day_id": day.id})]


_AT_BOOTHS = (
    select(Meeting.id, Meeting.slot_id, Meeting.second_slot_id)
    .join(Meeting.slot)
    .where(Slot.day_id == bindparam("day_id"), Meeting.is_active.is_(True), Meeting.table_id.is_(None))
    .order_by(Slot.starts_at, Meeting.id)
)
_DRAWN = _PLACED.where(or_(Meeting.table_id.is_not(None), Meeting.id.in_(bindparam("at_booths", expanding=True))))


def drawn(session: Session, day: Day, *, most: int, chosen: int | None) -> tuple[list[Placed], Counter[int]]:
    """Return what :func:`placed` does, but of those at booths only the chosen one and the first ``most`` of each slot.

    Beside them the number of those at booths by slot: there can be thousands at once, and few are named.
    """
    numbers: Counter[int] = Counter()
    few = {chosen}
    for meeting_id, first, second in session.execute(_AT_BOOTHS, {"day_id": day.id}):
        taken = slots_taken(first, second)
        numbers.update(taken)
        if any(numbers[one] <= most for one in taken):
            few.add(meeting_id)
    rows = session.execute(_DRAWN, {"day_id": day.id, "at_booths": few})
    return [Placed._make(row) for row in rows], numbers


@dataclass(frozen=True, slots=True)
class TimetableFilters:
    """What the timetable can be narrowed to: halls that have exhibitors, and interpreters, by id."""

    halls: Mapping[int, Named]
    interpreters: Mapping[int, str]


def filters(session: Session, edition: Edition) -> TimetableFilters:
    """Return what the timetable can be narrowed to, in two statements."""
    taken = select(Exhibitor.hall_id).where(Exhibitor.edition_id == edition.id)
    halls = (
        select(Hall.id, Hall.name_ko, Hall.name_en)
        .where(Hall.id.in_(taken))
        .order_by(Hall.position, natural(Hall.code))
    )
    interpreters = select(Interpreter.id, Interpreter.name).where(Interpreter.edition_id == edition.id)
    return TimetableFilters(
        {row[0]: Named(row[1], row[2]) for row in session.execute(halls)},
        {row[0]: row[1] for row in session.execute(interpreters.order_by(Interpreter.name))},
    )


def held(session: Session, day: Day, *, tables_only: bool = False) -> Held:
    """Return what takes whom on a day besides meetings, by ``table``, ``exhibitor``, ``buyer`` and then (row, slot).

    Hundreds of companies close times, few tables do: ``tables_only`` leaves the companies out.
    """
    found: Held = {"table": {}, "exhibitor": {}, "buyer": {}}
    every = [kind for kind in kinds().values() if kind is not MEETING]
    rows = session.execute(
        select(
            Hold.slot_id, Hold.table_id, Hold.exhibitor_id, Hold.buyer_id, *(getattr(Hold, one.column) for one in every)
        )
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.day_id == day.id, Hold.meeting_id.is_(None), Hold.table_id.is_not(None) if tables_only else true())
    )
    for slot_id, table_id, exhibitor_id, buyer_id, *held_by in rows:
        kind = next(one for one, cause in zip(every, held_by, strict=True) if cause is not None)
        for holder, row in (("table", table_id), ("exhibitor", exhibitor_id), ("buyer", buyer_id)):
            if row is not None:
                found[holder][row, slot_id] = kind
    return found


def people(session: Session, edition: Edition, side: Side) -> list[TimetableCompany]:
    """Return the lines of the second view: every exhibitor, or every approved buyer, by name."""
    return [TimetableCompany._make(row) for row in session.execute(_people(edition, side))]


def _people(edition: Edition, side: Side) -> Select[int, str, str]:
    if side is Side.EXHIBITOR:
        return (
            select(Exhibitor.id, Exhibitor.name_ko, Exhibitor.name_en)
            .where(Exhibitor.edition_id == edition.id)
            .order_by(Exhibitor.sort_ko, Exhibitor.id)
        )
    return (
        select(Buyer.id, Buyer.name, Buyer.name_en)
        .join(BuyerDecision)
        .where(Buyer.edition_id == edition.id, BuyerDecision.decision == Decision.APPROVED)
        .order_by(Buyer.sort_ko, Buyer.id)
    )


def named(
    session: Session, actor: Actor, edition: Edition, side: Side, text: str, *, limit: int = 12
) -> list[TimetableCompany]:
    """Return the exhibitors or approved buyers that a text names, by name; none for an empty text."""
    wanted = wanted_text(text)
    if not wanted:
        return []
    found = holds(wanted, *found_by(actor, Exhibitor if side is Side.EXHIBITOR else Buyer))
    rows = session.execute(_people(edition, side).where(found).limit(limit))
    return [TimetableCompany._make(row) for row in rows]


def taken_by(meetings: Sequence[Placed], side: Side) -> Mapping[tuple[int, int], Placed]:
    """Return the meetings by company and slot."""
    return {
        (one.exhibitor_id if side is Side.EXHIBITOR else one.buyer_id, slot_id): one
        for one in meetings
        for slot_id in one.slot_ids
    }
