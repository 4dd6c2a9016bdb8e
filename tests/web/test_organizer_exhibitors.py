"""The organizer's exhibitors: the list, every field with every error, products, cases, the personal link."""

import re

import pytest
from sqlalchemy import func, select

from expo.models.exhibitors import CollaborationCase, Exhibitor, Product
from tests.support.queries import counted
from tests.support.reading import text_of

HOME = "/2024/organizer/exhibitors"
PAGES = ("", "/new", "/E-004", "/E-004/profile", "/E-004/products/new", "/cases", "/cases/new", "/cases/C1")
NEW = {
    "name_ko": "다솜찬", "name_en": "Dasom Foods", "code": "NEW-01", "hall": "FOOD", "sector": "food",
    "business_number": "900-00-99993", "languages": ["ko", "en"],
}  # fmt: skip


def rows(page) -> int:
    return int(re.search(r'list-head__total" id="list-total">([\d,]+)<', page.text).group(1))


@pytest.mark.parametrize("address", PAGES)
def test_only_organizers_come_in(client, sign_in, address):
    assert client.get(HOME + address).status_code == 303
    for role, status in (("buyer", 403), ("exhibitor", 403), ("organizer", 200)):
        sign_in(client, role)
        assert client.get(HOME + address).status_code == status


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 99),
        ("?hall=FOOD", 30),
        ("?sector=parts", 13),
        ("?booth=none", 0),
        ("?meetings=0", 99),
        ("?meetings=3", 0),
        ("?q=ㅇㄸㅁㅇ", 1),
        ("?q=fd-07", 1),
        ("?meetings=nonsense", 99),
    ],
)
def test_the_list_is_narrowed(organizer, query, count):
    assert rows(organizer.get(HOME + query)) == count


def test_the_list_costs_the_same_however_long_it_is(organizer, app):
    organizer.get(HOME)  # what is kept for every reader is read once
    with counted(app) as short:
        organizer.get(f"{HOME}?hall=EXPORT")
    with counted(app) as long:
        organizer.get(HOME)

    assert len(short) == len(long)


def test_an_exhibitor_is_entered(organizer, session):
    assert 'value="E-100"' in organizer.get(f"{HOME}/new").text

    answer = organizer.post(HOME, data=NEW)

    row = session.scalars(select(Exhibitor).where(Exhibitor.code == "NEW-01")).one_or_none()
    assert (answer.status_code, answer.location) == (303, f"{HOME}/NEW-01")
    assert (row.hall.code, row.languages, row.initial) == ("FOOD", ["ko", "en"], "ㄷ")


def test_an_exhibitor_may_be_called_like_a_booth_but_not_like_a_table(organizer):
    alike = organizer.post(HOME, data=NEW | {"code": "FD-06B"}, follow_redirects=True)
    refused = organizer.post(HOME, data=NEW | {"code": "TD-01", "business_number": ""})

    assert "There is a booth FD-06B too. As E-100 the company would not be mistaken for a booth." in text_of(alike)
    assert refused.status_code == 422
    assert "An exhibitor, a buyer or a table has the code TD-01. Choose a different one." in text_of(refused)


def test_every_error_of_shape_and_of_meaning_comes_at_once_and_what_was_typed_is_kept(organizer, session):
    wrong = NEW | {
        "name_en": "", "code": "E-004", "hall": "", "business_number": "123-45-67890", "contact_email": "nobody",
        "website": "ftp://x", "sponsor_year": "last", "languages": [],
    }  # fmt: skip

    page = organizer.post(HOME, data=wrong)

    named = set(re.findall(r'<li><a href="#(\w+)">', page.text))
    assert page.status_code == 422
    assert named == {
        "name_en", "code", "hall", "business_number", "contact_email", "website", "sponsor_year", "languages",
    }  # fmt: skip
    assert 'value="123-45-67890"' in page.text
    assert session.scalar(select(func.count()).select_from(Exhibitor)) == 99


def test_a_profile_opens_as_it_stands_and_saving_it_changes_nothing(organizer, session):
    page = organizer.get(f"{HOME}/E-091/profile").text
    assert 'value="윤슬온푸드"' in page
    assert 'value="HACCP, FDA"' in page

    row = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-091")).one()
    before = {name: getattr(row, name) for name in row.__mapper__.columns.keys()}  # noqa: SIM118 -- names of columns
    form = dict(before) | {"hall": "CROSS1", "sector": "food", "certifications": "HACCP, FDA"}
    form = {name: value for name, value in form.items() if value is not None}
    answer = organizer.post(f"{HOME}/E-091/profile", data=form)

    session.expire_all()
    session.rollback()
    assert answer.status_code == 303
    assert {name: getattr(row, name) for name in before} == before


