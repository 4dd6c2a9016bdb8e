"""A seller goes missing: reservations at its stand are cancelled, and each customer is told once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.market import CALLED_OFF, ReservationState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.domain.words import Named
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.market import MarketReservation, MarketStock
from expo.queries import disrupted, disruptions
from expo.services import history, market, visitor_emails


def call_off(session: Session, actor: Actor, edition: Edition, *, closure_ids: Collection[int], now: datetime) -> int:
    """Take back what waits at the stands of who is missing, and return how many reservations that were."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    closures = disruptions.closures(session, edition, closure_ids)
    waiting = disrupted.reservations(session, edition, closures, now)
    ids = {row for rows in waiting.values() for row in rows}
    of_each: dict[Exhibitor, list[MarketReservation]] = defaultdict(list)
    for row in _take_back(session, ids, now):
        of_each[row.stock.offer.product.exhibitor].append(row)
    for maker, rows in of_each.items():
        _tell(session, edition, maker, rows, now)
        history.record(
            session,
            actor,
            "market.call_off",
            "exhibitor",
            maker.id,
            edition_id=edition.id,
            now=now,
            name=Named.of(maker),
            count=len(rows),
        )
    return sum(map(len, of_each.values()))


def _take_back(session: Session, ids: Collection[int], now: datetime) -> list[MarketReservation]:
    """Settle those that still wait once the stock is locked: a seller may hand over, a visitor give back meanwhile."""
    stocks = select(MarketReservation.stock_id).where(MarketReservation.id.in_(ids))
    session.scalars(locked(select(MarketStock).where(MarketStock.id.in_(stocks)).order_by(MarketStock.id))).all()
    live = MarketReservation.state == ReservationState.RESERVED
    rows = session.scalars(
        select(MarketReservation)
        .where(MarketReservation.id.in_(ids), live)
        .order_by(MarketReservation.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        market.settle(row, row.stock, ReservationState.CALLED_OFF, now)
    session.flush()
    return list(rows)


def _tell(
    session: Session, edition: Edition, maker: Exhibitor, rows: Sequence[MarketReservation], now: datetime
) -> None:
    """Write to each of them once."""
    of_each: dict[Person, list[MarketReservation]] = defaultdict(list)
    for row in rows:
        of_each[row.person].append(row)
    for person, theirs in of_each.items():
        params = {"company": Named.of(maker), "pieces": tuple(_pieces(row) for row in theirs)}
        visitor_emails.write_to_people(session, edition, [person], template="market.called_off", params=params, now=now)


def _pieces(row: MarketReservation) -> Violation:
    params = {"count": row.quantity, "product": Named.of(row.stock.offer.product), "on": row.stock.on}
    return Violation("called_off", CALLED_OFF, params)
