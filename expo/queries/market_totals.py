"""The win-win market in figures: totals by seller and day, counted from the reservations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from expo.domain.market import TAKES_STOCK, ReservationState
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor, Product
from expo.models.market import MarketProduct, MarketReservation, MarketStock


@dataclass(frozen=True, slots=True)
class SellerDay:
    """What one seller's market was on one day; ``value`` is whole won of the pieces handed over."""

    exhibitor_id: int
    code: str
    name_ko: str
    name_en: str
    on: date
    amount: int
    reservations: int
    pieces: int
    handed_over: int
    handed_pieces: int
    lapsed: int
    value: int


@dataclass(frozen=True, slots=True)
class MarketFigures:
    """The market in numbers; reservations and pieces are counted apart, ``value`` is whole won handed over."""

    products: int
    sellers: int
    reservations: int
    handed_over: int
    pieces: int
    value: int


def by_seller_and_day(session: Session, edition_id: int, *, exhibitor_id: int | None = None) -> list[SellerDay]:
    """Return the totals of each seller and day, counted from the reservations."""
    is_kept = MarketReservation.state.in_(TAKES_STOCK)
    is_handed = MarketReservation.state == ReservationState.HANDED_OVER
    is_lapsed = MarketReservation.state == ReservationState.LAPSED

    def total(condition: ColumnElement[bool], value: SQLColumnExpression[int] | int) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, value), else_=0)), 0)

    pieces = total(is_kept, MarketReservation.quantity)
    handed = total(is_handed, MarketReservation.quantity)
    value = total(is_handed, MarketReservation.quantity * MarketReservation.price)
    counted = (
        select(
            MarketReservation.stock_id,
            func.count().label("reservations"),
            pieces.label("pieces"),
            total(is_handed, 1).label("handed_over"),
            handed.label("handed_pieces"),
            total(is_lapsed, 1).label("lapsed"),
            value.label("value"),
        )
        .where(MarketReservation.edition_id == edition_id)
        .group_by(MarketReservation.stock_id)
        .subquery()
    )
    summed = [
        func.coalesce(func.sum(counted.c[name]), 0)
        for name in ("reservations", "pieces", "handed_over", "handed_pieces", "lapsed", "value")
    ]
    maker = (Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en)
    rows = (
        select(*maker, MarketStock.on, func.sum(MarketStock.amount), *summed)
        .join(MarketProduct, MarketProduct.id == MarketStock.offer_id)
        .join(Product, Product.id == MarketProduct.product_id)
        .join(Exhibitor, Exhibitor.id == Product.exhibitor_id)
        .outerjoin(counted, counted.c.stock_id == MarketStock.id)
        .where(MarketProduct.edition_id == edition_id)
        .group_by(*maker, MarketStock.on)
        .order_by(natural(Exhibitor.code), MarketStock.on)
    )
    if exhibitor_id is not None:
        rows = rows.where(Product.exhibitor_id == exhibitor_id)
    return [SellerDay(*row[:5], *(int(value) for value in row[5:])) for row in session.execute(rows)]


def figures(session: Session, edition_id: int) -> MarketFigures:
    """Return the market in numbers."""
    days = by_seller_and_day(session, edition_id)
    products = session.scalar(select(func.count()).where(MarketProduct.edition_id == edition_id)) or 0
    return MarketFigures(
        products,
        len({day.exhibitor_id for day in days}),
        sum(day.reservations for day in days),
        sum(day.handed_over for day in days),
        sum(day.handed_pieces for day in days),
        sum(day.value for day in days),
    )
