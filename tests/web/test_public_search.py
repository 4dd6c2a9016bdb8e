"""A stranger finds a company by what it makes, and search engines find the public pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expo.models.exhibitors import Product
from tests.support.small_expo import SmallExpo


@pytest.mark.sqlite_only
def test_a_company_is_found_by_what_it_makes(
    session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    maker = expo.exhibitors[0]
    session.add(Product(exhibitor=expo.exhibitors[1], name_ko="떡국떡 포장기", name_en="A packing machine"))
    session.add(Product(exhibitor=maker, name_ko="현미 떡국떡", name_en="Rice cakes"))
    session.commit()
    reader, base = enter(), f"/{expo.edition.code}"

    found = reader.get(f"{base}/search", query_string={"q": "떡국떡"}).text
    sections = found.split("<section")[1:3]
    asked = [
        reader.get(f"{base}/{page}", query_string={"q": typed}).text
        for page in ("search", "exhibitors")
        for typed in ("떡국떡 만드는 기업", "a maker of rice cakes")
    ]
    nothing = reader.get(f"{base}/search", query_string={"q": "zzz"}).text
    pages = reader.get("/sitemap.xml").text

    assert (f"{base}/exhibitors/{maker.code}" in found, "Rice cakes" in found) == (True, True)
    machine = f"{base}/exhibitors/{expo.exhibitors[1].code}"
    assert [part.index(f"{base}/exhibitors/{maker.code}") < part.index(machine) for part in sections] == [True, True]
    assert [f"{base}/exhibitors/{maker.code}" in page for page in asked] == [True] * 4
    assert "Nothing found" in nothing
    assert f"{base}/exhibitors/{maker.code}</loc>" in pages
    assert "/sitemap.xml" in reader.get("/robots.txt").text


@pytest.mark.sqlite_only
def test_a_word_that_nothing_has_leads_to_what_is_called_nearly_so(
    session: Session, expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    maker = expo.exhibitors[0]
    session.add(Product(exhibitor=maker, name_ko="홍삼 농축액", name_en="Red-ginseng extract"))
    session.commit()
    reader = enter()

    pages = {
        typed: reader.get(f"/{expo.edition.code}/search", query_string={"q": typed}).text
        for typed in ("홍쌈", "ginseng drinks", "홍삼", "zzz")
    }

    assert ["The closest names are" in page for page in pages.values()] == [True, True, False, False]
    assert [f"/exhibitors/{maker.code}" in page for page in pages.values()] == [True, True, True, False]
