"""The sample's win-win market: 42 products of 28 sellers, 640 reservations in four days, of which 588 are picked up.

Invented from their numbers, the same at every start. Only firms of the sample sell: nothing is invented of real ones.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session, selectinload

from expo.domain.badges import ALPHABET, PersonSource
from expo.domain.editions import moment
from expo.domain.market import CODE_LENGTH, TAKES_STOCK, ReservationState, code_of, lapses_at
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.market import MarketProduct, MarketReservation, MarketSeller, MarketStock
from expo.services.sample.writing import insert_all

SHARES = (("food", 17, 26), ("household", 8, 12), ("appliance", 3, 4))
"""Sellers and products of each line of business."""
RESERVATIONS, PICKED_UP, GIVEN_BACK = 640, 588, 20
_LABELS = {
    "food": (
        "원재료 국내산, 밀·대두 함유 가능. 직사광선을 피해 서늘한 곳에 보관하세요.",
        "Ingredients from Korea; may contain wheat and soy. Keep cool and out of the sun.",
    ),
    "household": ("품질보증 1년. 사용 전 설명서를 읽어 주세요.", "One year's warranty. Please read the leaflet."),
    "appliance": ("220 V, KC 인증. 품질보증 1년.", "220 V, KC certified. One year's warranty."),
}


@dataclass(frozen=True, slots=True)
class _Stock:
    """What one day's stock is known by here."""

    id: int
    price: int
    limit: int
    opens: datetime
    closes: datetime


def write_market(session: Session, edition: Edition, *, now: datetime) -> int:
    """Fill the market once, and let its visitors reserve and pick up until now; return how many reservations."""
    if session.scalar(select(MarketProduct.id).where(MarketProduct.edition_id == edition.id).limit(1)) is None:
        _offer(session, edition)
    rows = [row for row in _reserved(session, edition, now) if row["reserved_at"] <= now]
    _put(session, edition, rows)
    return len(rows)


def _offer(session: Session, edition: Edition) -> None:
    dice, opened_at = Random(f"market {edition.code}"), edition.days[0]  # noqa: S311 -- sample data
    known_at = moment(opened_at.on, opened_at.opens, edition.zone) - timedelta(days=10)
    sellers: list[dict[str, Any]] = []
    offers: list[dict[str, Any]] = []
    for sector, firms, goods in SHARES:
        for place, (maker, count) in enumerate(_makers(session, edition, sector, firms, goods)):
            number = len(sellers) + 1
            sellers.append(_seller(maker, number, known_at))
            for product in maker.products[:count]:
                usual = product.price or 10_000
                ko, en = _LABELS[sector]
                offers.append(
                    {
                        "edition_id": edition.id,
                        "product_id": product.id,
                        "each_limit": 1 + (place % 3),
                        "price": max(100, round(usual * dice.uniform(0.7, 0.88) / 100) * 100),
                        "hold_minutes": 120,
                        "origin_ko": "국내산" if sector == "food" else "대한민국",
                        "origin_en": "Korea",
                        "labels_ko": ko,
                        "labels_en": en,
                        "is_offered": True,
                        "changed_at": known_at,
                    }
                )
    insert_all(session, MarketSeller, sellers)
    insert_all(session, MarketProduct, offers)
    ids = session.scalars(select(MarketProduct.id).where(MarketProduct.edition_id == edition.id)).all()
    pieces = [
        {"offer_id": number, "on": day.on, "amount": dice.randint(10, 24), "taken": 0}
        for number in ids
        for day in edition.days
    ]
    insert_all(session, MarketStock, pieces)


def _makers(session: Session, edition: Edition, sector: str, firms: int, goods: int) -> Iterator[tuple[Exhibitor, int]]:
    """Yield firms of a line of business, each with how many products it sells."""
    rows = (
        select(Exhibitor)
        .join(Exhibitor.sector)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.is_demo.is_(True), Sector.code == sector)
        .options(selectinload(Exhibitor.products))
        .order_by(Exhibitor.code)
    )
    chosen = [maker for maker in session.scalars(rows) if len(maker.products) >= 2][:firms]
    for place, maker in enumerate(chosen):
        yield maker, 2 if place < goods - len(chosen) else 1


def _seller(maker: Exhibitor, number: int, at: datetime) -> dict[str, Any]:
    return {
        "exhibitor_id": maker.id,
        "stall": f"M-{number:02}",
        "legal_name": maker.name_ko,
        "representative": maker.representative or maker.contact_name or maker.name_ko,
        "business_number": maker.business_number or "000-00-00000",
        "mail_order_number": "",
        "address": f"서울특별시 강남구 견본로 {number}",
        "phone": f"070-0000-{number:04}",
        "email": f"market{number}@sellers.example.com",
        "changed_at": at,
    }


