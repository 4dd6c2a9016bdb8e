"""The figures of the front page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Today:
    """Standing consultations of the day (in the edition's own zone), and over all days."""

    meetings: int
    all_meetings: int


def figures(session: Session, edition: Edition, now: datetime) -> Today:
    """Count the consultations that stand in the timetable."""
    midnight = now.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    is_today = (Slot.starts_at >= midnight) & (Slot.starts_at < midnight + timedelta(days=1))
    of_the_day, of_all = session.execute(
        select(func.count(case((is_today, 1))), func.count())
        .select_from(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
    ).one()
    return Today(of_the_day, of_all)
