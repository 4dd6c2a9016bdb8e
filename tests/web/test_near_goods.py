"""A word that no name holds leads to the same goods under another name, or to the lines of business."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expo.models.exhibitors import Product
from expo.models.market import MarketProduct
from tests.support.small_expo import SmallExpo

NOW = datetime(2026, 10, 1, tzinfo=UTC)

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def pages(session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]) -> Callable[[str, str], str]:
    """Return what a page shows for a word; one maker has tissues and cream, another one a charger for vehicles."""
    first, second = expo.exhibitors[:2]
    tissue = Product(exhibitor=first, name_ko="대나무 화장지", name_en="Bamboo tissue", hs_code="9619.00")
    session.add_all(
        [
            tissue,
            Product(exhibitor=first, name_ko="어성초 진정 크림", name_en="Calming cream", hs_code="3304.99"),
            Product(exhibitor=second, name_ko="전기자동차", name_en="Infant vehicle", hs_code="8703.80"),
        ]
    )
    session.flush()
    session.add(MarketProduct(edition_id=expo.edition.id, product=tissue, price=5_900, changed_at=NOW))
    session.commit()
    reader = enter()

    def page(name: str, typed: str) -> str:
        return reader.get(f"/{expo.edition.code}/{name}", query_string={"q": typed}).text

    return page


@pytest.mark.parametrize("page", ["search", "exhibitors", "market"])
@pytest.mark.parametrize("typed", ["휴지", "유기농 휴지", "wet wipes", "휴지 만드는 기업"])
def test_goods_are_found_under_another_name(pages, page, typed):
    assert "Bamboo tissue" in pages(page, typed)


@pytest.mark.parametrize("page", ["search", "exhibitors", "market"])
def test_goods_of_the_same_heading_stand_in_for_a_word_that_nothing_is_called(pages, page):
    shown = pages(page, "뷰티")

    assert ("Calming cream" in shown, "Bamboo tissue" in shown) == (True, False)


@pytest.mark.parametrize("page", ["search", "exhibitors", "market"])
@pytest.mark.parametrize("typed", ["막걸리", "zzz"])
def test_what_nobody_makes_leads_to_the_lines_of_business(pages, page, typed):
    shown = pages(page, typed)

    assert ("Lines of business at this expo" in shown, "Bamboo tissue" in shown) == (True, False)
