"""The pages of wishes: one tap, with or without a script, and nothing of what is not theirs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.people import Membership
from expo.models.wishes import Wish, WishReply
from expo.services.people import link_token
from tests.support import people
from tests.support.queries import counted

HTMX = {"HX-Request": "true"}
SignIn = Callable[..., Membership]


@pytest.fixture
def buyer(client: FlaskClient, sign_in: SignIn, the_eve: None) -> tuple[FlaskClient, int]:
    """Return a client of a buyer, and the buyer's id."""
    return client, sign_in(client, "buyer").buyer_id or 0


@pytest.fixture
def exhibitor(app: Flask, sign_in: SignIn, the_eve: None) -> tuple[FlaskClient, int]:
    """Return a client of an exhibitor, and the exhibitor's id."""
    client = app.test_client()
    return client, sign_in(client, "exhibitor").exhibitor_id or 0


def wish(session: Session, *, exhibitor_id: int, buyer_id: int, side: Side) -> Wish | None:
    session.rollback()
    return session.scalars(
        select(Wish).where(Wish.exhibitor_id == exhibitor_id, Wish.buyer_id == buyer_id, Wish.side == side)
    ).one_or_none()


def unwished(session: Session, buyer_id: int) -> int:
    wished = select(Wish.exhibitor_id).where(Wish.buyer_id == buyer_id)
    return session.scalars(select(Exhibitor.id).where(Exhibitor.id.not_in(wished)).order_by(Exhibitor.id)).first()


@pytest.mark.parametrize(
    ("address", "welcome"),
    [
        ("discover", {"buyer"}),
        ("find-buyers", {"exhibitor"}),
        ("wishes", {"buyer", "exhibitor"}),
        ("requests", {"buyer", "exhibitor"}),
    ],
)
def test_each_side_has_its_pages(sample, app, sign_in, address, welcome):
    statuses = {}
    for role in ("buyer", "exhibitor", "organizer"):
        client = app.test_client()
        sign_in(client, role)
        statuses[role] = client.get(f"/2024/{address}").status_code

    assert statuses == {role: 200 if role in welcome else 403 for role in statuses}
    assert app.test_client().get(f"/2024/{address}").status_code == 303


def test_one_tap_wishes_and_the_same_again_takes_it_back(buyer, session):
    client, buyer_id = buyer
    other = unwished(session, buyer_id)

    first = client.post(f"/2024/wishes/{other}", data={"level": "interested"}, headers=HTMX)
    wished = wish(session, exhibitor_id=other, buyer_id=buyer_id, side=Side.BUYER).level
    button = rf'id="wish-{other}-interested"\s+name="level"\s+value="(\w+)"\s+aria-pressed="true"'
    again = re.search(rf'{button}\s+data-label="희망 신청 없음: ', first.text)[1]
    client.post(f"/2024/wishes/{other}", data={"level": again}, headers=HTMX)

    assert (wished, again) == (Level.INTERESTED, "none")
    assert wish(session, exhibitor_id=other, buyer_id=buyer_id, side=Side.BUYER) is None
    assert 'id="budget" role="status" hx-swap-oob="true"' in first.text


def test_without_a_script_one_comes_back_to_the_same_list(buyer, session):
    client, buyer_id = buyer
    other = unwished(session, buyer_id)

    answer = client.post(
        f"/2024/wishes/{other}", data={"level": "interested", "next": "/2024/discover?sector=food&page=2"}
    )

    assert (answer.status_code, answer.location) == (303, "/2024/discover?sector=food&page=2")


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example/2024/", "/2023/discover", ""])
def test_one_is_led_nowhere_else(buyer, session, elsewhere):
    client, buyer_id = buyer

    answer = client.post(f"/2024/wishes/{unwished(session, buyer_id)}", data={"level": "interested", "next": elsewhere})

    assert answer.location == "/2024/discover"


def test_a_spent_budget_is_said_on_the_card(buyer, session, sample):
    client, buyer_id = buyer
    sample.must_wishes = 0
    session.commit()

    answer = client.post(f"/2024/wishes/{unwished(session, buyer_id)}", data={"level": "must"}, headers=HTMX)

    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


def test_an_unknown_level_changes_nothing(buyer, session):
    client, buyer_id = buyer
    other = unwished(session, buyer_id)

    client.post(f"/2024/wishes/{other}", data={"level": "adored"}, headers=HTMX)

    assert wish(session, exhibitor_id=other, buyer_id=buyer_id, side=Side.BUYER) is None


def test_a_request_is_answered_with_one_tap(exhibitor, session):
    client, exhibitor_id = exhibitor
    asked = session.scalars(
        select(Wish).where(Wish.exhibitor_id == exhibitor_id, Wish.side == Side.BUYER, Wish.level != Level.NEVER)
    ).first()

    answer = client.post(
        f"/2024/requests/{asked.id}/answer", data={"answer": "declined", "reason": "생산 중단"}, headers=HTMX
    )

    session.rollback()
    assert (answer.status_code, asked.reply.answer, asked.reply.reason) == (200, Answer.DECLINED, "생산 중단")
    assert 'id="unanswered"' in answer.text
    tabs = re.compile(r'<nav class="tabs" .*?id="sides".*?</nav>', re.DOTALL)
    count = re.compile(r'tabs__count">(\d+)')
    afterwards = client.get("/2024/requests")
    assert count.findall(tabs.search(answer.text)[0]) == count.findall(tabs.search(afterwards.text)[0])


