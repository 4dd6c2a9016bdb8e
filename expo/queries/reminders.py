"""Waves of reminders that are due and not written yet, and how many companies the next one reaches."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain import reminders
from expo.domain.reminders import Wave
from expo.models.editions import Day, Edition, Slot
from expo.models.meetings import Meeting
from expo.models.reminders import ReminderWave


def due(session: Session, edition: Edition) -> list[Wave]:
    """Return the waves to write now; a wave that was written, or is over, is not among them."""
    starts = session.scalars(select(Slot.starts_at).where(Slot.edition_id == edition.id))
    found = list(reminders.due(starts, clock.now(edition), edition.zone))
    if not found:
        return []
    rows = select(ReminderWave.kind, ReminderWave.starts_at).where(ReminderWave.edition_id == edition.id)
    written = {(kind, starts_at) for kind, starts_at in session.execute(rows)}
    return [wave for wave in found if (wave.kind, wave.starts_at) not in written]


def companies_on(session: Session, edition_id: int, on: date) -> int:
    """Count the companies of both sides that have consultations on a day."""
    sides = (func.count(column.distinct()) for column in (Meeting.exhibitor_id, Meeting.buyer_id))
    rows = (
        select(*sides)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Slot.day)
        .where(Day.edition_id == edition_id, Day.on == on, Meeting.is_active.is_(True))
    )
    return sum(session.execute(rows).one())
