"""The win-win market: what is offered, a person's reservations, and the seller's stand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from expo.domain import text
from expo.domain.market import ReservationState
from expo.domain.refusals import NotFound
from expo.models.badges import Person
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product, Sector
from expo.models.market import MarketProduct, MarketReservation, MarketSeller, MarketStock
from expo.models.venue import Hall
from expo.queries.exhibitors import LISTED, by_name
from expo.queries.lists import holds


class DayStock(NamedTuple):
    """What is left of an offer on one day."""

    on: date
    left: int


_MAKER = contains_eager(MarketProduct.product).contains_eager(Product.exhibitor)

FILLED = {
    "market": exists().where(MarketProduct.edition_id == bindparam("edition_id"), MarketProduct.is_offered.is_(True)),
    "stand": exists().where(MarketSeller.exhibitor_id == Exhibitor.id, Exhibitor.edition_id == bindparam("edition_id")),
}


def _offers(edition_id: int) -> Select[MarketProduct]:
    return (
        select(MarketProduct)
        .join(MarketProduct.product)
        .join(Product.exhibitor)
        .where(MarketProduct.edition_id == edition_id)
        .options(_MAKER.options(joinedload(Exhibitor.hall), joinedload(Exhibitor.sector)))
        .order_by(natural(Exhibitor.code), MarketProduct.id)
    )


def _with_stock(edition_id: int) -> Select[MarketProduct]:
    return _offers(edition_id).options(selectinload(MarketProduct.stock))


def _listed(edition_id: int) -> Select[MarketProduct]:
    """Return what is offered, with no more of the sellers than lists show."""
    return _offers(edition_id).where(MarketProduct.is_offered.is_(True)).options(_MAKER.load_only(*LISTED))


def catalogue(session: Session, edition_id: int, *, sector: str = "", wanted: str = "") -> Sequence[MarketProduct]:
    """Return what is offered, narrowed by a sector's code and by words."""
    rows = _listed(edition_id)
    if sector:
        rows = rows.join(Sector, Sector.id == Exhibitor.sector_id).where(Sector.code == sector)
    if wanted:
        key = text.wanted_text(wanted)
        rows = rows.where(holds(key, Product.search_text, Exhibitor.search_text))
    return session.scalars(rows).all()


def of_seller(session: Session, edition_id: int, exhibitor_id: int) -> Sequence[MarketProduct]:
    """Return what one seller offers, with the stock of each day."""
    rows = _with_stock(edition_id).where(MarketProduct.is_offered.is_(True), Exhibitor.id == exhibitor_id)
    return session.scalars(rows).all()


def stock(session: Session, edition_id: int) -> dict[int, list[DayStock]]:
    """Return ``offer id → what is left of it on each day``, for lists: rows without a life of their own."""
    columns = MarketStock.offer_id, MarketStock.on, MarketStock.amount - MarketStock.taken
    rows = select(*columns).join(MarketStock.offer).where(MarketProduct.edition_id == edition_id)
    found: dict[int, list[DayStock]] = defaultdict(list)
    for offer_id, on, left in session.execute(rows.order_by(MarketStock.on)):
        found[offer_id].append(DayStock(on, left))
    return found


def of_products(session: Session, edition_id: int, product_ids: Sequence[int]) -> Sequence[MarketProduct]:
    """Return the offers of some products."""
    if not product_ids:
        return []
    return session.scalars(_listed(edition_id).where(Product.id.in_(product_ids))).all()


def count_offers(session: Session, edition_id: int) -> int:
    """Return how many products are offered."""
    rows = select(func.count()).where(MarketProduct.edition_id == edition_id, MarketProduct.is_offered.is_(True))
    return session.scalar(rows) or 0


def first_offers(session: Session, edition_id: int, most: int) -> Sequence[Product]:
    """Return some of what is offered: the first product from each of so many halls."""
    first = select(func.min(MarketProduct.product_id)).join(MarketProduct.product).join(Product.exhibitor)
    first = first.where(MarketProduct.edition_id == edition_id, MarketProduct.is_offered.is_(True))
    rows = select(Product).where(Product.id.in_(first.group_by(Exhibitor.hall_id))).order_by(Product.id).limit(most)
    of_maker = joinedload(Product.exhibitor)
    return session.scalars(
        rows.options(of_maker.joinedload(Exhibitor.hall), of_maker.joinedload(Exhibitor.sector))
    ).all()


def everything(session: Session, edition_id: int) -> Sequence[MarketProduct]:
    """Return all offers for the team, those taken out of the market too."""
    return session.scalars(_with_stock(edition_id)).all()


