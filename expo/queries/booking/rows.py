"""The rows that bear on one pair's meeting."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from expo.db import lock_row, locked
from expo.domain.availability import HOLD as CLOSURE
from expo.domain.booking import BookingPair
from expo.domain.buyers import Track
from expo.domain.editions import Phase, Span
from expo.domain.holds import HoldKind, kinds
from expo.domain.meetings import HOLD as MEETING
from expo.domain.meetings import slots_taken
from expo.domain.wishes import Answer, Level, Side
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Block, Edition, OpenPhase, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.schedules import Publication
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish
from expo.queries import calendar, editions


class Taken(NamedTuple):
    """One hold of the calendar: who or what is taken in a slot, by which meeting, else by what kind of thing."""

    id: int
    slot_id: int
    exhibitor_id: int | None
    buyer_id: int | None
    table_id: int | None
    interpreter_id: int | None
    meeting_id: int | None
    kind: HoldKind


class Met(NamedTuple):
    """An active meeting of either company, with the names of both."""

    slot_id: int
    second_slot_id: int | None
    exhibitor_id: int
    buyer_id: int
    starts_at: datetime
    exhibitor_ko: str
    exhibitor_en: str
    buyer_ko: str
    buyer_en: str

    @property
    def slot_ids(self) -> tuple[int, ...]:
        return slots_taken(self.slot_id, self.second_slot_id)


class BookingStatus(NamedTuple):
    """Whether companies may book by themselves: a timetable, the open phase, and a time ahead."""

    is_published: bool
    is_booking_open: bool
    is_over: bool

    @property
    def is_open(self) -> bool:
        return self.is_published and self.is_booking_open and not self.is_over


# Written once: most pages of companies ask it.
_STATUS = select(
    exists().where(Publication.edition_id == bindparam("edition_id")),
    exists().where(OpenPhase.edition_id == bindparam("edition_id"), OpenPhase.phase == Phase.BOOKING),
)


def status(session: Session, edition: Edition, now: datetime) -> BookingStatus:
    """Return whether companies may book by themselves."""
    found = session.execute(_STATUS, {"edition_id": edition.id}).one()
    return BookingStatus(bool(found[0]), bool(found[1]), edition.is_over(now))


def exhibitor(session: Session, edition: Edition, exhibitor_id: int, *, is_locked: bool) -> Exhibitor:
    """Return an exhibitor of the edition."""
    if is_locked:
        lock_row(session, Exhibitor, exhibitor_id)
    return editions.row(session, edition.id, Exhibitor, exhibitor_id)


def buyer(session: Session, edition: Edition, buyer_id: int, *, is_locked: bool) -> Buyer:
    """Return a buyer of the edition, with the decision about its application."""
    if is_locked:
        lock_row(session, Buyer, buyer_id)
    return editions.row(session, edition.id, Buyer, buyer_id, selectinload(Buyer.decision))


def speakers(session: Session, edition: Edition, language: str | None, *, is_locked: bool) -> Sequence[Interpreter]:
    """Return those who interpret a language, by code; empty when none is needed."""
    if language is None:
        return ()
    everybody = select(Interpreter).where(Interpreter.edition_id == edition.id).order_by(natural(Interpreter.code))
    found = [one for one in session.scalars(everybody) if language in one.languages]
    if is_locked:
        ours = select(Interpreter).where(Interpreter.id.in_([one.id for one in found])).order_by(Interpreter.id)
        still = {one.id for one in session.scalars(locked(ours)) if language in one.languages}
        return [one for one in found if one.id in still]
    return found


def slots(session: Session, edition: Edition, day_id: int | None) -> Sequence[Slot]:
    """Return the grid, or one day of it, in time order."""
    grid = select(Slot).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)
    return session.scalars(grid if day_id is None else grid.where(Slot.day_id == day_id)).all()


def tables(session: Session, edition: Edition, buyer: Buyer) -> Sequence[MeetingTable] | None:
    """Return the tables of the buyer's zone by code; ``None`` when there is no zone, and one meets at the booth."""
    zone = session.scalar(
        select(Zone)
        .where(Zone.edition_id == edition.id, Zone.track == buyer.track)
        .options(selectinload(Zone.tables), selectinload(Zone.hall))
    )
    return zone.tables if zone else None


def table_ids(session: Session, edition: Edition) -> Mapping[Track, Set[int]]:
    """Return the ids of these tables by the track of their zone, in one statement."""
    of_zones = select(Zone.track, MeetingTable.id).outerjoin(MeetingTable, MeetingTable.zone_id == Zone.id)
    found: dict[Track, set[int]] = {}
    for track, table_id in session.execute(of_zones.where(Zone.edition_id == edition.id)):
        found.setdefault(track, set()).update(filter(None, [table_id]))  # a zone without tables has one row
    return found


