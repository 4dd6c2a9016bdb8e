"""How consultations ended: one outcome each, and counts whose parts add up to what was planned.

A consultation is *planned* if it is in the calendar, if it was cancelled after the show had begun, or if it has an
outcome: a no-show whose seat was given to another company has left the calendar, and still counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from expo.domain.editions import moment
from expo.domain.outcomes import NO_SHOWS, MeetingOutcome, Said
from expo.models.editions import Day, Edition, Slot
from expo.models.meetings import IN_ITS_SLOT, Cancellation, Meeting
from expo.models.outcomes import ClosedDay, MeetingEvent, MeetingStatus

ABSENT = (MeetingOutcome.NO_SHOW_EXHIBITOR, MeetingOutcome.NO_SHOW_BOTH)
"""Outcomes that leave a table without an exhibitor."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """Planned consultations by outcome; every one has exactly one."""

    by_outcome: Mapping[MeetingOutcome, int]

    def __getitem__(self, outcome: MeetingOutcome) -> int:
        return self.by_outcome.get(outcome, 0)

    @property
    def planned(self) -> int:
        return sum(self.by_outcome.values())

    @property
    def no_shows(self) -> int:
        return sum(self[outcome] for outcome in NO_SHOWS)


def show_begins_at(edition: Edition) -> datetime:
    """Return the first midnight of the show: what was cancelled before it was never planned for the days."""
    return moment(edition.starts_on, time(0), edition.zone)


def outcome_of(now: datetime) -> ColumnElement[Any]:
    """Return a consultation's outcome as a column of a query from :func:`planned`."""
    return case(
        (Cancellation.id.is_not(None), literal(MeetingOutcome.CANCELLED.value)),
        (MeetingStatus.outcome.is_not(None), MeetingStatus.outcome),
        (Meeting.ends_after(now), literal(MeetingOutcome.OPEN.value)),
        (MeetingStatus.started_at.is_not(None), literal(MeetingOutcome.HELD.value)),
        else_=literal(MeetingOutcome.UNRECORDED.value),
    )


def planned(edition: Edition, *columns: Any) -> Select[Any]:
    """Return a query of the planned consultations of an edition, joined to their slot, status and cancellation."""
    return (
        select(*columns)
        .select_from(Meeting)
        .join(Slot, IN_ITS_SLOT)
        .outerjoin(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .outerjoin(Cancellation, Cancellation.meeting_id == Meeting.id)
        .where(
            Meeting.edition_id == edition.id,
            or_(
                Meeting.is_active.is_(True),
                Cancellation.cancelled_at >= show_begins_at(edition),
                and_(Cancellation.id.is_(None), MeetingStatus.outcome.is_not(None)),
            ),
        )
    )


def counts(session: Session, edition: Edition, now: datetime, *, day_id: int | None = None) -> OutcomeCounts:
    """Count the planned consultations of an edition, or of one of its days, by outcome."""
    outcome = outcome_of(now).label("outcome")
    rows = planned(edition, outcome, func.count()).group_by(outcome)
    if day_id is not None:
        rows = rows.where(Slot.day_id == day_id)
    return OutcomeCounts({MeetingOutcome(found): number for found, number in session.execute(rows)})


def statuses(session: Session, meeting_ids: Collection[int]) -> dict[int, MeetingStatus]:
    """Return what was said of these consultations, added up; those of which nothing was said are missing."""
    found = session.scalars(select(MeetingStatus).where(MeetingStatus.meeting_id.in_(set(meeting_ids))))
    return {row.meeting_id: row for row in found}


def events(session: Session, meeting_id: int) -> Sequence[MeetingEvent]:
    """Return everything that was said of one consultation, in the order in which it was received."""
    rows = select(MeetingEvent).where(MeetingEvent.meeting_id == meeting_id).order_by(MeetingEvent.id)
    return session.scalars(rows).all()


def said(rows: Sequence[MeetingEvent]) -> list[Said]:
    """Return events as values of the domain."""
    keys = {row.id: row.key for row in rows}
    return [
        Said(row.key, row.kind, row.party, row.source, row.effective_at, keys.get(row.undo_of_id or 0)) for row in rows
    ]


def contested(session: Session, edition: Edition, day_id: int | None = None) -> int:
    """Count the consultations about which contradicting things were said."""
    rows = planned(edition, func.count()).where(MeetingStatus.is_contested.is_(True))
    if day_id is not None:
        rows = rows.where(Slot.day_id == day_id)
    return session.scalar(rows) or 0


def closing(session: Session, day_id: int) -> ClosedDay | None:
    """Return since when a day is closed, ``None`` while it is open."""
    return session.get(ClosedDay, day_id)


def closed_days(session: Session, edition: Edition) -> dict[int, ClosedDay]:
    """Return the closed days of an edition by day."""
    rows = select(ClosedDay).join(Day, Day.id == ClosedDay.day_id).where(Day.edition_id == edition.id)
    return {row.day_id: row for row in session.scalars(rows)}


def told(session: Session, meeting_ids: Collection[int]) -> dict[int, list[MeetingEvent]]:
    """Return everything that was said of some consultations, by consultation."""
    found: dict[int, list[MeetingEvent]] = {}
    ids = set(meeting_ids)
    if ids:
        rows = select(MeetingEvent).where(MeetingEvent.meeting_id.in_(ids)).order_by(MeetingEvent.id)
        for row in session.scalars(rows):
            found.setdefault(row.meeting_id, []).append(row)
    return found


def given_up(*which: MeetingOutcome) -> Select[int]:
    """Return the ids of consultations that ended in one of these ways, which no report contradicts."""
    status = MeetingStatus
    return select(status.meeting_id).where(status.outcome.in_(which), status.is_contested.is_(False))


def sitting_alone(session: Session, slot_id: int, table_id: int | None) -> int | None:
    """Return the buyer who sits alone at a table in a slot, because the exhibitor did not come."""
    return session.scalar(
        select(Meeting.buyer_id).where(
            Meeting.takes(slot_id),
            Meeting.table_id == table_id,
            Meeting.is_active.is_(True),
            Meeting.id.in_(given_up(MeetingOutcome.NO_SHOW_EXHIBITOR)),
        )
    )