def test_the_request_of_another_is_not_found(exhibitor, session):
    client, exhibitor_id = exhibitor
    theirs = session.scalars(
        select(Wish).where(Wish.exhibitor_id != exhibitor_id, Wish.side == Side.BUYER, Wish.level == Level.MUST)
    ).first()

    answer = client.post(f"/2024/requests/{theirs.id}/answer", data={"answer": "accepted"}, headers=HTMX)

    session.rollback()
    assert (answer.status_code, theirs.reply) == (404, None)


def test_no_exhibitor_reads_how_to_reach_a_buyer_before_they_meet(exhibitor, session):
    client, _exhibitor_id = exhibitor
    private = {value for row in session.scalars(select(Buyer)) for value in (row.contact_email, row.contact_name)}
    pages = "".join(client.get(f"/2024/find-buyers?page={page}").text for page in range(1, 15))
    pages += client.get("/2024/requests").text + client.get("/2024/wishes").text

    assert len(private) > 150
    assert {value for value in private if value in pages} == set()


def test_an_exhibitor_finds_only_approved_buyers(exhibitor, session):
    client, _exhibitor_id = exhibitor
    hidden = session.scalars(select(Buyer).where(~Buyer.decision.has())).all()

    pages = "".join(client.get(f"/2024/find-buyers?page={page}").text for page in range(1, 17))

    assert len(hidden) == 6
    assert [row.name for row in hidden if f">{row.name}<" in pages] == []
    assert len(re.findall(r'class="company__name"', pages)) >= 144


@pytest.mark.parametrize(
    ("role", "narrow", "whole"),
    [
        ("buyer", "discover?q=zzzz", "discover"),
        ("exhibitor", "find-buyers?country=MX", "find-buyers"),
    ],
)
def test_suggestions_cost_the_same_for_few_as_for_many(the_eve, app, client, sign_in, role, narrow, whole):
    sign_in(client, role)

    with counted(app) as few:
        client.get(f"/2024/{narrow}")
    with counted(app) as many:
        client.get(f"/2024/{whole}")

    assert len(many) - len(few) <= 4  # an empty result needs no booths, products or pictures
    assert (
        len(many) < 29
    )  # one asks whether times can be booked, three of them count how much buyers want each exhibitor


@pytest.mark.parametrize("address", ["wishes", "requests"])
def test_a_page_of_wishes_costs_the_same_for_one_as_for_all(sample, app, client, sign_in, session, address):
    nth = next(nth for nth in range(99) if min(len(side) for side in _wishes(session, sample, nth).values()) > 3)
    sign_in(client, "exhibitor", nth=nth)
    client.get(f"/2024/{address}")  # the first visit notes that they are seen
    with counted(app) as many:
        client.get(f"/2024/{address}")
    mine = [one for side in _wishes(session, sample, nth).values() for one in side]
    kept = [side[0] for side in _wishes(session, sample, nth).values()]
    for one in mine:
        if one not in kept:
            session.delete(one)
    session.commit()

    with counted(app) as few:
        client.get(f"/2024/{address}")

    assert len(many) == len(few)


def _wishes(session: Session, edition: Edition, nth: int) -> dict[Side, list[Wish]]:
    """Return what the nth exhibitor wishes and what is wished of it, as far as it may know."""
    exhibitor_id = people.member(session, edition, "exhibitor", nth=nth).exhibitor_id
    rows = session.scalars(select(Wish).where(Wish.exhibitor_id == exhibitor_id, Wish.level != Level.NEVER)).all()
    return {side: [row for row in rows if row.side is side] for side in Side}


def test_a_wish_on_the_phone(the_eve, page: Page, session: Session, sample, axe) -> None:
    member = people.member(session, sample, "buyer")
    page.goto(f"/2024/links/{link_token(member, 'a secret of the tests')}")
    page.goto("/2024/discover")
    button = page.locator('.wish__button--interested[aria-pressed="false"]').first
    before, name = page.locator("#budget").inner_text(), button.get_attribute("id")

    button.click()

    expect(page.locator(f"#{name}")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#{name}")).to_be_focused()
    assert page.locator("#budget").inner_text() != before
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_after_the_expo_nobody_is_asked_to_answer_or_to_wish(expo, enter, session):
    asked, own = expo.wish(0, 0, side=Side.EXHIBITOR), expo.wish(1, 0)
    session.commit()
    buyer = enter("buyer")
    answer = f'action="/2026/requests/{asked.id}/answer"'
    before = answer in buyer.get("/2026/requests").text
    expo.edition.clock_shift_seconds = clock.shift_to(expo.edition.over_at + timedelta(minutes=1))
    session.commit()

    pages = {name: buyer.get(f"/2026/{name}").text for name in ("requests", "wishes", "discover", "agenda")}
    refused = [
        buyer.post(f"/2026/requests/{asked.id}/answer", data={"answer": "accepted"}, follow_redirects=True),
        buyer.post(f"/2026/wishes/{own.exhibitor_id}", data={"level": "must"}, follow_redirects=True),
    ]

    assert before
    assert [name for name, page in pages.items() if "The expo is over." not in page] == []
    mains = {name: page.split("<main", 1)[1].split("</main>")[0] for name, page in pages.items()}
    assert [name for name in ("requests", "wishes") if "<form" in mains[name]] == []
    assert 'class="wish"' not in pages["discover"]
    assert [" ".join(one.text.split()).count("The expo is over.") > 0 for one in refused] == [True, True]
    assert session.scalars(select(WishReply)).all() == []
