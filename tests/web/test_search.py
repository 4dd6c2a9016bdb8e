"""One search box: whatever an organizer knows by name, code or first consonants."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter

SEARCH = "/2024/organizer/search"


def _names(page: str) -> list[str]:
    return re.findall(r'class="hits__name">([^<]+)<', page)


def test_companies_tables_and_interpreters_are_found_in_one_box(client: FlaskClient, session: Session, sign_in):
    sign_in(client, "organizer")
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.name_ko == "가온장식품")).one()
    buyer = session.scalars(select(Buyer).order_by(Buyer.id)).first()
    interpreter = session.scalars(select(Interpreter).order_by(Interpreter.id)).first()

    found = {
        text: _names(client.get(SEARCH, query_string={"find": text}).text)
        for text in ("ㄱㅇㅈㅅㅍ", buyer.contact_email, "tg-07", interpreter.code)
    }

    assert found["ㄱㅇㅈㅅㅍ"] == [exhibitor.name_ko]
    assert found[buyer.contact_email] == [buyer.name]
    assert found["tg-07"] == ["TG-07"]
    assert interpreter.name in found[interpreter.code]


def test_the_list_under_the_box_is_the_hits_and_nothing_around_them(client: FlaskClient, sign_in):
    sign_in(client, "organizer")

    part = client.get(SEARCH, query_string={"find": "tg-07"}, headers={"HX-Request": "true"}).text

    assert _names(part) == ["TG-07"]
    assert "<html" not in part


def test_what_nothing_is_called_is_said(client: FlaskClient, sign_in):
    sign_in(client, "organizer")

    page = client.get(SEARCH, query_string={"find": "없는이름"}).text

    assert _names(page) == []
    assert "‘없는이름’" in page


@pytest.mark.parametrize("role", ["exhibitor", "buyer"])
def test_nobody_else_may_search_everything(client: FlaskClient, sign_in, role: str):
    sign_in(client, role)

    assert client.get(SEARCH, query_string={"find": "TG-01"}).status_code == 403


def test_who_calls_is_found_by_the_number_wherever_companies_are_looked_for(
    client: FlaskClient, session: Session, sign_in
):
    """A person at the telephone gives a number: of an exhibitor as of a buyer, with or without its dashes."""
    sign_in(client, "organizer")
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.contact_phone != "").order_by(Exhibitor.id)).first()
    digits = re.sub(r"\D", "", exhibitor.contact_phone)

    for number in (exhibitor.contact_phone, digits):
        assert _names(client.get(SEARCH, query_string={"find": number}).text) == [exhibitor.name_ko]
        for page in ("exhibitors", "links"):
            found = client.get(f"/2024/organizer/{page}", query_string={"q": number}).text
            assert exhibitor.name_ko in found, page

    assert exhibitor.name_ko not in client.get("/2024/exhibitors", query_string={"q": digits}).text
