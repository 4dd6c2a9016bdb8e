"""The win-win market in a browser's eyes: reserved on the visitor's phone, handed over on the seller's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.models.badges import Person
from expo.models.exhibitors import Product
from expo.models.market import MarketProduct, MarketReservation, MarketStock
from expo.web import market
from tests.support.reading import text_of
from tests.support.small_expo import SmallExpo


@pytest.mark.sqlite_only
def test_a_visitor_reserves_and_the_seller_hands_over(
    app: Flask, session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    base, maker = f"/{expo.edition.code}", expo.exhibitors[0]
    edit = f"{base}/organizer/market/offers/1"
    product = Product(exhibitor=maker, name_ko="떡국떡", name_en="Rice cakes", price=5000)
    session.add(product)
    maker.name_ko, maker.name_en = "해오름", "Zest"
    session.commit()
    boss, visitor, exhibitor, buyer = enter("organizer"), enter(), enter("exhibitor"), enter("buyer")
    seller = {
        "legal_name": "윤슬", "representative": "대표", "business_number": "1", "address": "서울",
        "phone": "070-0000-0000",
    }  # fmt: skip
    on = expo.edition.days[-1].on.isoformat()
    offer = {"product_id": product.id, "price": "4,000", "each_limit": "2", "hold_minutes": "120", "is_offered": "y"}
    assert "Who sells for an exhibitor" in text_of(boss.get(f"{base}/organizer/market"))  # before anything is offered
    boss.post(f"{base}/organizer/market/sellers/{maker.code}", data=seller)
    saved = boss.post(f"{base}/organizer/market/offers", data=offer | {f"pieces-{on}": "3"})
    own = visitor.post(f"{base}/visit", data={"name": "김봄", "email": "bom@example.com", "collection": "y"})
    visitor.get(own.headers["Location"])
    page = visitor.get(f"{base}/market/1").get_data(as_text=True)
    session.rollback()
    session.scalars(select(Person).where(Person.name == "김봄")).one().email_proven_at = expo.slots[0].starts_at
    session.commit()
    reserved = visitor.post(f"{base}/market/1/reservation", data={"stock_id": "1", "quantity": "2"})
    mine = visitor.get(f"{base}/market/reservations").get_data(as_text=True)
    session.rollback()
    row = session.scalars(select(MarketReservation)).one()
    stand = exhibitor.get(f"{base}/company/market").get_data(as_text=True)
    scan = {"id": "0190a1b2-0000-7000-8000-000000000001", "badge": row.code, "at": "2026-05-01T00:00:00Z"}
    answers = exhibitor.post(f"{base}/company/market/scans", json={"events": [scan]}).get_json()["answers"]
    strange = [
        exhibitor.post(f"{base}/company/market/scans", json=one).status_code for one in (None, [], {"events": 1})
    ]

    assert (saved.status_code, reserved.status_code, strange) == (303, 303, [400] * 3)
    assert ("4,000" in page, row.code[:4] in mine, "김봄" in stand) == (True, True, True)
    assert answers[scan["id"]]["state"] == "done"
    offers, totals = (
        boss.get(f"{base}/organizer/market{view}").get_data(as_text=True) for view in ("", "?view=totals")
    )
    assert ("8,000" in offers, "Rice cakes" in offers, "Rice cakes" in totals) == (True, True, False)
    assert totals.count(f"reservations?exhibitor={maker.id}") == 2
    ways = [boss.get(f"{base}/organizer/market/sellers?code={name}").location for name in (maker.name_ko, "nobody")]
    assert ways == [f"{base}/organizer/market/sellers/{maker.code}", f"{base}/organizer/market?view=totals"]
    assert f'/market/sellers/{maker.code}"' in totals
    assert buyer.get(f"{base}/m/{row.code}").status_code == 303

    session.rollback()
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[-1].starts_at)
    session.commit()
    miscounted = exhibitor.post(f"{base}/company/market/stock/1", data={"stock-1-left": "many"})

    said = text_of(miscounted)
    assert ('value="many"' in miscounted.text, "whole number" in said, "100000" in said) == (True, True, False)

    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[-1].ends_at + timedelta(minutes=1))
    session.commit()
    after = text_of(visitor.get(f"{base}/market"))
    assert ("The expo is over." in after, "Reserve here" in after) == (True, False)

    without_hours = expo.edition.starts_on - timedelta(days=1)
    session.add(MarketStock(offer_id=1, on=without_hours, amount=7))
    session.commit()
    pieces = dict.fromkeys(re.findall(r'name="(pieces-[^"]+)"[^>]* value="7"', boss.get(f"{edit}/edit").text), "0")
    assert len(pieces) == 1
    assert boss.post(edit, data=offer | pieces).status_code == 303
    session.rollback()
    assert sorted(session.scalars(select(MarketStock.amount).where(MarketStock.offer_id == 1))) == [0, 3]


@pytest.mark.sqlite_only
def test_a_long_market_comes_in_pages(
    session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("떡국떡", "유과"):
        product = Product(exhibitor=expo.exhibitors[0], name_ko=name, name_en=name, price=5000)
        session.add(
            MarketProduct(edition_id=expo.edition.id, product=product, price=4000, changed_at=expo.slots[0].starts_at)
        )
    session.commit()
    monkeypatch.setattr(market, "AT_ONCE", 1)
    visitor, base = enter(), f"/{expo.edition.code}/market"

    first, second, past = (visitor.get(f"{base}{page}").get_data(as_text=True) for page in ("", "?page=2", "?page=9"))

    assert ["떡국떡" in page for page in (first, second)] == [True, False]
    assert ["유과" in page for page in (first, second, past)] == [False, True, True]
    assert "page=2" in first
