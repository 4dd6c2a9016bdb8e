"""What the organizer's lists say of a company's consultations and wishes, for a page of companies at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from expo.domain.wishes import Level, Side
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Day, Edition, Slot
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


def meetings(edition: Edition, side: Side, now: datetime) -> Subquery:
    """Return for each company of a side: ``total``, ``today`` and ``next_at``, the start of what is on or next."""
    midnight = now.astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    is_today = (Slot.starts_at >= midnight) & (Slot.starts_at < midnight + timedelta(days=1))
    company = _company(side)
    return (
        select(
            company.label("company_id"),
            func.count().label("total"),
            func.count(case((is_today, 1))).label("today"),
            func.min(case((Slot.ends_at > now, Slot.starts_at))).label("next_at"),
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
        .group_by(company)
        .subquery("meetings")
    )


def wishes(edition: Edition, side: Side) -> Subquery:
    """Return for each company of a side: wishes ``sent`` and ``received``, and those of the latter ``unanswered``."""
    company = Wish.exhibitor_id if side is Side.EXHIBITOR else Wish.buyer_id
    wants = Wish.level != Level.NEVER
    return (
        select(
            company.label("company_id"),
            func.count(case((wants & (Wish.side == side), 1))).label("sent"),
            func.count(case((wants & (Wish.side != side), 1))).label("received"),
            func.count(case((wants & (Wish.side != side) & WishReply.id.is_(None), 1))).label("unanswered"),
        )
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == edition.id)
        .group_by(company)
        .subquery("wishes")
    )


def per_day(session: Session, edition: Edition, side: Side, ids: Collection[int]) -> dict[int, dict[date, int]]:
    """Return ``company → day → consultations`` of these companies."""
    company = _company(side)
    rows = session.execute(
        select(company, Day.on, func.count())
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Day, Day.id == Slot.day_id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True), company.in_(ids))
        .group_by(company, Day.on)
    )
    found: dict[int, dict[date, int]] = {}
    for company_id, on, number in rows:
        found.setdefault(company_id, {})[on] = number
    return found


def coming(
    session: Session, edition: Edition, side: Side, ids: Collection[int], now: datetime
) -> dict[int, NextMeeting]:
    """Return what is on or comes next for these companies."""
    company = _company(side)
    names = (Buyer.name, Buyer.name_en) if side is Side.EXHIBITOR else (Exhibitor.name_ko, Exhibitor.name_en)
    table = aliased(MeetingTable)
    rows = session.execute(
        select(company, Slot.starts_at, Slot.ends_at, table.code, *names)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Meeting.buyer)
        .join(Meeting.exhibitor)
        .outerjoin(table, table.id == Meeting.table_id)
        .where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True), company.in_(ids), Slot.ends_at > now)
        .order_by(Slot.starts_at.desc())
    )
    return {row[0]: NextMeeting(row[1], row[2], row[3], Named(row[4], row[5])) for row in rows}


def _company(side: Side):  # type: ignore[no-untyped-def]  # a column, whose type SQLAlchemy knows
    return Meeting.exhibitor_id if side is Side.EXHIBITOR else Meeting.buyer_id
