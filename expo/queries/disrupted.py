"""What an absence takes away: consultations, broadcasts, visits, sessions, appointments, reservations in the market."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span, moment
from expo.domain.holds import HoldKind
from expo.domain.live_commerce import HOLD as ON_AIR
from expo.domain.market import ReservationState
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.market import MarketProduct, MarketReservation, MarketStock
from expo.models.meetings import Meeting
from expo.queries import calendar

ABSENT = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id")
"""Who or what can be missing, as a closed time and a hold call it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something else that holds the time of who is missing: what it is, its row, and from when to when."""

    kind: HoldKind
    row: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Losses:
    """What closed times take away, by their ids, in time order.

    Meetings need another place, broadcasts have no company on air; reservations wait at their stands in the market.
    """

    meetings: Mapping[int, Sequence[Meeting]]
    broadcasts: Mapping[int, Sequence[Broadcast]]
    held: Mapping[int, Sequence[Held]]
    reservations: Mapping[int, Sequence[int]]


def losses(session: Session, edition: Edition, closures: Sequence[Closure], now: datetime) -> Losses:
    """Return what announced closed times take away from now on."""
    return Losses(
        _meetings(session, edition, now),
        _broadcasts(session, edition, closures, now),
        _held(session, closures, now),
        reservations(session, edition, closures, now),
    )


def _held(session: Session, closures: Sequence[Closure], now: datetime) -> Mapping[int, Sequence[Held]]:
    """Return what holds who is missing, by closed time, in time order.

    Consultations, and an exhibitor's own broadcasts, are told apart.
    """
    theirs = [getattr(Closure, column) == getattr(Hold, column) for column in ABSENT]
    rows = session.execute(
        select(Closure, Hold, Slot)
        .select_from(Hold)
        .join(Slot, Slot.id == Hold.slot_id)
        .join(Closure, and_(or_(*theirs), Slot.starts_at < Closure.ends_at, Slot.ends_at > Closure.starts_at))
        .where(Closure.id.in_([one.id for one in closures]), Slot.ends_at > now)
        .where(Hold.meeting_id.is_(None), Hold.closure_id.is_(None))
        .order_by(Slot.starts_at, Hold.id)
    )
    slots: dict[tuple[int, HoldKind, int], list[Slot]] = defaultdict(list)
    for closure, hold, slot in rows:
        kind = calendar.kind_of(hold)
        if kind is not ON_AIR or closure.exhibitor_id is None:
            slots[closure.id, kind, getattr(hold, kind.column)].append(slot)
    found: dict[int, list[Held]] = defaultdict(list)
    for (closure_id, kind, row), taken in slots.items():
        found[closure_id].append(Held(kind, row, taken[0].starts_at, taken[-1].ends_at))
    return found


def reservations(
    session: Session, edition: Edition, closures: Sequence[Closure], now: datetime
) -> Mapping[int, Sequence[int]]:
    """Return what waits at the stands of who is missing, by closed time, on days that it touches."""
    touched = [(one, _days(edition, one, now)) for one in closures]
    rows = session.execute(
        select(Product.exhibitor_id, MarketStock.on, MarketReservation.id)
        .select_from(MarketReservation)
        .join(MarketStock, MarketStock.id == MarketReservation.stock_id)
        .join(MarketProduct, MarketProduct.id == MarketStock.offer_id)
        .join(Product, Product.id == MarketProduct.product_id)
        .where(Product.exhibitor_id.in_([one.exhibitor_id for one in closures if one.exhibitor_id]))
        .where(MarketReservation.state == ReservationState.RESERVED)
        .order_by(MarketReservation.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for exhibitor_id, on, reservation_id in rows:
        for one, days in touched:
            if one.exhibitor_id == exhibitor_id and on in days:
                found[one.id].append(reservation_id)
    return found


def _meetings(session: Session, edition: Edition, now: datetime) -> dict[int, list[Meeting]]:
    """Return the meetings that need another place, by closed time."""
    hits = calendar.in_the_way(session, edition_id=edition.id, after=now)
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_({hit.meeting_id for hit in hits}))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.exhibitor),
            joinedload(Meeting.buyer),
            joinedload(Meeting.table),
            joinedload(Meeting.interpreter),
        )
    )
    by_id = {row.id: row for row in rows}
    found: dict[int, list[Meeting]] = defaultdict(list)
    for hit in hits:
        found[hit.closure_id].append(by_id[hit.meeting_id])
    return found


def _broadcasts(
    session: Session, edition: Edition, closures: Sequence[Closure], now: datetime
) -> dict[int, list[Broadcast]]:
    """Return the broadcasts to come whose exhibitor is missing, by closed time, in time order."""
    rows = session.scalars(
        select(Broadcast)
        .join(StudioSlot, StudioSlot.id == Broadcast.studio_slot_id)
        .where(StudioSlot.edition_id == edition.id, StudioSlot.ends_at > now)
        .options(joinedload(Broadcast.studio_slot), joinedload(Broadcast.exhibitor))
        .order_by(StudioSlot.starts_at, Broadcast.id)
    ).all()
    return {
        closure.id: [
            one
            for one in rows
            if one.exhibitor_id == closure.exhibitor_id and one.studio_slot.span.overlaps(closure.span)
        ]
        for closure in closures
    }


def absent_days(session: Session, edition: Edition, now: datetime) -> Mapping[int, set[date]]:
    """Return on which days a missing exhibitor hands nothing over in the market, by exhibitor."""
    rows = session.scalars(
        select(Closure).where(
            Closure.edition_id == edition.id,
            Closure.is_announced,
            Closure.exhibitor_id.is_not(None),
            Closure.ends_at > now,
        )
    ).all()
    found: dict[int, set[date]] = defaultdict(set)
    for one in rows:
        found[one.exhibitor_id or 0] |= _days(edition, one, now)
    return found


def _days(edition: Edition, closure: Closure, now: datetime) -> set[date]:
    """Return the days whose hours a closed time touches from now on."""
    absence = Span(max(closure.starts_at, now), closure.ends_at)
    hours = (
        (day.on, Span(moment(day.on, day.opens, edition.zone), moment(day.on, day.closes, edition.zone)))
        for day in edition.days
    )
    return {on for on, span in hours if span.overlaps(absence)}