def test_another_hall_is_refused_while_a_booth_is_held(organizer, session):
    form = NEW | {"code": "E-091", "hall": "EXPORT", "business_number": ""}

    page = organizer.post(f"{HOME}/E-091/profile", data=form)

    assert page.status_code == 422
    assert "It is in X1-03 of Cross-cooperation Hall 1. Take the booth back on the floor plan first" in text_of(page)


def test_one_of_two_partners_is_not_removed(organizer):
    page = organizer.post(f"{HOME}/E-091/removal")

    assert page.status_code == 422
    assert "would be left with one company" in text_of(page)


def test_an_exhibitor_on_whom_nobody_counts_is_removed(organizer, session):
    assert organizer.post(f"{HOME}/E-005/removal").status_code == 303
    assert session.scalar(select(func.count()).select_from(Exhibitor)) == 98
    assert "Removed the exhibitor" in text_of(organizer.get("/2024/organizer/history"))


def test_products_are_added_changed_moved_and_removed(organizer, session):
    def names() -> list[str]:
        session.rollback()
        found = select(Product).join(Product.exhibitor).where(Exhibitor.code == "E-089").order_by(Product.position)
        return [product.name_ko for product in session.scalars(found)]

    organizer.post(f"{HOME}/E-089/products", data={"name_ko": "인절미", "price": "5000", "hs_code": "1905.90"})
    added = session.scalars(select(Product).where(Product.name_ko == "인절미")).one()
    organizer.post(f"{HOME}/E-089/products/{added.id}/position", data={"to": "up"})
    assert names() == ["약밥", "떡류", "인절미", "떡 밀키트"]

    organizer.post(f"{HOME}/E-089/products/{added.id}", data={"name_ko": "콩인절미"})
    assert names() == ["약밥", "떡류", "콩인절미", "떡 밀키트"]

    organizer.post(f"{HOME}/E-089/products/{added.id}/removal")
    assert names() == ["약밥", "떡류", "떡 밀키트"]


def test_a_product_is_refused_with_every_error(organizer):
    page = organizer.post(f"{HOME}/E-089/products", data={"name_ko": "", "price": "-1", "hs_code": "19"})

    assert page.status_code == 422
    assert set(re.findall(r'<li><a href="#(\w+)">', page.text)) == {"name_ko", "price", "hs_code"}


def test_a_product_of_another_exhibitor_is_not_found(organizer, session):
    other = session.scalars(select(Product).join(Product.exhibitor).where(Exhibitor.code == "E-004")).first()

    assert organizer.get(f"{HOME}/E-005/products/{other.id}").status_code == 404
    assert organizer.post(f"{HOME}/E-005/products/{other.id}/removal").status_code == 404


def test_a_case_with_one_company_is_refused_with_every_error(organizer):
    page = organizer.post(f"{HOME}/cases", data={"title_ko": "", "title_en": "x", "code": "C1", "hall": "CROSS1",
                                            "members": "E-004\nNobody"})  # fmt: skip

    assert page.status_code == 422
    assert set(re.findall(r'<li><a href="#(\w+)">', page.text)) == {"title_ko", "code", "members"}
    assert "No exhibitor is called “Nobody”." in page.text
    assert "E-004\nNobody</textarea>" in page.text


def test_a_case_is_entered_changed_and_removed(organizer, session):
    form = {"title_ko": "함께", "title_en": "Together", "code": "C9", "hall": "FOOD", "members": "윤슬찬푸드\r\ne-005"}
    organizer.post(f"{HOME}/cases", data=form)
    organizer.post(f"{HOME}/cases/C9", data=form | {"members": "E-004\nE-005\nE-006"})
    case = session.scalars(select(CollaborationCase).where(CollaborationCase.code == "C9")).one()
    assert [member.code for member in case.members] == ["E-004", "E-005", "E-006"]

    session.rollback()
    organizer.post(f"{HOME}/cases/C9/removal")

    assert session.scalars(select(CollaborationCase).where(CollaborationCase.code == "C9")).all() == []


def test_the_personal_link_opens_the_exhibitors_pages_until_it_is_renewed(organizer, app, session):
    shown = organizer.get(f"{HOME}/E-004").text
    link = re.search(r'personal-link__address"\s+href="[^"]*(/2024/links/[^"]+)"', shown)[1]
    assert app.test_client().get(link).status_code == 303

    organizer.post(f"{HOME}/E-004/link/renewal")

    assert app.test_client().get(link).status_code == 404
