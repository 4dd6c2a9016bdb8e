"""What is offered in the win-win market, by whom, and how many pieces of which day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.market import MOST_EACH
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.market import MarketProduct, MarketReservation, MarketSeller, MarketStock
from expo.queries import market
from expo.services import history

MOST_PIECES = 100_000


@dataclass(frozen=True, slots=True)
class SellerSheet:
    """Who sells, as the law wants it shown; ``stall`` is the place in the market."""

    legal_name: str
    representative: str
    business_number: str
    address: str
    phone: str
    email: str = ""
    mail_order_number: str = ""
    stall: str = ""


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """An offer as the organizer writes it; ``pieces`` are those of each day, a day without any is left out."""

    price: int
    each_limit: int = 2
    hold_minutes: int = 120
    origin_ko: str = ""
    origin_en: str = ""
    labels_ko: str = ""
    labels_en: str = ""
    is_offered: bool = True
    pieces: Mapping[date, int] = field(default_factory=dict)


def identify(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, sheet: SellerSheet, now: datetime
) -> MarketSeller:
    """Write down who sells for an exhibitor; without it nothing of the exhibitor is offered."""
    needs(actor, Permission.MANAGE_MARKET)
    exhibitor = session.scalar(
        select(Exhibitor).where(Exhibitor.id == exhibitor_id, Exhibitor.edition_id == edition.id)
    )
    if exhibitor is None:
        raise NotFound(f"exhibitor {exhibitor_id}")
    refuse_if(_missing(sheet))
    row = session.get(MarketSeller, exhibitor_id) or MarketSeller(exhibitor_id=exhibitor_id)
    for name, value in asdict(sheet).items():
        setattr(row, name, value.strip())
    row.changed_at = now
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "market.identify",
        "exhibitor",
        exhibitor_id,
        edition_id=edition.id,
        now=now,
        code=exhibitor.code,
    )
    return row


def offer(
    session: Session, actor: Actor, edition: Edition, *, product_id: int, sheet: OfferSheet, now: datetime
) -> MarketProduct:
    """Offer a product in the market, or change what is offered."""
    needs(actor, Permission.MANAGE_MARKET)
    product = session.scalar(
        select(Product).join(Product.exhibitor).where(Product.id == product_id, Exhibitor.edition_id == edition.id)
    )
    if product is None:
        raise NotFound(f"product {product_id}")
    found = session.scalar(select(MarketProduct).where(MarketProduct.product_id == product_id))
    days = {*edition.dates, *(one.on for one in (found.stock if found else ()))}
    refuse_if(_against(session, days, product, sheet))
    row = found or MarketProduct(edition_id=edition.id, product=product, price=sheet.price, changed_at=now)
    for name in ("price", "each_limit", "hold_minutes", "is_offered"):
        setattr(row, name, getattr(sheet, name))
    for name in ("origin_ko", "origin_en", "labels_ko", "labels_en"):
        setattr(row, name, getattr(sheet, name).strip())
    row.changed_at = now
    session.add(row)
    session.flush()
    for on, amount in sheet.pieces.items():
        _set(session, row, on, amount)
    verb = "change" if found else "offer"
    history.record(
        session,
        actor,
        f"market.{verb}",
        "market_product",
        row.id,
        edition_id=edition.id,
        now=now,
        name=Named.of(product),
    )
    return row


def withdraw(session: Session, actor: Actor, edition: Edition, *, offer_id: int, now: datetime) -> None:
    """Take a product out of the market; what is reserved can still be picked up."""
    needs(actor, Permission.MANAGE_MARKET)
    row = market.get(session, edition.id, offer_id, only_offered=False)
    row.is_offered, row.changed_at = False, now
    session.flush()
    history.record(
        session,
        actor,
        "market.withdraw",
        "market_product",
        row.id,
        edition_id=edition.id,
        now=now,
        name=row.product.name_ko,
    )


def set_stock(
    session: Session, actor: Actor, edition: Edition, *, stock_id: int, left: int, now: datetime
) -> MarketStock:
    """Let the seller say how many pieces are left, reserved ones aside: others were sold at the stand."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("a seller's staff")
    stock = session.scalar(locked(select(MarketStock).where(MarketStock.id == stock_id)))
    if stock is None or stock.offer.product.exhibitor_id != actor.exhibitor_id:
        raise NotFound(f"market stock {stock_id}")
    refuse_if(_wrong_number(left, "left"))
    stock.amount = stock.taken + left
    session.flush()
    history.record(
        session,
        actor,
        "market.stock",
        "market_stock",
        stock.id,
        edition_id=edition.id,
        now=now,
        name=stock.offer.product.name_ko,
        amount=left,
    )
    return stock


