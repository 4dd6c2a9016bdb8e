"""The win-win market: what is kept for whom, what lapses, what is handed over, and that nothing is sold twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.badges import BadgeType
from expo.domain.disruptions import Missing
from expo.domain.editions import Phase, Span
from expo.domain.market import ReservationState, read_code
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.exhibitors import Product
from expo.models.market import ConsultationRequest, MarketReservation, MarketStock
from expo.models.outbox import Message
from expo.queries import market as market_queries
from expo.queries import market_totals
from expo.services import (
    badges,
    consultation_requests,
    disruptions,
    exhibitors,
    market,
    market_absences,
    market_offers,
    market_stand,
    visitors,
)
from expo.services.badges import NewPerson
from expo.services.market_offers import OfferSheet, SellerSheet
from expo.services.market_stand import HandOver, StandScan
from tests.support import races, small_expo
from tests.support.consultations import exhibitor as seller
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at

OPEN = at(TUESDAY, "11:00")
SELLER = SellerSheet("윤슬푸드", "대표", "000-00-00001", "서울", "070-0000-0001", stall="M-01")


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def stock_of(expo: SmallExpo, amount: int = 5, **more) -> MarketStock:
    product = Product(exhibitor=expo.exhibitors[0], name_ko="떡국떡", name_en="Rice cakes", price=5000)
    expo.session.add(product)
    expo.session.flush()
    boss, maker = expo.organizer, expo.exhibitors[0]
    market_offers.identify(expo.session, boss, expo.edition, exhibitor_id=maker.id, sheet=SELLER, now=NOW)
    sheet = OfferSheet(4000, pieces={TUESDAY: amount}, **more)
    row = market_offers.offer(expo.session, boss, expo.edition, product_id=product.id, sheet=sheet, now=NOW)
    expo.session.expire(row)
    return row.stock[0]


def visitor(expo: SmallExpo, name: str = "김봄", *, is_proven: bool = True) -> Person:
    new = NewPerson(name=name, type=BadgeType.VISITOR, country="KR", locale="ko", email="bom@example.com")
    person = badges.enter(expo.session, expo.edition, new, secret="s", now=NOW).person
    person.email, person.email_proven_at = "bom@example.com", NOW if is_proven else None
    expo.session.flush()
    return person


def reserve(expo: SmallExpo, stock: MarketStock, person: Person, quantity: int = 2, now=OPEN) -> MarketReservation:
    return market.reserve(expo.session, expo.edition, person=person, stock_id=stock.id, quantity=quantity, now=now)


def scanned(expo: SmallExpo, code: str, *, by: int = 0, now=OPEN, key: str = "a") -> HandOver:
    scan = StandScan(key, f"https://expo.example/2024/m/{code}", now)
    return market_stand.hand_over(expo.session, seller(expo, by), expo.edition, scans=[scan], now=now)[key]


@pytest.mark.sqlite_only
def test_a_reservation_is_told_with_place_and_code_and_handed_over_once(expo):
    row = reserve(expo, stock := stock_of(expo), person := visitor(expo))
    assert reserve(expo, stock, person, now=OPEN + timedelta(seconds=3)) is row  # pressed twice
    body = expo.session.scalars(select(Message.body).where(Message.template == "market.reserved")).one()

    assert (row.until, stock.left) == (OPEN + timedelta(hours=2), 3)
    assert f"{row.code[:4]}-{row.code[4:]}" in body
    assert "8,000원" in body
    assert read_code(f"{row.code[:4]} {row.code[4:]}".lower()) == row.code
    answers = [scanned(expo, row.code, by=by, key=key) for by, key in ((1, "a"), (0, "b"), (0, "b"), (0, "c"))]
    assert answers == [HandOver.UNKNOWN, HandOver.DONE, HandOver.DONE, HandOver.KNOWN]
    day = market_totals.by_seller_and_day(expo.session, expo.edition.id)[0]
    assert (day.reservations, day.handed_pieces, day.value) == (1, 2, 8000)


@pytest.mark.sqlite_only
def test_every_reason_against_a_reservation_is_given(expo):
    person = visitor(expo, is_proven=False)
    stock = stock_of(expo, amount=1)

    with pytest.raises(Refusal) as refusal:
        reserve(expo, stock, person, 3)
    with pytest.raises(Refusal) as late:
        reserve(expo, stock, visitor(expo), 1, now=at(TUESDAY, "15:00"))

    assert codes_of(refusal) == ["address_not_proven", "above_limit", "few_left"]
    assert codes_of(late) == ["day_over"]


@pytest.mark.sqlite_only
def test_what_lapses_or_is_given_back_is_on_sale_again(expo):
    stock, first, second = stock_of(expo, amount=2), visitor(expo), visitor(expo, "이여름")
    lapsing = reserve(expo, stock, first)
    with pytest.raises(Refusal):
        reserve(expo, stock, second)
    later = OPEN + timedelta(hours=2)
    taken = reserve(expo, stock, second, now=later)
    market.give_back(expo.session, expo.edition, person=second, code=taken.code, now=later)

    assert (lapsing.state, taken.state, stock.left) == (ReservationState.LAPSED, ReservationState.CANCELLED, 2)
    assert scanned(expo, lapsing.code, now=later) is HandOver.DONE
    assert stock.left == 0
    with pytest.raises(Refusal, match="settled"):
        market.give_back(expo.session, expo.edition, person=first, code=lapsing.code, now=later)
    reserve_again = reserve(expo, stock_of(expo, amount=1), second, 1, now=later)
    market.lapse(expo.session, expo.edition, now=later + timedelta(days=1))
    assert reserve_again.state is ReservationState.LAPSED


@pytest.mark.sqlite_only
def test_a_scan_without_network_counts_as_long_as_pieces_are_left(expo):
    stock = stock_of(expo, amount=2)
    row = reserve(expo, stock, visitor(expo))
    later = OPEN + timedelta(hours=3)
    market.lapse(expo.session, expo.edition, now=later)
    reserve(expo, stock, visitor(expo, "이여름"), 1, now=later)

    assert scanned(expo, row.code, now=later) is HandOver.SOLD_OUT
    assert (row.state, stock.taken) == (ReservationState.LAPSED, 1)


@pytest.mark.sqlite_only
def test_erasing_a_visitor_gives_back_what_was_kept(expo):
    stock, person = stock_of(expo), visitor(expo)
    row = reserve(expo, stock, person)

    visitors.forget(expo.session, [person.id], now=OPEN)

    assert (row.state, stock.left) == (ReservationState.CANCELLED, 5)


@pytest.mark.sqlite_only
def test_erasing_a_seller_takes_its_products_out_of_the_market_and_keeps_the_totals(expo):
    stock = stock_of(expo)
    reserve(expo, stock, visitor(expo))
    before = market_totals.by_seller_and_day(expo.session, expo.edition.id)

    market_offers.forget(expo.session, expo.exhibitors[0].id)
    expo.session.expire_all()

    assert market_queries.seller(expo.session, expo.exhibitors[0].id) is None
    assert list(market_queries.catalogue(expo.session, expo.edition.id)) == []
    assert market_totals.by_seller_and_day(expo.session, expo.edition.id) == before


@pytest.mark.sqlite_only
def test_a_reserved_product_cannot_be_removed_and_stock_stays_above_what_is_taken(expo):
    stock = stock_of(expo)
    reserve(expo, stock, visitor(expo))
    product, maker = stock.offer.product, expo.exhibitors[0]
    expo.session.expire(maker)

    with pytest.raises(Refusal) as removal:
        exhibitors.remove_product(
            expo.session, expo.organizer, expo.edition, code=maker.code, product_id=product.id, now=NOW
        )
    fewer = OfferSheet(4000, pieces={TUESDAY: 1})
    with pytest.raises(Refusal) as too_few:
        market_offers.offer(expo.session, expo.organizer, expo.edition, product_id=product.id, sheet=fewer, now=NOW)
    market_offers.set_stock(expo.session, seller(expo), expo.edition, stock_id=stock.id, left=1, now=OPEN)

    assert (codes_of(removal), codes_of(too_few)) == (["reserved_in_market"], ["below_taken"])
    assert (stock.amount, stock.left) == (3, 1)


@pytest.mark.sqlite_only
def test_a_buyer_asks_for_a_consultation_about_a_product_in_one_tap(expo):
    offer = stock_of(expo).offer
    expo.open(Phase.WISHES)
    actor = Actor(Role.BUYER, None, "MD", expo.edition.id, buyer_id=expo.buyers[0].id)

    for _tap in range(2):
        request = consultation_requests.ask(
            expo.session,
            actor,
            expo.edition,
            exhibitor_id=expo.exhibitors[0].id,
            about="떡국떡",
            now=OPEN,
            offer_id=offer.id,
        )

    assert expo.session.scalar(select(func.count()).select_from(ConsultationRequest)) == 1
    assert request.offer_id == offer.id


def test_two_hundred_taps_on_the_last_five_sell_five(expo, database_url):
    stock = stock_of(expo, amount=5, each_limit=1)
    people = [visitor(expo, f"사람{number}").id for number in range(200)]
    expo.session.commit()
    edition_id, stock_id = expo.edition.id, stock.id

    def tap(session: Session, person_id: int) -> str:
        market.reserve(
            session,
            session.get_one(Edition, edition_id),
            person=session.get_one(Person, person_id),
            stock_id=stock_id,
            quantity=1,
            now=OPEN,
        )
        return "sold"

    answers = races.crowd(database_url, tap, people, at_a_time=16)
    expo.session.expire_all()

    assert (answers.count("sold"), stock.taken) == (5, 5)
    assert expo.session.scalar(select(func.count()).select_from(MarketReservation)) == 5


def test_a_missing_seller_takes_no_reservations_and_its_stand_reads_who_took_them_back(expo):
    stock, person = stock_of(expo), visitor(expo)
    kept = reserve(expo, stock, person)
    day = Span(at(TUESDAY, "09:00"), at(TUESDAY, "18:00"))
    absence = disruptions.announce(
        expo.session,
        expo.organizer,
        expo.edition,
        missing=Missing.EXHIBITOR,
        codes=[expo.exhibitors[0].code],
        span=day,
        reason="accident",
        now=OPEN,
    )

    closures = [one.id for one in absence]
    market_absences.call_off(expo.session, expo.organizer, expo.edition, closure_ids=closures, now=OPEN)
    with pytest.raises(Refusal) as again:
        reserve(expo, stock, person)

    assert codes_of(again) == ["seller_missing"]
    assert (scanned(expo, kept.code), kept.state) == (HandOver.CALLED_OFF, ReservationState.CALLED_OFF)
    assert stock.taken == 0
