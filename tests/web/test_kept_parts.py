"""Parts of pages are drawn once; whatever changes them is on the page at the next look, in this process or another."""

import pytest
from sqlalchemy import delete, select

from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.web.kept import Kept
from tests.support.queries import counted

pytestmark = pytest.mark.sqlite_only

PAGES = ("/2024/halls", "/2024/halls/FOOD", "/2024/exhibitors/E-005", "/2024/")


@pytest.fixture
def reader(client, sample):
    client.set_cookie("locale", "en")
    return client


def company(session, code: str) -> Exhibitor:
    return session.scalars(select(Exhibitor).where(Exhibitor.code == code)).one()


@pytest.mark.parametrize("page", PAGES[:3])
def test_a_company_with_a_new_name_has_it_on_every_plan(reader, session, page):
    before = reader.get(page).text
    company(session, "E-005").name_en = "Renamed Foods"
    session.commit()

    after = reader.get(page).text

    assert "Renamed Foods" not in before
    assert "Renamed Foods" in after


def test_a_booth_that_is_given_back_is_free_at_the_next_look(reader, session):
    row = 'data-space="FD-02"><b>02</b><span>free</span>'
    before = reader.get("/2024/halls").text
    session.execute(
        delete(BoothAllocation).where(BoothAllocation.booth_id.in_(select(Booth.id).where(Booth.code == "FD-02")))
    )
    session.commit()

    after = reader.get("/2024/halls").text

    assert row not in before
    assert row in after


def test_a_hall_that_moves_is_drawn_where_it_is_now(reader, session):
    reader.get("/2024/halls")
    hall = session.scalars(select(Hall).where(Hall.code == "FOOD")).one()
    hall.name_en = "Taste of Korea"
    session.commit()

    assert "Taste of Korea" in reader.get("/2024/halls").text
    assert "Taste of Korea" in reader.get("/2024/exhibitors/E-005").text


def test_each_language_has_its_own_parts(reader, session):
    name = company(session, "E-005")
    korean, english = name.name_ko, name.name_en
    assert english in reader.get("/2024/halls").text

    reader.set_cookie("locale", "ko")
    shown = reader.get("/2024/halls").text

    assert korean in shown
    assert english not in shown


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_asks_does_not_grow_with_the_companies(app, reader, session, sample, page):
    template = company(session, "E-005")
    with counted(app) as few:
        reader.get(page)
    for number in range(20):
        session.add(
            Exhibitor(
                edition_id=sample.id,
                hall_id=template.hall_id,
                sector_id=template.sector_id,
                code=f"NEW-{number}",
                name_ko=f"새 기업 {number}",
                name_en=f"New company {number}",
            )
        )
    session.commit()

    with counted(app) as many:
        reader.get(page)

    assert len(many) == len(few)
    assert len(many) <= 25


def test_the_front_page_is_drawn_once_for_all_readers_until_a_row_changes(app, reader, session):
    reader.get("/2024/")
    with counted(app) as again:
        before = app.test_client().get("/2024/", headers={"Accept-Language": "en"}).text

    session.scalars(select(Hall).where(Hall.code == "FOOD")).one().name_en = "Taste of Korea"
    session.commit()
    with counted(app) as anew:
        after = reader.get("/2024/").text

    assert len(again) <= 4 < len(anew)
    assert ("Taste of Korea" in before, "Taste of Korea" in after) == (False, True)


def test_what_was_used_least_recently_is_dropped_first():
    parts = Kept(most=10)
    drawn = []

    def part(key: str) -> None:
        parts.get((key,), lambda: drawn.append(key) or 4 * key)

    for key in ("a", "b", "a", "c", "a", "b"):
        part(key)

    assert drawn == ["a", "b", "c", "b"]
