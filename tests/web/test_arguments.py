"""What comes with a request is bounded and cleaned in one place, on both databases."""

import re

import pytest
from sqlalchemy import func, select

from expo.models.calendar import Closure
from expo.models.history import Event
from expo.models.live_commerce import Broadcast
from tests.support.fuzz import NESTED

STRANGE_PATHS = ("/%00/", "/2024/exhibitors/%00", "/2024/organizer/buyers/D%00", "/static/%00", "/%FF/")
HUGE = (2**31, 2**63, 10**400)
MANY_DIGITS = "0" * 12 + "9" * 5000
"""More than Python reads as a number, and small by its first twelve; a query is cut, and is too long for a row."""


@pytest.mark.both_databases
def test_a_path_that_none_of_ours_can_be_and_a_number_that_no_row_has_are_not_found(client, sign_in):
    sign_in(client, "organizer")
    asked = [*STRANGE_PATHS, *(f"/2024/organizer/schedules/{row}" for row in HUGE)]

    assert {one: client.get(one).status_code for one in asked} == dict.fromkeys(asked, 404)


@pytest.mark.both_databases
def test_a_strange_query_is_cut_or_not_looked_at(client, sign_in):
    sign_in(client, "organizer")
    asked = [
        "exhibitors?q=%00",
        "exhibitors?q=" + "%EA%B0%80" * 20_000,
        "exhibitors?hall=7310589264017",
        "exhibitors?page=" + "9" * 400,
        "organizer/history?on=0001-01-01",
        "organizer/history?on=9999-12-31",
        "organizer/history?by=" + "9" * 30,
        "organizer/history?page=2147483647",
        "organizer/buyers?meetings=" + "9" * 30,
        "organizer/links?q=%ED%A0%80",
        f"guidance?topic={MANY_DIGITS}",
        f"organizer/guidance/visits?topic={MANY_DIGITS}",
        f"organizer/guidance?counsellor={MANY_DIGITS}",
        f"organizer/market/reservations?exhibitor={MANY_DIGITS}",
    ]

    assert {one: client.get(f"/2024/{one}").status_code for one in asked} == dict.fromkeys(asked, 200)


@pytest.mark.parametrize("query", ["endpoint=x", "_method=FOO", "_external=1", "edition_code=x"])
def test_only_filters_that_have_a_name_go_into_the_next_pages_address(client, sign_in, query):
    sign_in(client, "buyer")

    found = client.get(f"/2024/discover?{query}")

    assert found.status_code == 200
    pages = re.findall(r'(?:href|hx-get)="([^"]*page=[^"]*)"', found.text)
    assert pages
    assert not any(query in page for page in pages)


@pytest.mark.parametrize("came_from", ["http://[::1", "http://localhost//evil.example/x", "http://localhost:x/"])
def test_a_strange_referrer_is_never_shown(client, sample, came_from):
    found = client.post("/2024/nothing", headers={"Referer": came_from})

    assert found.status_code in {404, 405}
    assert "evil.example" not in found.text


def test_a_form_is_never_read_from_json(app, client, sample):
    found = client.post("/2024/sign-in", json={"email": [1], "password": [1]})

    assert found.status_code == 422


def test_json_that_is_nested_too_deeply_is_refused_like_any_other_that_cannot_be_read(sample, sign_in, client):
    sign_in(client, "exhibitor")

    answers = [client.post("/2024/leads/scans", data=sent, content_type="application/json") for sent in ("{", NESTED)]

    assert {one.status_code for one in answers} == {400}


def test_more_values_than_any_page_of_ours_sends_are_refused_before_the_transaction(client, session, sign_in):
    sign_in(client, "buyer")

    found = client.post("/2024/company/times", data={"slot": ["41"] * 17_000, "state": "closed"})

    assert (found.status_code, "너무 많습니다" in found.text, "파일" in found.text) == (413, True, False)
    assert session.scalar(select(func.count()).select_from(Event).where(Event.act == "availability.close")) == 0


@pytest.mark.both_databases
def test_a_row_sent_many_times_is_one_row(client, session, sample, sign_in):
    member = sign_in(client, "buyer")
    before = session.scalar(select(func.count()).select_from(Closure).where(Closure.buyer_id == member.buyer_id))
    slot = str(sample.slots[0].id)
    session.commit()

    client.post("/2024/company/times", data={"slot": [slot] * 900, "state": "closed"})

    after = session.scalar(select(func.count()).select_from(Closure).where(Closure.buyer_id == member.buyer_id))
    assert after - before <= 1


def test_more_rows_than_there_are_is_not_found(client, sign_in):
    sign_in(client, "buyer")

    found = client.post("/2024/company/times", data={"slot": [str(one) for one in range(1, 900)], "state": "closed"})

    assert found.status_code == 404


@pytest.mark.both_databases
def test_a_number_of_many_digits_has_no_preview(client, sample):
    kinds = ("report", "session", "broadcast", "offer")

    found = [client.get(f"/2024/previews/{kind}/{MANY_DIGITS[:180]}/ko.png").status_code for kind in kinds]

    assert found == [404] * len(kinds)


@pytest.mark.both_databases
def test_a_number_of_many_digits_in_a_form_is_none(client, session, sign_in):
    sign_in(client, "organizer")
    show = session.scalars(select(Broadcast.id)).first()
    session.rollback()
    sent = [
        ("guidance", {"topic_id": "{}"}, 422),
        ("live-commerce/{show}/votes", {"question": "{}"}, 404),
        ("organizer/studio/broadcasts/{show}/questions", {"act": "pinned.{}"}, 404),
        ("organizer/studio/broadcasts/{show}/cues", {"sheet": "02:30|x|{}"}, 422),
        ("organizer/studio/figures", {"text": "E-001;{}", "source": "x"}, 422),
        ("organizer/floor-plan/plans/1/acceptance", {"id": "{}"}, 404),
        ("organizer/experts/new", {"name": "x", "email": "x@example.com", "employer": "x", "skills": "AI {}"}, 422),
        ("organizer/programmes/new", {"won": "{}"}, 422),
        ("organizer/applications/acceptances", {"application": "{}", "back": "{}"}, 303),
    ]

    for address, fields, status in sent:
        typed = {name: text.format(MANY_DIGITS) for name, text in fields.items()}
        found = client.post(f"/2024/{address.format(show=show)}", data=typed)

        assert (address, found.status_code) == (address, status)
        assert "Exceeds the limit" not in found.text
