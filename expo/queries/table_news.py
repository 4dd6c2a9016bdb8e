"""What was said last at the tables, and who waits there for the other side: for the organizer's dashboard."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from expo.domain.outcomes import EventKind, MeetingOutcome, Party, Source
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import IN_ITS_SLOT, Meeting
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.models.records import Record
from expo.models.venue import Hall, MeetingTable

_PAIR = (MeetingTable.code, Exhibitor.name_ko, Exhibitor.name_en, Buyer.name, Buyer.name_en)
"""The columns of both companies; ``_pair`` makes names of them."""


OF_MEETING = and_(Record.meeting_id == Meeting.id, Record.current_no > 0)
"""How the record of a consultation that is written is joined to it."""

LACKS_RECORD = and_(
    or_(
        MeetingStatus.outcome == MeetingOutcome.HELD,
        and_(MeetingStatus.outcome.is_(None), MeetingStatus.started_at.is_not(None)),
    ),
    Record.id.is_(None),
)
"""Whether a consultation that is over took place and has no record."""


class TableReport(NamedTuple):
    """Something said of a consultation; ``table`` is empty where it takes place at the booth."""

    at: datetime
    kind: EventKind
    party: Party | None
    source: Source
    table: str
    exhibitor: Named
    buyer: Named
    code: str
    palette: int | None


class WaitingPair(NamedTuple):
    """A consultation in which one side waits for the ``missing`` one since ``starts_at``."""

    meeting_id: int
    table_id: int | None
    starts_at: datetime
    missing: Party
    table: str
    exhibitor: Named
    buyer: Named

    @property
    def absent(self) -> Named:
        return self.exhibitor if self.missing is Party.EXHIBITOR else self.buyer

    @property
    def present(self) -> Named:
        return self.buyer if self.missing is Party.EXHIBITOR else self.exhibitor


class OpenEnds(NamedTuple):
    """Consultations that are over: those without an outcome, those held without a record, of so many exhibitors."""

    unrecorded: int
    without_record: int
    exhibitors: int


def newest(session: Session, edition: Edition, now: datetime, limit: int) -> list[TableReport]:
    """Return what was said last and not taken back, newest first."""
    undoing = aliased(MeetingEvent)
    rows = (
        _of_pairs(
            edition,
            MeetingEvent.received_at,
            MeetingEvent.kind,
            MeetingEvent.party,
            MeetingEvent.source,
            Exhibitor.code.label("company"),
            Hall.palette,
        )
        .join(MeetingEvent, MeetingEvent.meeting_id == Meeting.id)
        .outerjoin(Hall, Hall.id == Exhibitor.hall_id)
        .outerjoin(undoing, undoing.undo_of_id == MeetingEvent.id)
        .where(
            MeetingEvent.kind != EventKind.UNDO,
            MeetingEvent.received_at <= now,
            undoing.id.is_(None),
        )
        .order_by(MeetingEvent.received_at.desc(), MeetingEvent.id.desc())
        .limit(limit)
    )
    return [
        TableReport(row.received_at, row.kind, row.party, row.source, *_pair(row), row.company, row.palette)
        for row in session.execute(rows)
    ]


def waiting(session: Session, edition: Edition, now: datetime) -> list[WaitingPair]:
    """Return the running consultations in which one side has arrived and the other has not, the longest first."""
    status = MeetingStatus
    one_is_there = or_(
        and_(status.exhibitor_arrived_at.is_not(None), status.buyer_arrived_at.is_(None)),
        and_(status.exhibitor_arrived_at.is_(None), status.buyer_arrived_at.is_not(None)),
    )
    absent = case((status.exhibitor_arrived_at.is_(None), Party.EXHIBITOR.value), else_=Party.BUYER.value)
    rows = (
        _of_pairs(edition, Meeting.id, Meeting.table_id, Slot.starts_at, absent.label("absent"))
        .join(status, status.meeting_id == Meeting.id)
        .where(
            Meeting.is_active.is_(True),
            Slot.starts_at <= now,
            Meeting.ends_after(now),
            status.outcome.is_(None),
            status.started_at.is_(None),
            one_is_there,
        )
        .order_by(Slot.starts_at, natural(MeetingTable.code))
    )
    return [
        WaitingPair(row.id, row.table_id, row.starts_at, Party(row.absent), *_pair(row))
        for row in session.execute(rows)
    ]


def open_ends(session: Session, edition: Edition, now: datetime) -> OpenEnds:
    """Count what is over and not written down yet, on all days."""
    status = MeetingStatus
    lacks_outcome = and_(status.outcome.is_(None), status.started_at.is_(None))
    found = (
        select(
            func.count().filter(lacks_outcome),
            func.count().filter(LACKS_RECORD),
            func.count(case((LACKS_RECORD, Meeting.exhibitor_id)).distinct()),
        )
        .select_from(Meeting)
        .join(Slot, IN_ITS_SLOT)
        .outerjoin(status, status.meeting_id == Meeting.id)
        .outerjoin(Record, OF_MEETING)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True), ~Meeting.ends_after(now))
    )
    return OpenEnds(*session.execute(found).one())


def _of_pairs(edition: Edition, *columns: Any) -> Select[Any]:
    return (
        select(*columns, *_PAIR)
        .select_from(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Exhibitor, Exhibitor.id == Meeting.exhibitor_id)
        .join(Buyer, Buyer.id == Meeting.buyer_id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .where(Meeting.edition_id == edition.id)
    )


def _pair(row: Row[Any]) -> tuple[str, Named, Named]:
    table, name_ko, name_en, buyer, buyer_en = row[-len(_PAIR) :]
    return table or "", Named(name_ko, name_en), Named(buyer, buyer_en)
