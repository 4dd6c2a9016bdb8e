"""What the organizer's lists say of a company's consultations and wishes, for a page of companies at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from expo.domain.wishes import Level, Side
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable
from expo.models.wishes import Wish, WishReply


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The consultation that is on or comes next; without a ``table`` it is at the booth."""

    starts_at: datetime
    ends_at: datetime
    table: str | None
    other: Named


@dataclass(frozen=True, slots=True)
class WishCounts:
    """Wishes that a company sent and received, and how many of the latter wait for its answer."""

    sent: int = 0
    received: int = 0
    unanswered: int = 0


def meetings(side: Side, *more: ColumnElement[bool]) -> Select[int]:
    """Return the active consultations of the surrounding statement's company.

    ``more`` are conditions on them and their slots.
    """
    mine = select(Meeting.id).where(_company(side) == _owner(side), Meeting.is_active.is_(True))
    return mine.join(Slot, Slot.id == Meeting.slot_id).where(*more) if more else mine


def is_today(edition: Edition, now: datetime) -> ColumnElement[bool]:
    """Return whether a slot is on the edition's today."""
    midnight = now.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return (Slot.starts_at >= midnight) & (Slot.starts_at < midnight + timedelta(days=1))


def next_at(side: Side, now: datetime) -> ColumnElement[datetime]:
    """Return when the company's consultation that is on or comes next begins."""
    ahead = meetings(side, Meeting.ends_after(now)).with_only_columns(func.min(Slot.starts_at))
    return ahead.scalar_subquery()


def wishes(side: Side, *more: ColumnElement[bool]) -> Select[int]:
    """Return the wishes of both sides for the surrounding statement's company, those never to meet left out."""
    return select(Wish.id).where(_wisher(side) == _owner(side), Wish.level != Level.NEVER, *more)


def unanswered(side: Side) -> Select[int]:
    """Return the requests that the company has not answered."""
    return wishes(side, Wish.side == side.other, ~exists().where(WishReply.wish_id == Wish.id))


def at_least(rows: Select[int], number: int = 1) -> ColumnElement[bool]:
    """Return whether there are so many rows; the database stops counting there, which a count of all does not."""
    return rows.limit(1).offset(number - 1).exists()


def total(rows: Select[int]) -> ColumnElement[int]:
    """Return how many rows there are."""
    return rows.with_only_columns(func.count()).scalar_subquery()


def wish_counts(session: Session, side: Side, ids: Collection[int]) -> dict[int, WishCounts]:
    """Return the wishes of these companies in numbers; those without any are missing."""
    rows = session.execute(
        select(
            _wisher(side),
            func.count(case((Wish.side == side, 1))),
            func.count(case((Wish.side != side, 1))),
            func.count(case(((Wish.side != side) & WishReply.id.is_(None), 1))),
        )
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(_wisher(side).in_(ids), Wish.level != Level.NEVER)
        .group_by(_wisher(side))
    )
    return {row[0]: WishCounts(*row[1:]) for row in rows}


def per_day(session: Session, edition: Edition, side: Side, ids: Collection[int]) -> dict[int, dict[date, int]]:
    """Return ``company → day → consultations`` of these companies."""
    company = _company(side)
    rows = session.execute(
        select(company, Slot.day_id, func.count())
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Slot.edition_id == edition.id, Meeting.is_active.is_(True), company.in_(ids))
        .group_by(company, Slot.day_id)
    )
    days = {day.id: day.on for day in edition.days}
    found: dict[int, dict[date, int]] = {}
    for company_id, day_id, number in rows:
        found.setdefault(company_id, {})[days[day_id]] = number
    return found


def coming(
    session: Session, edition: Edition, side: Side, ids: Collection[int], now: datetime
) -> dict[int, NextMeeting]:
    """Return what is on or comes next for these companies."""
    company = _company(side)
    names = (Buyer.name, Buyer.name_en) if side is Side.EXHIBITOR else (Exhibitor.name_ko, Exhibitor.name_en)
    table = aliased(MeetingTable)
    rows = session.execute(
        select(company, Slot.starts_at, Meeting.ends_at, table.code, *names)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Meeting.buyer)
        .join(Meeting.exhibitor)
        .outerjoin(table, table.id == Meeting.table_id)
        .where(Slot.edition_id == edition.id, Meeting.is_active.is_(True), company.in_(ids), Meeting.ends_after(now))
        .order_by(Slot.starts_at.desc())
    )
    return {row[0]: NextMeeting(row[1], row[2], row[3], Named(row[4], row[5])) for row in rows}


def _company(side: Side):  # type: ignore[no-untyped-def]  # a column, whose type SQLAlchemy knows
    return Meeting.exhibitor_id if side is Side.EXHIBITOR else Meeting.buyer_id


def _wisher(side: Side):  # type: ignore[no-untyped-def]
    return Wish.exhibitor_id if side is Side.EXHIBITOR else Wish.buyer_id


def _owner(side: Side):  # type: ignore[no-untyped-def]
    return Exhibitor.id if side is Side.EXHIBITOR else Buyer.id
