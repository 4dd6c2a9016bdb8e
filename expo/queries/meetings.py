"""Consultations, as far as each may see them: an organizer all, a company or interpreter its own, a stranger none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import Actor
from expo.domain.refusals import Violation, existing
from expo.domain.words import N_
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable, Zone


def visible_to(actor: Actor) -> Select[Meeting]:
    """Return the meetings an actor may see, cancelled ones among them."""
    of_edition = select(Meeting).where(Meeting.edition_id == actor.edition_id)
    if actor.is_organizer:
        return of_edition
    if actor.is_exhibitor:
        return of_edition.where(Meeting.exhibitor_id == actor.exhibitor_id)
    if actor.is_buyer:
        return of_edition.where(Meeting.buyer_id == actor.buyer_id)
    if actor.is_interpreter:
        return of_edition.where(Meeting.interpreter_id == actor.interpreter_id)
    return of_edition.where(false())


def get(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Return a meeting the actor may see, with all a page needs."""
    found = session.scalar(_furnished(visible_to(actor).where(Meeting.id == meeting_id)))
    return existing(found, f"meeting {meeting_id}")


def against_moving(actor: Actor, meeting: Meeting, now: datetime) -> Iterable[Violation]:
    """Yield why the actor may not move a consultation, wherever it would go."""
    if meeting.lock is not None and actor.is_organizer:
        yield Violation("meeting_is_locked", N_("This consultation is locked. Please unlock it first."))
    elif meeting.lock is not None:
        yield Violation(
            "meeting_is_kept", N_("The organizer keeps this consultation at its time. Please ask the desk.")
        )
    if not actor.is_organizer and now >= meeting.slot.starts_at:
        yield Violation("meeting_has_begun", N_("This consultation has begun already and cannot be moved."))


def agenda(
    session: Session, actor: Actor, *, exhibitor_id: int | None = None, buyer_id: int | None = None
) -> Sequence[Meeting]:
    """Return active meetings in time order, with all a page needs, in as many queries for one as for a hundred.

    A company sees its own; an organizer names the company whose agenda is wanted.
    """
    wanted = visible_to(actor).where(Meeting.is_active.is_(True))
    if exhibitor_id is not None:
        wanted = wanted.where(Meeting.exhibitor_id == exhibitor_id)
    if buyer_id is not None:
        wanted = wanted.where(Meeting.buyer_id == buyer_id)
    return session.scalars(_furnished(wanted).join(Meeting.slot).order_by(Slot.starts_at, Meeting.id)).all()


def between(session: Session, edition_id: int, starts_at: datetime, ends_at: datetime) -> Sequence[Meeting]:
    """Return an edition's active meetings that begin in a half-open span, in time order, for the clock."""
    wanted = select(Meeting).join(Meeting.slot).where(Slot.edition_id == edition_id, Meeting.is_active.is_(True))
    inside = _furnished(wanted).where(Slot.starts_at >= starts_at, Slot.starts_at < ends_at)
    return session.scalars(inside.order_by(Slot.starts_at, Meeting.id)).all()


def slots_of(session: Session, *which: ColumnElement[bool]) -> set[int]:
    """Return the slots that active consultations take, both of a long one."""
    rows = session.execute(select(Meeting.slot_id, Meeting.second_slot_id).where(Meeting.is_active.is_(True), *which))
    return {slot_id for row in rows for slot_id in row if slot_id is not None}


def _furnished(meetings: Select[Meeting]) -> Select[Meeting]:
    return meetings.options(
        joinedload(Meeting.slot),
        joinedload(Meeting.buyer),
        joinedload(Meeting.exhibitor).joinedload(Exhibitor.hall),
        joinedload(Meeting.exhibitor).selectinload(Exhibitor.booths),
        joinedload(Meeting.table).joinedload(MeetingTable.zone).joinedload(Zone.hall),
        joinedload(Meeting.interpreter),
        joinedload(Meeting.cancellation),
        joinedload(Meeting.lock),
    )
