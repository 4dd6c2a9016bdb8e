"""The rows a timetable depends on, fetched as plain values: a dozen statements whatever the size of the expo."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track
from expo.domain.limits import CompanyBounds
from expo.domain.meetings import Origin, slots_taken
from expo.domain.problem import BOOTH
from expo.domain.schedules import request_name
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting, MeetingLock
from expo.models.venue import MeetingTable, Zone
from expo.queries import calendar, delegates, limits
from expo.queries.calendar import InTheWay
from expo.queries.limits import CompanyLimits

Away = Mapping[tuple[str, int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class LoadedSlot:
    """One slot of the grid."""

    id: int
    day_id: int
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """What planning needs to know of a buyer."""

    id: int
    track: Track
    languages: list[str]
    is_approved: bool
    bounds: CompanyBounds


@dataclass(frozen=True, slots=True)
class InterpreterRow:
    """What planning needs to know of an interpreter."""

    id: int
    languages: list[str]


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone as a pool: its tables in order of their codes."""

    pool: str
    track: Track
    hall_id: int
    table_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActiveMeeting:
    """An active meeting: one that holds time in the calendar."""

    meeting_id: int
    exhibitor_id: int
    buyer_id: int
    slot_id: int
    table_id: int | None
    interpreter_id: int | None
    origin: Origin
    is_locked: bool
    second_slot_id: int | None = None
    is_in_the_way: bool = False

    @property
    def name(self) -> str:
        return request_name(self.exhibitor_id, self.buyer_id)

    @property
    def is_by_hand(self) -> bool:
        return self.origin is not Origin.PLANNED or self.is_locked

    @property
    def slot_ids(self) -> tuple[int, ...]:
        return slots_taken(self.slot_id, self.second_slot_id)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a problem is made of besides wishes; ``exhibitors`` maps to languages, ``index`` a slot to its number.

    ``bounds`` are the exhibitors' least and most meetings.
    """

    slots: Sequence[LoadedSlot]
    index: Mapping[int, int]
    exhibitors: Mapping[int, list[str]]
    bounds: Mapping[int, CompanyBounds]
    buyers: Mapping[int, BuyerRow]
    interpreters: Sequence[InterpreterRow]
    zones: Sequence[ZoneRow]
    closed_tables: Mapping[int, frozenset[int]]
    absences: Away
    active: Sequence[ActiveMeeting]
    delegates: Mapping[delegates.Company, int]

    @property
    def slot_ids(self) -> tuple[int, ...]:
        return tuple(slot.id for slot in self.slots)

    @property
    def pool_of_table(self) -> dict[int, str]:
        return {table: zone.pool for zone in self.zones for table in zone.table_ids}

    def away(self, **holder: int) -> frozenset[int]:
        """Return the slots in which ``exhibitor_id=7`` (or a buyer, or an interpreter) is not there."""
        ((column, row),) = holder.items()
        return self.absences.get((column, row), frozenset())


def read(session: Session, edition: Edition, now: datetime, staying: Collection[int] = ()) -> Rows:
    """Fetch the rows of an edition at ``now``; the meetings in ``staying`` block no slot."""
    slots = _slots(session, edition)
    index = {slot.id: number for number, slot in enumerate(slots)}
    closed = calendar.in_the_way(session, edition_id=edition.id, after=now)
    in_the_way = [one for one in closed if one.meeting_id not in staying]
    of_company = delegates.of_companies(session, edition.id)
    absences, closed_tables = _absences(session, edition, index, in_the_way)
    if of_company:
        absences = _with_persons(session, index, absences)
    have_to_go = {one.meeting_id for one in in_the_way}
    bounds = limits.read(session, edition)
    exhibitors = _exhibitors(session, edition)
    return Rows(
        slots=slots,
        index=index,
        exhibitors={row.id: row.languages for row in exhibitors},
        bounds={row.id: bounds.of_exhibitor(row.id, row.hall_id, row.sector_id) for row in exhibitors},
        buyers=_buyers(session, edition, bounds),
        interpreters=_interpreters(session, edition),
        zones=_zones(session, edition),
        closed_tables=closed_tables,
        absences=absences,
        active=[
            replace(one, is_in_the_way=True) if one.meeting_id in have_to_go else one
            for one in active_meetings(session, edition)
        ],
        delegates=of_company,
    )


def active_meetings(session: Session, edition: Edition) -> list[ActiveMeeting]:
    """Return the active meetings, in the order in which they were made."""
    statement = (
        select(
            Meeting.id,
            Meeting.exhibitor_id,
            Meeting.buyer_id,
            Meeting.slot_id,
            Meeting.table_id,
            Meeting.interpreter_id,
            Meeting.origin,
            MeetingLock.id,
            Meeting.second_slot_id,
        )
        .outerjoin(MeetingLock, MeetingLock.meeting_id == Meeting.id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
        .order_by(Meeting.id)
    )
    return [ActiveMeeting(*row[:7], row[7] is not None, row[8]) for row in session.execute(statement)]


def _slots(session: Session, edition: Edition) -> list[LoadedSlot]:
    statement = select(Slot.id, Slot.day_id, Slot.starts_at, Slot.ends_at).where(Slot.edition_id == edition.id)
    return [
        LoadedSlot(slot, day, starts_at, int((ends_at - starts_at).total_seconds()) // 60)
        for slot, day, starts_at, ends_at in session.execute(statement.order_by(Slot.starts_at))
    ]


def _exhibitors(session: Session, edition: Edition) -> Sequence[Row[int, list[str], int, int]]:
    statement = select(Exhibitor.id, Exhibitor.languages, Exhibitor.hall_id, Exhibitor.sector_id)
    return session.execute(statement.where(Exhibitor.edition_id == edition.id).order_by(Exhibitor.id)).all()


def _buyers(session: Session, edition: Edition, bounds: CompanyLimits) -> dict[int, BuyerRow]:
    statement = (
        select(Buyer.id, Buyer.track, Buyer.languages, Buyer.country, BuyerDecision.decision)
        .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition.id)
        .order_by(Buyer.id)
    )
    return {
        buyer: BuyerRow(buyer, track, languages, decision is Decision.APPROVED, bounds.of_buyer(buyer, country, track))
        for buyer, track, languages, country, decision in session.execute(statement)
    }


def _interpreters(session: Session, edition: Edition) -> list[InterpreterRow]:
    statement = select(Interpreter.id, Interpreter.languages).where(Interpreter.edition_id == edition.id)
    return [InterpreterRow(*row) for row in session.execute(statement.order_by(Interpreter.id))]


def _zones(session: Session, edition: Edition) -> list[ZoneRow]:
    statement = (
        select(Zone.id, Zone.code, Zone.track, Zone.hall_id, MeetingTable.id)
        .outerjoin(MeetingTable, MeetingTable.zone_id == Zone.id)
        .where(Zone.edition_id == edition.id)
        .order_by(Zone.id, natural(MeetingTable.code))
    )
    tables: dict[tuple[int, str, Track, int], list[int]] = {}
    for zone, code, track, hall, table in session.execute(statement):
        here = tables.setdefault((zone, code, track, hall), [])
        if table is not None:
            here.append(table)
    return [
        # The contract keeps the name "booth" for meetings without a table.
        ZoneRow(code if code != BOOTH else f"zone {code}", track, hall, tuple(found))
        for (_, code, track, hall), found in tables.items()
    ]


def _absences(
    session: Session, edition: Edition, index: Mapping[int, int], in_the_way: Iterable[InTheWay]
) -> tuple[Away, Mapping[int, frozenset[int]]]:
    """Return who is away when, and which tables are closed by slot.

    That is what closures and broadcasts hold, and what closures would hold if no meeting were in their way.
    """
    statement = (
        select(Hold.slot_id, Hold.exhibitor_id, Hold.buyer_id, Hold.interpreter_id, Hold.table_id)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.edition_id == edition.id, Hold.meeting_id.is_(None))
    )
    away: dict[tuple[str, int], set[int]] = {}
    closed: dict[int, set[int]] = {}
    for slot, exhibitor, buyer, interpreter, table in session.execute(statement):
        holders = {"exhibitor_id": exhibitor, "buyer_id": buyer, "interpreter_id": interpreter}
        for column, holder in holders.items():
            if holder is not None:
                away.setdefault((column, holder), set()).add(index[slot])
        if table is not None:
            closed.setdefault(slot, set()).add(table)
    for one in in_the_way:
        if one.column == "table_id":
            closed.setdefault(one.slot_id, set()).add(one.holder_id)
        else:
            away.setdefault((one.column, one.holder_id), set()).add(index[one.slot_id])
    return (
        {holder: frozenset(slots) for holder, slots in away.items()},
        {slot: frozenset(tables) for slot, tables in closed.items()},
    )


def _with_persons(session: Session, index: Mapping[int, int], absences: Away) -> Away:
    """Return who is away, those included whose one person is on air or elsewhere for another company."""
    found: defaultdict[tuple[str, int], frozenset[int]] = defaultdict(frozenset, absences)
    for slot, companies in delegates.away(session, index, Hold.meeting_id.is_(None)).items():
        for side, company in companies:
            found[f"{side.value}_id", company] |= {index[slot]}
    return dict(found)
