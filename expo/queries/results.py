"""The rows behind the figures of a show, the stated rates, and the published tables."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, String, Subquery, case, func, select, true, type_coerce
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.amounts import Currency
from expo.domain.buyers import Track
from expo.domain.charts import Chart, ChartPart
from expo.domain.charts import charts as charts_of
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import RecordAct, RecordState
from expo.domain.refusals import existing
from expo.domain.results import RateSet, ResultRow, ResultRows
from expo.domain.wishes import Level
from expo.domain.words import Labelled, Named
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

_Word = TypeVar("_Word", bound=Labelled)


def rows(
    session: Session,
    edition: Edition,
    now: datetime,
    *,
    as_of: datetime | None = None,
    submitted_before: datetime | None = None,
    only: ColumnElement[bool] | None = None,
) -> ResultRows:
    """Return every planned consultation in the order of the timetable, with its record as it was at ``as_of``.

    ``submitted_before`` leaves out those without a record by then, ``only`` narrows by columns of the consultation.
    """
    chain, revision = chains(edition, as_of or now), RecordRevision
    wanted = recorded(
        edition,
        chain,
        Meeting.id,
        Meeting.exhibitor_id,
        Meeting.buyer_id,
        word(Buyer.track),
        Buyer.country,
        Exhibitor.sector_id,
        Exhibitor.hall_id,
        Meeting.slot_id,
        word(outcomes.outcome_of(now)),
        Meeting.second_slot_id,
        Meeting.table_id,
        Meeting.interpreter_id,
        word(Meeting.origin),
        revision.record_id,
        revision.no,
        word(revision.state),
        word(revision.currency),
        revision.discussed_minor,
        revision.expected_minor,
        revision.signed_minor,
        revision.has_memorandum,
        revision.buyer_minor,
        is_confirmed(chain),
        RecordWords.words["shared_note"].as_string(),
    ).outerjoin(RecordWords, (RecordWords.record_id == revision.record_id) & (RecordWords.no == revision.no))
    if submitted_before is not None:
        early = select(RecordRevision.record_id).where(RecordRevision.recorded_at < submitted_before)
        wanted = wanted.where(chain.c.record_id.in_(early.where(RecordRevision.no == 1)))
    found = session.execute(wanted.where(only if only is not None else true()))
    spans = {slot.id: (slot.starts_at, slot.ends_at) for slot in edition.slots}
    return ResultRows(_row(one, spans) for one in found)


def word(column: Any) -> ColumnElement[str]:
    """Return a word as it is stored; 40,000 of them are looked up quicker than SQLAlchemy reads them."""
    return type_coerce(column, String)


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
        .outerjoin(chain, chain.c.meeting_id == Meeting.id)
        .outerjoin(revision, (revision.record_id == chain.c.record_id) & (revision.no == chain.c.newest))
        .order_by(begins, Meeting.id)
    )


def is_confirmed(chain: Subquery) -> ColumnElement[bool]:
    """Return whether the buyer has confirmed the newest content of a record."""
    return func.coalesce(chain.c.confirmed == chain.c.judged, False)


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


def charts(session: Session, edition: Edition, rows: ResultRows, now: datetime) -> dict[Chart, list[ChartPart]]:
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
    """Return for each record its newest revision by then, the newest that says if it is true, and confirmation."""

    def newest(*acts: RecordAct) -> ColumnElement[int]:
        return func.max(case((RecordRevision.act.in_(acts), RecordRevision.no)))

    written = RecordAct.SUBMITTED, RecordAct.CORRECTED
    return (
        select(
            Record.id.label("record_id"),
            Record.meeting_id,
            func.max(RecordRevision.no).label("newest"),
            newest(*written, RecordAct.CONFIRMED, RecordAct.DISPUTED).label("judged"),
            newest(RecordAct.CONFIRMED).label("confirmed"),
        )
        .join(RecordRevision, RecordRevision.record_id == Record.id)
        .where(Record.edition_id == edition.id, RecordRevision.recorded_at <= as_of)
        .group_by(Record.id)  # in the order in which SQLite reads them, so that it has nothing to sort
        .subquery()
    )


def _by_value(words: type[_Word]) -> dict[str | None, _Word]:
    return {one.value: one for one in words}


# Calling an enum costs ten times as much as a look into a dictionary.
_TRACKS, _OUTCOMES, _ORIGINS = _by_value(Track), _by_value(MeetingOutcome), _by_value(Origin)
_STATES, _CURRENCIES = _by_value(RecordState), _by_value(Currency)


def _row(found: Any, spans: Mapping[int, tuple[datetime, datetime]]) -> ResultRow:
    (
        meeting_id,
        exhibitor_id,
        buyer_id,
        track,
        country,
        sector_id,
        hall_id,
        slot_id,
        outcome,
        second_slot_id,
        table_id,
        interpreter_id,
        origin,
        record_id,
        no,
        state,
        currency,
        discussed,
        expected,
        signed,
        has_memorandum,
        buyer_minor,
        is_confirmed_,
        note,
    ) = found
    starts_at, ends_at = spans[slot_id]
    return ResultRow(  # by place: names would take as long as the query
        meeting_id,
        exhibitor_id,
        buyer_id,
        _TRACKS[track],
        country,
        sector_id,
        hall_id,
        starts_at,
        _OUTCOMES[outcome],
        ends_at if second_slot_id else None,
        table_id,
        interpreter_id,
        _ORIGINS[origin],
        record_id,
        no or 0,
        _STATES.get(state),
        _CURRENCIES.get(currency),
        discussed or 0,
        expected or 0,
        signed or 0,
        bool(has_memorandum),
        buyer_minor,
        bool(is_confirmed_),
        note or "",
    )