def refuse_to_lose(session: Session, product: Product) -> Iterator[Violation]:
    """Object to removing a product that people have reserved."""
    reserved = (
        select(func.count())
        .select_from(MarketReservation)
        .join(MarketReservation.stock)
        .join(MarketStock.offer)
        .where(MarketProduct.product_id == product.id)
    )
    if session.scalar(reserved):
        yield Violation(
            "reserved_in_market", N_("Visitors have reserved this product in the market. Take it out of the market.")
        )


def forget(session: Session, exhibitor_id: int) -> None:
    """Take an exhibitor's products out of the market, and erase who sold them; what was handed over stays counted."""
    quiet = {"synchronize_session": False}
    theirs = select(Product.id).where(Product.exhibitor_id == exhibitor_id)
    offers = update(MarketProduct).where(MarketProduct.product_id.in_(theirs)).values(is_offered=False)
    session.execute(offers, execution_options=quiet)
    session.execute(delete(MarketSeller).where(MarketSeller.exhibitor_id == exhibitor_id), execution_options=quiet)


def _set(session: Session, row: MarketProduct, on: date, amount: int) -> None:
    """Write the pieces of a day, never fewer than those taken."""
    of_day = (MarketStock.offer_id == row.id) & (MarketStock.on == on)
    stock = session.scalar(locked(select(MarketStock).where(of_day)))
    if stock is None:
        session.add(MarketStock(offer=row, on=on, amount=amount))
    else:
        too_few = N_("Pieces taken on %(day)s: %(count)s. Enter at least as many.")
        is_below = amount < stock.taken
        if is_below:
            raise Refusal(Violation("below_taken", too_few, {"day": on, "count": stock.taken}, "price"))
        stock.amount = amount
    session.flush()


def _missing(sheet: SellerSheet) -> Iterator[Violation]:
    for name in ("legal_name", "representative", "business_number", "address", "phone"):
        if not getattr(sheet, name).strip():
            yield Violation("seller_incomplete", N_("Buyers have to know this. Please fill it in."), {}, name)


def _against(session: Session, days: Collection[date], product: Product, sheet: OfferSheet) -> Iterator[Violation]:
    if session.get(MarketSeller, product.exhibitor_id) is None:
        yield Violation("seller_unknown", N_("Write down first who sells: a buyer has to know."), {}, "product_id")
    if sheet.price < 0:
        yield Violation("negative", N_("Please enter a number of at least 0."), {}, "price")
    if not 1 <= sheet.each_limit <= MOST_EACH:
        yield Violation("limit", N_("Please enter a number from 1 to %(most)s."), {"most": MOST_EACH}, "each_limit")
    if not 5 <= sheet.hold_minutes <= 1440:
        yield Violation("hold", N_("Please enter from 5 to %(most)s minutes."), {"most": 1440}, "hold_minutes")
    for on, amount in sheet.pieces.items():
        if on not in days:
            raise NotFound(f"day {on}")
        yield from _wrong_number(amount, "price")


def _wrong_number(amount: int, name: str) -> Iterator[Violation]:
    if not 0 <= amount <= MOST_PIECES:
        words = N_("Please enter a number from 0 to %(most)s.")
        yield Violation("pieces", words, {"most": MOST_PIECES}, name)
