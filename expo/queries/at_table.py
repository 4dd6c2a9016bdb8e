"""The consultations of a day as they stand at their tables, for the organizer's list and the dashboard's "now"."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.outcome_rules import EARLY
from expo.domain.outcomes import NO_SHOWS, MeetingOutcome
from expo.domain.words import N_, Labelled
from expo.models.base import natural
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Cancellation, Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.refills import Opening
from expo.models.venue import MeetingTable
from expo.queries import outcomes, refills


class TableView(Labelled):
    """A part of a day's consultations."""

    NOW = "now", N_("At the tables now")
    RUNNING = "running", N_("Running")
    MISSING = "missing", N_("Someone is missing")
    CALLED = "called", N_("Called")
    UNRECORDED = "unrecorded", N_("No outcome yet")
    CONTESTED = "contested", N_("Contradicting reports")
    HELD = "held", N_("Held")
    NO_SHOW = "no_show", N_("No-show")
    CANCELLED = "cancelled", N_("Cancelled")
    ALL = "all", N_("All of the day")


class TableLine(NamedTuple):
    """A consultation and its outcome."""

    meeting: Meeting
    outcome: MeetingOutcome


def day_of(session: Session, edition: Edition, now: datetime) -> Day | None:
    """Return the day of a moment, else the last one before it, else the first."""
    today = now.astimezone(edition.zone).date()
    days = session.scalars(select(Day).where(Day.edition_id == edition.id).order_by(Day.on)).all()
    return next((day for day in reversed(days) if day.on <= today), days[0] if days else None)


def ids(
    session: Session, edition: Edition, day_id: int, view: TableView, now: datetime, table: str = ""
) -> Sequence[int]:
    """Return the consultations of a view, by time and table; with ``table``, those of one table."""
    rows = (
        outcomes.planned(edition, Meeting.id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .where(Slot.day_id == day_id, _views(now)[view])
        .order_by(Slot.starts_at, natural(MeetingTable.code), Meeting.id)
    )
    if table:
        rows = rows.where(MeetingTable.code == table)
    return session.scalars(rows).all()


def lines(session: Session, edition: Edition, meeting_ids: Sequence[int], now: datetime) -> Sequence[TableLine]:
    """Return these consultations with their outcomes, in the same order."""
    rows = (
        outcomes.planned(edition, Meeting, outcomes.outcome_of(now))
        .where(Meeting.id.in_(meeting_ids))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.table),
            joinedload(Meeting.buyer),
            joinedload(Meeting.interpreter),
            joinedload(Meeting.exhibitor).joinedload(Exhibitor.hall),
        )
    )
    found = {meeting.id: TableLine(meeting, MeetingOutcome(outcome)) for meeting, outcome in session.execute(rows)}
    return [found[one] for one in meeting_ids]


def counts(session: Session, edition: Edition, day_id: int, now: datetime) -> Mapping[TableView, int]:
    """Count the consultations of every view of a day."""
    views = _views(now)
    columns = [func.count().filter(condition) for condition in views.values()]
    found = session.execute(outcomes.planned(edition, *columns).where(Slot.day_id == day_id)).one()
    return dict(zip(views, found, strict=True))


def uncalled(session: Session, edition: Edition, now: datetime) -> Sequence[Meeting]:
    """Return the consultations in which one side waits for the other, and that are due for a call.

    Where nothing has been said, no one is known to be missing.
    """
    due = now - timedelta(minutes=edition.call_minutes)
    rows = outcomes.planned(edition, Meeting).where(
        Slot.starts_at <= due,
        Meeting.ends_after(now),
        Meeting.is_active.is_(True),
        is_missing(),
        MeetingStatus.called_at.is_(None),
        or_(MeetingStatus.exhibitor_arrived_at.is_not(None), MeetingStatus.buyer_arrived_at.is_not(None)),
    )
    return session.scalars(rows.options(joinedload(Meeting.slot)).order_by(Meeting.id)).all()


def busy_editions(session: Session, clock: Callable[[Edition], datetime]) -> list[Edition]:
    """Return the editions in which a company is due for a call or a seat is or may become free."""
    waiting = select(Opening.id).where(Opening.edition_id == Edition.id, Opening.state.in_(refills.ALIVE)).exists()
    rows = session.execute(select(Edition, waiting).where(~Edition.archive.has()))
    return [edition for edition, has_seats in rows if has_seats or uncalled(session, edition, clock(edition))]


def is_missing() -> ColumnElement[bool]:
    """Tell in SQL whether one side of a consultation that has begun is not known to have come."""
    status = MeetingStatus
    return and_(
        status.outcome.is_(None),
        status.started_at.is_(None),
        or_(status.exhibitor_arrived_at.is_(None), status.buyer_arrived_at.is_(None)),
    )


def _views(now: datetime) -> dict[TableView, ColumnElement[bool]]:
    status, active = MeetingStatus, Meeting.is_active.is_(True)
    runs = and_(active, Slot.starts_at <= now, Meeting.ends_after(now))
    near = and_(active, Slot.starts_at <= now + EARLY, Meeting.ends_after(now))
    outcome = outcomes.outcome_of(now)
    return {
        TableView.NOW: near,
        TableView.RUNNING: and_(runs, status.started_at.is_not(None), status.outcome.is_(None)),
        TableView.MISSING: and_(runs, is_missing()),
        TableView.CALLED: and_(near, status.called_at.is_not(None)),
        TableView.UNRECORDED: outcome == MeetingOutcome.UNRECORDED.value,
        TableView.CONTESTED: status.is_contested.is_(True),
        TableView.HELD: outcome == MeetingOutcome.HELD.value,
        TableView.NO_SHOW: status.outcome.in_(list(NO_SHOWS)),
        TableView.CANCELLED: Cancellation.id.is_not(None),
        TableView.ALL: Meeting.id.is_not(None),
    }
