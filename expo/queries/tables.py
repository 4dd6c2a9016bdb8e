"""Consultation zones, their tables, and how much each table is used."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.venue import Facility
from expo.models.base import natural
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot
from expo.models.meetings import Meeting
from expo.models.venue import Hall, MeetingTable, Zone
from expo.queries import editions


@dataclass(frozen=True, slots=True)
class TableUse:
    """How many slots of a table are met in, and how many are closed."""

    meetings: int
    closed: int


def zones(session: Session, edition_id: int) -> Sequence[Zone]:
    """Return the zones with their tables and halls."""
    return session.scalars(
        select(Zone)
        .where(Zone.edition_id == edition_id)
        .options(selectinload(Zone.tables), selectinload(Zone.hall))
        .order_by(natural(Zone.code))
    ).all()


def zone(session: Session, edition_id: int, code: str) -> Zone:
    """Return a zone."""
    return editions.coded(session, edition_id, Zone, code)


def get(session: Session, edition_id: int, code: str) -> MeetingTable:
    """Return a table with its zone."""
    return editions.coded(session, edition_id, MeetingTable, code, selectinload(MeetingTable.zone))


def uses(session: Session, edition_id: int) -> dict[int, TableUse]:
    """Return the use of every table that is held at all, by the table's id."""
    rows = session.execute(
        select(Hold.table_id, func.count(Hold.meeting_id), func.count(Hold.closure_id))
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.edition_id == edition_id, Hold.table_id.is_not(None))
        .group_by(Hold.table_id)
    )
    return {table_id: TableUse(meetings, closed) for table_id, meetings, closed in rows if table_id}


def closures(session: Session, table_id: int) -> Sequence[Closure]:
    """Return a table's closed times in order."""
    return session.scalars(
        select(Closure).where(Closure.table_id == table_id).order_by(Closure.starts_at, Closure.id)
    ).all()


def meetings(session: Session, table_id: int) -> Sequence[Meeting]:
    """Return the active meetings at a table, in time order, with both companies."""
    return session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.table_id == table_id, Meeting.is_active.is_(True))
        .options(selectinload(Meeting.slot), selectinload(Meeting.exhibitor), selectinload(Meeting.buyer))
        .order_by(Slot.starts_at)
    ).all()


def consultation_halls(session: Session, edition_id: int) -> Sequence[Hall]:
    """Return the facility halls where a zone can lie."""
    return session.scalars(
        select(Hall)
        .where(Hall.edition_id == edition_id, Hall.facility == Facility.CONSULTATION)
        .order_by(Hall.position, Hall.id)
    ).all()
