"""The rows behind the figures of a show, the stated rates, and the published tables."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.charts import Chart, ChartPart
from expo.domain.charts import charts as charts_of
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import RecordAct
from expo.domain.refusals import existing
from expo.domain.results import RateSet, ResultRow
from expo.domain.wishes import Level
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.interpreters import Interpreter
from expo.models.meetings import Cancellation, Meeting
from expo.models.records import ExchangeRate, Record, RecordRevision, RecordWords
from expo.models.results import PressTable
from expo.models.venue import MeetingTable
from expo.models.wishes import Wish
from expo.queries import outcomes


def rows(
    session: Session,
    edition: Edition,
    now: datetime,
    *,
    as_of: datetime | None = None,
    only: ColumnElement[bool] | None = None,
) -> list[ResultRow]:
    """Return every planned consultation in the order of the timetable, with its record as it was at ``as_of``.

    ``only`` narrows by columns of the consultation.
    """
    chain, revision = chains(edition, as_of or now), RecordRevision
    found = session.execute(
        recorded(
            edition,
            chain,
            Meeting.id,
            Meeting.exhibitor_id,
            Meeting.buyer_id,
            Buyer.track,
            Buyer.country,
            Exhibitor.sector_id,
            Exhibitor.hall_id,
            Slot.starts_at,
            second_at().label("second_at"),
            outcomes.outcome_of(now).label("outcome"),
            Meeting.table_id,
            Meeting.interpreter_id,
            Meeting.origin,
            revision.record_id,
            revision.no,
            revision.state,
            revision.currency,
            revision.discussed_minor,
            revision.expected_minor,
            revision.signed_minor,
            revision.has_memorandum,
            revision.buyer_minor,
            chain.c.written,
            chain.c.confirmed,
            chain.c.disputed,
            chain.c.submitted_at,
            RecordWords.words,
        )
        .outerjoin(RecordWords, (RecordWords.record_id == revision.record_id) & (RecordWords.no == revision.no))
        .where(only if only is not None else true())
    )
    return [_row(one) for one in found]


def recorded(edition: Edition, chain: Subquery, *columns: Any) -> Select[Any]:
    """Return a query of the planned consultations with their companies and the newest revision of :func:`chains`.

    In the order of the timetable. By the bare column SQLite would go through the slots in their order, and for each
    through all consultations, to spare itself the sort.
    """
    revision, begins = RecordRevision, func.coalesce(Slot.starts_at, Slot.starts_at)
    return (
        outcomes.planned(edition, *columns)
        .join(Exhibitor, Exhibitor.id == Meeting.exhibitor_id)
        .join(Buyer, Buyer.id == Meeting.buyer_id)
        .outerjoin(Record, Record.meeting_id == Meeting.id)
        .outerjoin(chain, chain.c.record_id == Record.id)
        .outerjoin(revision, (revision.record_id == chain.c.record_id) & (revision.no == chain.c.newest))
        .order_by(begins, Meeting.id)
    )


def second_at() -> ColumnElement[datetime | None]:
    """Return when the second slot of a long consultation begins: it follows the first at once."""
    return case((Meeting.second_slot_id.is_not(None), Slot.ends_at))


def rates(session: Session, edition: Edition, set_no: int | None = None) -> RateSet:
    """Return a set of rates, the newest without a number; an empty one, number 0, if none was stated."""
    of_edition = select(ExchangeRate).where(ExchangeRate.edition_id == edition.id).order_by(ExchangeRate.set_no)
    stated = session.scalars(of_edition).all()
    number = max((one.set_no for one in stated), default=0) if set_no is None else set_no
    chosen = [one for one in stated if one.set_no == number]
    if not chosen:
        return RateSet(0, {})
    values = {one.currency: Decimal(one.rate) for one in chosen}
    return RateSet(number, values, chosen[0].source, chosen[0].rate_on)


def tables(session: Session, edition: Edition) -> Sequence[PressTable]:
    """Return the published tables with their cells, newest first."""
    return session.scalars(
        select(PressTable)
        .where(PressTable.edition_id == edition.id)
        .options(selectinload(PressTable.cells))
        .order_by(PressTable.number.desc())
    ).all()


def table(session: Session, edition: Edition, number: int) -> PressTable:
    """Return a published table with its cells and sources."""
    found = session.scalar(
        select(PressTable)
        .where(PressTable.edition_id == edition.id, PressTable.number == number)
        .options(selectinload(PressTable.cells), selectinload(PressTable.sources))
    )
    return existing(found, f"press table {number}")


def companies(session: Session, meeting_ids: Sequence[int]) -> dict[int, Meeting]:
    """Return the consultations of some rows with their companies, by number."""
    found = select(Meeting).where(Meeting.id.in_(meeting_ids))
    shown = found.options(joinedload(Meeting.exhibitor), joinedload(Meeting.buyer), joinedload(Meeting.slot))
    return {meeting.id: meeting for meeting in session.scalars(shown)}


def codes(session: Session, edition: Edition, table: type[Exhibitor | Buyer]) -> dict[int, str]:
    """Return the codes of all exhibitors or buyers, by number."""
    return {
        row.id: row.code for row in session.execute(select(table.id, table.code).where(table.edition_id == edition.id))
    }


def wished_pairs(session: Session, edition: Edition) -> tuple[int, int]:
    """Count the pairs of which either wished for the other and that have a consultation, and all such pairs."""
    wished = select(Wish.exhibitor_id, Wish.buyer_id).where(Wish.edition_id == edition.id, Wish.level != Level.NEVER)
    is_wished = wished.where(Wish.exhibitor_id == Meeting.exhibitor_id, Wish.buyer_id == Meeting.buyer_id).exists()
    had = outcomes.planned(edition, Meeting.exhibitor_id, Meeting.buyer_id).where(Cancellation.id.is_(None), is_wished)
    matched, every = (
        session.scalar(select(func.count()).select_from(pairs.distinct().subquery())) or 0 for pairs in (had, wished)
    )
    return matched, every


def charts(
    session: Session, edition: Edition, rows: Sequence[ResultRow], now: datetime
) -> dict[Chart, list[ChartPart]]:
    """Return the bars of every chart of these rows; of the tables, all slots that are over."""
    tables = session.scalar(select(func.count()).where(MeetingTable.edition_id == edition.id)) or 0
    over = Counter(f"{slot.starts_at.astimezone(edition.zone):%H}" for slot in edition.slots if slot.ends_at <= now)
    return charts_of(rows, edition.zone, {hour: tables * count for hour, count in over.items()})


def names(session: Session, edition: Edition) -> dict[tuple[str, int | None], Named]:
    """Return the names of sectors, exhibitors and interpreters by kind and number."""
    found: dict[tuple[str, int | None], Named] = {}
    for kind, table in (("sector", Sector), ("exhibitor", Exhibitor)):
        for row in session.execute(
            select(table.id, table.name_ko, table.name_en).where(table.edition_id == edition.id)
        ):
            found[kind, row.id] = Named.of(row)
    of_edition = select(Interpreter.id, Interpreter.name).where(Interpreter.edition_id == edition.id)
    found |= {("interpreter", number): Named(name, name) for number, name in session.execute(of_edition)}
    return found


def chains(edition: Edition, as_of: datetime) -> Subquery:
    """Return for each record its newest revision by then, and the newest of each kind of act."""

    def newest(*acts: RecordAct) -> ColumnElement[int]:
        return func.max(case((RecordRevision.act.in_(acts), RecordRevision.no)))

    return (
        select(
            RecordRevision.record_id,
            func.max(RecordRevision.no).label("newest"),
            func.min(RecordRevision.recorded_at).label("submitted_at"),
            newest(RecordAct.SUBMITTED, RecordAct.CORRECTED).label("written"),
            newest(RecordAct.CONFIRMED).label("confirmed"),
            newest(RecordAct.DISPUTED).label("disputed"),
        )
        .join(Record, Record.id == RecordRevision.record_id)
        .where(Record.edition_id == edition.id, RecordRevision.recorded_at <= as_of)
        .group_by(RecordRevision.record_id)
        .subquery()
    )


def _row(found: Any) -> ResultRow:
    confirmed, disputed, written = found.confirmed or 0, found.disputed or 0, found.written or 0
    return ResultRow(
        meeting_id=found.id,
        exhibitor_id=found.exhibitor_id,
        buyer_id=found.buyer_id,
        track=found.track,
        country=found.country,
        sector_id=found.sector_id,
        hall_id=found.hall_id,
        starts_at=found.starts_at,
        second_at=found.second_at,
        outcome=MeetingOutcome(found.outcome),
        table_id=found.table_id,
        interpreter_id=found.interpreter_id,
        origin=found.origin,
        record_id=found.record_id,
        revision_no=found.no or 0,
        state=found.state,
        currency=found.currency,
        discussed=found.discussed_minor or 0,
        expected=found.expected_minor or 0,
        signed=found.signed_minor or 0,
        has_memorandum=bool(found.has_memorandum),
        buyer_minor=found.buyer_minor,
        is_confirmed=confirmed > max(disputed, written),
        note=(found.words or {}).get("shared_note", ""),
        submitted_at=found.submitted_at,
    )