def not_offered(session: Session, edition_id: int, language: str) -> Sequence[Product]:
    """Return the products of known sellers that are not in the market, by the seller's name in a language."""
    rows = (
        select(Product)
        .join(Product.exhibitor)
        .join(MarketSeller, MarketSeller.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.edition_id == edition_id, ~exists().where(MarketProduct.product_id == Product.id))
        .options(contains_eager(Product.exhibitor))
        .order_by(*by_name(language), Product.position)
    )
    return session.scalars(rows).all()


def get(session: Session, edition_id: int, offer_id: int, *, only_offered: bool = True) -> MarketProduct:
    """Return one offer of the edition."""
    whole = _with_stock(edition_id).options(_MAKER.selectinload(Exhibitor.booths))
    found = session.scalar(whole.where(MarketProduct.id == offer_id))
    if found is None or (only_offered and not found.is_offered):
        raise NotFound(f"market product {offer_id}")
    return found


def seller(session: Session, exhibitor_id: int) -> MarketSeller | None:
    """Return who sells for an exhibitor, if that was written down."""
    return session.get(MarketSeller, exhibitor_id)


def sellers(session: Session, edition_id: int, language: str) -> dict[int, MarketSeller]:
    """Return ``exhibitor id → seller`` with the exhibitor, by its name in a language."""
    rows = select(MarketSeller).join(MarketSeller.exhibitor).where(Exhibitor.edition_id == edition_id)
    named = contains_eager(MarketSeller.exhibitor).load_only(*LISTED)
    return {one.exhibitor_id: one for one in session.scalars(rows.options(named).order_by(*by_name(language)))}


def stands(session: Session, edition_id: int) -> list[Hall]:
    """Return the place of the market in the venue."""
    rows = select(Hall).where(Hall.edition_id == edition_id, Hall.facility == "market").order_by(Hall.id)
    return list(session.scalars(rows))


def _reservations(edition_id: int) -> Select[MarketReservation]:
    return (
        select(MarketReservation)
        .join(MarketReservation.stock)
        .join(MarketStock.offer)
        .join(MarketProduct.product)
        .join(Product.exhibitor)
        .where(MarketReservation.edition_id == edition_id)
        .options(
            contains_eager(MarketReservation.stock)
            .contains_eager(MarketStock.offer)
            .contains_eager(MarketProduct.product)
            .contains_eager(Product.exhibitor)
            .options(joinedload(Exhibitor.hall), selectinload(Exhibitor.booths)),
            joinedload(MarketReservation.person),
        )
    )


def of_person(session: Session, person: Person) -> Sequence[MarketReservation]:
    """Return a person's reservations, the newest first."""
    rows = _reservations(person.edition_id).where(MarketReservation.person_id == person.id)
    return session.scalars(rows.order_by(MarketReservation.id.desc())).all()


def waiting(session: Session, edition_id: int, exhibitor_id: int) -> Sequence[MarketReservation]:
    """Return what a seller's stand keeps for people now, in the order in which it lapses."""
    rows = _reservations(edition_id).where(
        Product.exhibitor_id == exhibitor_id, MarketReservation.state == ReservationState.RESERVED
    )
    return session.scalars(rows.order_by(MarketReservation.until, MarketReservation.id)).all()


def find(session: Session, edition_id: int, exhibitor_id: int, code: str) -> MarketReservation | None:
    """Return a reservation at a seller's stand by its code."""
    of_code = (Product.exhibitor_id == exhibitor_id) & (MarketReservation.code == code)
    return session.scalar(_reservations(edition_id).where(of_code))


def behind(
    session: Session,
    edition_id: int,
    *,
    exhibitor_id: int | None = None,
    on: date | None = None,
    state: ReservationState | None = None,
) -> Sequence[MarketReservation]:
    """Return the reservations behind a total, by seller, day and state; all without any."""
    rows = _reservations(edition_id)
    for column, value in ((Product.exhibitor_id, exhibitor_id), (MarketStock.on, on), (MarketReservation.state, state)):
        rows = rows if value is None else rows.where(column == value)
    return session.scalars(rows.order_by(MarketReservation.reserved_at, MarketReservation.id)).all()


def lapsed(session: Session, edition_id: int, now: datetime, *, most: int) -> list[int]:
    """Return reservations whose time is over, by number."""
    rows = select(MarketReservation.id).where(
        MarketReservation.edition_id == edition_id,
        MarketReservation.state == ReservationState.RESERVED,
        MarketReservation.until <= now,
    )
    return list(session.scalars(rows.order_by(MarketReservation.id).limit(most)))


def editions_with_waiting(session: Session) -> Sequence[Edition]:
    """Return the editions in whose markets something is kept for people."""
    rows = select(MarketReservation.edition_id).where(MarketReservation.state == ReservationState.RESERVED)
    return session.scalars(select(Edition).where(Edition.id.in_(rows))).all()