def meetings(session: Session, exhibitor_id: int, buyer_id: int, moving: int | None) -> list[Met]:
    """Return the active meetings of either company, except the one to be moved."""
    columns = (Meeting.slot_id, Meeting.second_slot_id, Meeting.exhibitor_id, Meeting.buyer_id, Slot.starts_at)
    names = (Exhibitor.name_ko, Exhibitor.name_en, Buyer.name, Buyer.name_en)
    of_either = (
        select(*columns, *names)
        .join(Meeting.slot)
        .join(Meeting.exhibitor)
        .join(Meeting.buyer)
        .where(Meeting.is_active.is_(True), Meeting.id != (moving or 0))
        .where(or_(Meeting.exhibitor_id == exhibitor_id, Meeting.buyer_id == buyer_id))
    )
    return [Met(*row) for row in session.execute(of_either)]


def holds(
    session: Session,
    slots: Sequence[Slot],
    exhibitor_id: int,
    buyer_id: int,
    tables: Iterable[MeetingTable],
    interpreters: Iterable[Interpreter],
    moving: int | None,
) -> list[Taken]:
    """Return what is taken of the two, the tables and the interpreters, except by the meeting to be moved."""
    of_ours = or_(
        Hold.exhibitor_id == exhibitor_id,
        Hold.buyer_id == buyer_id,
        Hold.table_id.in_([table.id for table in tables]),
        Hold.interpreter_id.in_([one.id for one in interpreters]),
    )
    every = [kind for kind in kinds().values() if kind is not MEETING]
    columns = [getattr(Hold, name) for name in (*Taken._fields[:-1], *(kind.column for kind in every))]
    found = select(*columns).where(Hold.slot_id.in_([slot.id for slot in slots]), of_ours)
    if moving is not None:
        found = found.where(or_(Hold.meeting_id.is_(None), Hold.meeting_id != moving))
    taken = []
    for row in session.execute(found):
        held_by = zip(every, row[-len(every) :], strict=True)
        kind = next((kind for kind, cause in held_by if cause is not None), MEETING)
        taken.append(Taken._make((*row[: -len(every)], kind)))
    return taken if moving is None else [*taken, *_closed_behind(session, slots, interpreters, moving)]


def _closed_behind(
    session: Session, slots: Sequence[Slot], interpreters: Iterable[Interpreter], moving: int
) -> list[Taken]:
    """Return the closures at the meeting to be moved: they stay closed when the meeting is left out."""
    here = {slot.id for slot in slots}
    speakers = {one.id for one in interpreters}
    closed = {
        (one.slot_id, one.column, one.holder_id): -one.closure_id  # closed twice is still closed once
        for one in calendar.in_the_way(session, meeting_ids=[moving])
        if one.slot_id in here and (one.column != "interpreter_id" or one.holder_id in speakers)
    }
    nothing: dict[str, Any] = dict.fromkeys(Taken._fields)
    return [
        Taken(**nothing | {"id": number, "slot_id": slot, column: holder, "kind": CLOSURE})
        for (slot, column, holder), number in closed.items()
    ]


def blocks(session: Session, edition: Edition) -> list[tuple[Span, Named]]:
    """Return the spans without meetings, with their names."""
    found = session.scalars(select(Block).where(Block.edition_id == edition.id))
    return [(one.span, Named.of(one)) for one in found]


def pair(
    session: Session, edition: Edition, exhibitor: Exhibitor, buyer: Buyer, meetings: Iterable[Met], now: datetime
) -> BookingPair:
    """Return what is known of the two before any slot is looked at."""
    wishes = session.scalars(
        select(Wish)
        .where(Wish.exhibitor_id == exhibitor.id, Wish.buyer_id == buyer.id)
        .options(selectinload(Wish.reply))
    ).all()
    refused = {wish.side for wish in wishes if wish.level is Level.NEVER}
    refused |= {wish.side.other for wish in wishes if wish.reply and wish.reply.answer is Answer.DECLINED}
    met = (one.starts_at for one in meetings if (one.exhibitor_id, one.buyer_id) == (exhibitor.id, buyer.id))
    return BookingPair(
        exhibitor=Named.of(exhibitor),
        buyer=Named.of(buyer),
        is_approved=buyer.is_approved,
        refused_by=frozenset(Side(side) for side in refused),
        meets_at=next(met, None),
        **status(session, edition, now)._asdict(),
    )
