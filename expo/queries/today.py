"""The figures of the front page, and what is going on now. Everybody may see them: they never name a buyer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from expo.domain.editions import moment
from expo.domain.outcomes import NO_SHOWS
from expo.models.buyers import Buyer
from expo.models.editions import Day, Edition, Slot
from expo.models.meetings import IN_ITS_SLOT, Meeting
from expo.models.outcomes import MeetingStatus


@dataclass(frozen=True, slots=True)
class Today:
    """Active consultations of the day (in the edition's own zone), over all days, and the countries they bring."""

    meetings: int
    all_meetings: int
    countries: int


class Sitting(NamedTuple):
    """An exhibitor is in a consultation now, at a table or (``None``) at its booth."""

    exhibitor_id: int
    table_id: int | None
    ends_at: datetime


_IS_TODAY = (Slot.starts_at >= bindparam("midnight")) & (Slot.starts_at < bindparam("next_midnight"))
_FIGURES = (
    select(func.count(case((_IS_TODAY, 1))), func.count(), func.count(Buyer.country.distinct()))
    .select_from(Meeting)
    .join(Slot, IN_ITS_SLOT)
    .join(Buyer, Buyer.id == Meeting.buyer_id)
    .where(Meeting.edition_id == bindparam("edition_id"), Meeting.is_active.is_(True))
)


def figures(session: Session, edition: Edition, now: datetime) -> Today:
    """Count the active consultations."""
    midnight = now.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    day = {"midnight": midnight, "next_midnight": midnight + timedelta(days=1)}
    of_the_day, of_all, countries = session.execute(_FIGURES, {"edition_id": edition.id, **day}).one()
    return Today(of_the_day, of_all, countries)


class ShownDay(NamedTuple):
    """A day of the expo, the hours of its consultations, and how many there are."""

    on: date
    starts_at: datetime
    ends_at: datetime
    meetings: int


_DAYS = (
    select(Day.on, Day.opens, Day.closes, func.count(Meeting.id))
    .outerjoin(Slot, Slot.day_id == Day.id)
    .outerjoin(Meeting, (Meeting.slot_id == Slot.id) & Meeting.is_active.is_(True))
    .where(Day.edition_id == bindparam("edition_id"))
    .group_by(Day.on, Day.opens, Day.closes)
    .order_by(Day.on)
)


def days(session: Session, edition: Edition) -> list[ShownDay]:
    """Return the days of the edition with their consultations."""
    return [
        ShownDay(on, moment(on, opens, edition.zone), moment(on, closes, edition.zone), meetings)
        for on, opens, closes, meetings in session.execute(_DAYS, {"edition_id": edition.id})
    ]


# Written once: every page of a company asks it.
_SITTINGS = (
    select(Meeting.exhibitor_id, Meeting.table_id, Meeting.ends_at)
    .join(Slot, IN_ITS_SLOT)
    .outerjoin(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
    .where(
        Meeting.edition_id == bindparam("edition_id"),
        Meeting.is_active.is_(True),
        MeetingStatus.outcome.is_(None),
        Slot.starts_at <= bindparam("now"),
        Meeting.ends_after(bindparam("now")),
    )
)


def sittings(session: Session, edition_id: int, now: datetime) -> list[Sitting]:
    """Return the consultations of this moment, but for those that ended early or did not take place."""
    return [Sitting(*row) for row in session.execute(_SITTINGS, {"edition_id": edition_id, "now": now})]


_COMING = (
    select(Slot.starts_at, func.count())
    .join(Meeting, Meeting.slot_id == Slot.id)
    .where(Slot.edition_id == bindparam("edition_id"), Meeting.is_active.is_(True), Slot.starts_at > bindparam("now"))
    .group_by(Slot.starts_at)
    .order_by(Slot.starts_at)
    .limit(1)
)


def coming(session: Session, edition_id: int, now: datetime) -> tuple[datetime, int] | None:
    """Return when the next consultations begin, and how many; ``None`` if there are no more."""
    found = session.execute(_COMING, {"edition_id": edition_id, "now": now}).first()
    return (found[0], found[1]) if found else None


def by_country(session: Session, edition_id: int, now: datetime) -> list[tuple[str, int]]:
    """Return the consultations that are over by the buyer's country, most first, without the no-shows."""
    count, outcome = func.count(), MeetingStatus.outcome
    rows = session.execute(
        select(Buyer.country, count)
        .join(Meeting, Meeting.buyer_id == Buyer.id)
        .join(Slot, IN_ITS_SLOT)
        .outerjoin(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .where(
            Meeting.edition_id == edition_id,
            Meeting.is_active.is_(True),
            ~Meeting.ends_after(now),
            or_(outcome.is_(None), outcome.not_in(list(NO_SHOWS))),
        )
        .group_by(Buyer.country)
        .order_by(count.desc(), Buyer.country)
    )
    return [(country, number) for country, number in rows]