def _reserved(session: Session, edition: Edition, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield every reservation of the show in order, as it is by now; the dice are those of the whole show."""
    dice = Random(f"reservations {edition.code}")  # noqa: S311 -- sample data
    stocks, people = _stocks(session, edition), _visitors(session, edition)
    if not stocks or len(people) < RESERVATIONS:
        return
    fates = [ReservationState.HANDED_OVER] * PICKED_UP + [ReservationState.CANCELLED] * GIVEN_BACK
    fates += [ReservationState.LAPSED] * (RESERVATIONS - len(fates))
    dice.shuffle(fates)
    left: Counter[int] = Counter()
    for number, (person, fate) in enumerate(zip(dice.sample(people, RESERVATIONS), fates, strict=True)):
        stock = dice.choice(stocks)
        quantity = min(dice.choice((1, 1, 1, 2, 2, 3)), stock.limit)
        if left[stock.id] + quantity > 9:  # never more than the smallest stock
            stock, quantity = min(stocks, key=lambda one: left[one.id]), 1
        left[stock.id] += quantity
        whole = int((stock.closes - stock.opens).total_seconds() // 60)
        reserved_at = stock.opens + timedelta(minutes=dice.randrange(-45, whole - 40))
        until = lapses_at(reserved_at, stock.opens, stock.closes, 120)
        picked_at = max(reserved_at, stock.opens) + timedelta(minutes=dice.randint(4, 38))
        settled_at = until if fate is ReservationState.LAPSED else picked_at
        is_settled = settled_at <= now
        yield {
            "edition_id": edition.id,
            "stock_id": stock.id,
            "person_id": person,
            "code": _code(number),
            "quantity": quantity,
            "price": stock.price,
            "reserved_at": reserved_at,
            "until": until,
            "state": fate if is_settled else ReservationState.RESERVED,
            "settled_at": settled_at if is_settled else None,
            "scan_id": None,
        }


def _stocks(session: Session, edition: Edition) -> list[_Stock]:
    hours = {
        day.on: (moment(day.on, day.opens, edition.zone), moment(day.on, day.closes, edition.zone))
        for day in edition.days
    }
    rows = session.execute(
        select(MarketStock.id, MarketStock.on, MarketProduct.price, MarketProduct.each_limit)
        .join(MarketStock.offer)
        .where(MarketProduct.edition_id == edition.id, MarketStock.on.in_(hours))
        .order_by(MarketStock.id)
    )
    return [_Stock(row.id, row.price, row.each_limit, *hours[row.on]) for row in rows]


def _visitors(session: Session, edition: Edition) -> Sequence[int]:
    named = (Person.edition_id == edition.id) & (Person.source == PersonSource.ADVANCE)
    rows = select(Person.id).where(named, Person.erased_at.is_(None), Person.email_proven_at.is_not(None))
    return session.scalars(rows.order_by(Person.id)).all()


def _code(number: int) -> str:
    base, body = len(ALPHABET), ""
    for _place in range(CODE_LENGTH - 2):
        number, digit = divmod(number, base)
        body = ALPHABET[digit] + body
    return code_of("M" + body)


def _put(session: Session, edition: Edition, rows: Sequence[dict[str, Any]]) -> None:
    """Write the invented reservations in place of those of the last start; what people handed over stays."""
    invented = {_code(number) for number in range(RESERVATIONS)}
    of_edition = MarketReservation.edition_id == edition.id
    mine = of_edition & MarketReservation.code.in_(invented) & MarketReservation.settled_by_id.is_(None)
    session.execute(delete(MarketReservation).where(mine))
    there = set(session.scalars(select(MarketReservation.code).where(of_edition)))
    insert_all(session, MarketReservation, [row for row in rows if row["code"] not in there])
    taken = (
        select(func.coalesce(func.sum(MarketReservation.quantity), 0))
        .where(MarketReservation.stock_id == MarketStock.id, MarketReservation.state.in_(TAKES_STOCK))
        .scalar_subquery()
    )
    offers = select(MarketProduct.id).where(MarketProduct.edition_id == edition.id)
    session.execute(
        update(MarketStock)
        .where(MarketStock.offer_id.in_(offers))
        .values(taken=taken, amount=case((MarketStock.amount < taken, taken), else_=MarketStock.amount)),
        execution_options={"synchronize_session": False},
    )
