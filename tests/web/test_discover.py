"""A buyer browses products first, and compares two companies."""

import re

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo import clock
from expo.models.editions import OpenPhase
from expo.models.exhibitors import Product
from expo.services import availability, lengths, proposals
from tests.support import consultations, people
from tests.support.queries import counted
from tests.support.reading import text_of
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo with a rice cake of one exhibitor and a kettle of another, and a buyer of rice cakes."""
    expo = consultations.opened(session)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    first, second = expo.exhibitors[:2]
    session.add(Product(exhibitor_id=first.id, name_ko="전기 주전자", name_en="Electric kettle", price=49_000))
    session.add(
        Product(
            exhibitor_id=second.id, name_ko="가래떡", name_en="Rice cake sticks", price=2_900, minimum_order="200 EA"
        )
    )
    expo.buyers[0].looking_for = "떡"
    session.commit()
    return expo


@pytest.fixture
def buyer(client, session, expo):
    client.set_cookie("locale", "en")
    people.sign_in(client, people.member(session, expo.edition, "buyer"))
    return client


def test_what_a_buyer_looks_for_comes_first_among_the_products(buyer):
    text = buyer.get("/2026/discover/products").text

    assert 0 < text.index("Rice cake sticks") < text.index("Electric kettle")
    assert text.count("You look for it") == 1


def test_a_search_shows_the_products_that_hold_it_and_no_other(buyer):
    text = buyer.get("/2026/discover/products?q=kettle").text

    assert ("Electric kettle" in text, "Rice cake sticks" in text) == (True, False)


def test_a_card_follows_its_company_and_the_wish(buyer, expo, session):
    first = expo.exhibitors[0]
    assert f">{first.name_en}</a>" in buyer.get("/2026/discover").text

    first.name_en = "Another name"
    expo.wish(0, 0)
    session.commit()

    text = buyer.get("/2026/discover").text
    assert ">Another name</a>" in text
    assert 'data-label="No wish: Another name"' in text


def test_two_companies_stand_side_by_side_with_their_terms(buyer, expo):
    first, second = (one.code for one in expo.exhibitors[:2])
    chosen = buyer.get(f"/2026/discover?with={first}").text

    text = buyer.get(f"/2026/discover/comparison?c={first}&c={second}").text

    assert f"/2026/discover/comparison?c={first}&amp;c={second}" in chosen
    assert 0 < text.index("KRW 49,000") < text.index("KRW 2,900") < text.index("200 EA")
    assert text.count('class="wish"') == 2


@pytest.mark.parametrize(("query", "status"), [("", 303), ("c=X", 303), ("c=NONE&c=NEVER", 404)])
def test_a_comparison_of_anything_but_two_companies_leads_back(buyer, query, status):
    assert buyer.get(f"/2026/discover/comparison?{query}").status_code == status


def test_a_buyer_sees_when_both_are_free_and_books_it_from_the_card(buyer, expo, session):
    expo.meet(0, 0, expo.slots[0])
    session.commit()

    text = buyer.get("/2026/discover?free=2026-06-01").text

    assert buyer.get("/2026/discover").text.count('class="company ') == 3
    assert text.count("Both free: Mon 1 10:30") == 2
    assert f"/2026/exhibitors/{expo.exhibitors[1].code}/booking?day=2026-06-01" in text
    assert f"/2026/exhibitors/{expo.exhibitors[0].code}/booking" not in text


def test_a_time_that_an_exhibitor_gives_to_somebody_else_is_offered_no_longer(buyer, expo, session):
    before = buyer.get("/2026/discover").text.count("Both free: Mon 1 10:00")
    expo.meet(0, 1, expo.slots[0])
    session.commit()

    text = buyer.get("/2026/discover").text

    assert (before, text.count("Both free: Mon 1 10:00"), text.count("Both free: Mon 1 10:30")) == (3, 2, 1)


def test_a_consultation_of_two_slots_begins_where_both_are_free_for_two(buyer, expo, session):
    exhibitor, customer = expo.exhibitors[0], expo.buyers[0]
    lengths.set_length(
        session,
        expo.organizer,
        expo.edition,
        exhibitor_id=exhibitor.id,
        buyer_id=customer.id,
        is_long=True,
        now=THE_EVE,
    )
    expo.meet(0, 1, expo.slots[1])
    session.commit()

    text = buyer.get("/2026/discover?free=any").text

    card = text.split(f'/2026/exhibitors/{exhibitor.code}"')[1].split("</li>")[0]
    assert "Both free: Mon 1 11:00" in card
    assert text.count("Both free: Mon 1 10:00") == 2  # one slot is enough with the others


def test_a_comparison_offers_a_time_only_with_the_company_that_can_be_met(buyer, expo, session):
    expo.meet(0, 0, expo.slots[0])
    session.commit()
    met, other = (one.code for one in expo.exhibitors[:2])

    text = buyer.get(f"/2026/discover/comparison?c={met}&c={other}").text

    assert text.count("Both free: Mon 1 10:30") == 1
    assert f"/2026/exhibitors/{other}/booking?day=2026-06-01" in text
    assert f"/2026/exhibitors/{met}/booking" not in text


def test_cards_and_the_companys_page_say_what_is_agreed_and_offer_only_times_when_both_are_free(buyer, expo, session):
    met, other = expo.exhibitors[:2]
    expo.meet(0, 0, expo.slots[0])
    expo.edition.booth_meetings = True
    for slot in expo.slots[1:4]:
        availability.close(session, consultations.buyer(expo, 0), expo.edition, slot_id=slot.id, now=THE_EVE)
    proposals.propose(
        session,
        consultations.exhibitor(expo, 1),
        expo.edition,
        exhibitor_id=other.id,
        buyer_id=expo.buyers[0].id,
        slot_id=expo.slots[4].id,
        now=THE_EVE,
    )
    session.commit()

    cards = text_of(buyer.get("/2026/discover"))
    pages = [buyer.get(f"/2026/exhibitors/{one.code}") for one in (met, other)]

    for agreed, page in zip(("Consultation: Mon 1 Jun 10:00", "Proposed: Tue 2 Jun 10:00"), pages, strict=True):
        assert (cards.count(agreed), text_of(page).count(agreed)) == (1, 1)
    offered = [re.findall(r"/booking\?day=([0-9-]+)", page.text) for page in pages]
    assert (offered[0], set(offered[1])) == ([], {"2026-06-02"})


def test_a_day_on_which_the_buyer_cannot_come_shows_nobody(buyer, expo, session):
    for slot in expo.slots[:4]:
        actor = consultations.buyer(expo, 0)
        availability.close(session, actor, expo.edition, slot_id=slot.id, now=THE_EVE)
    session.commit()

    assert 'value="2026-06-01"' not in buyer.get("/2026/discover").text
    assert "Nobody is free when you are" in buyer.get("/2026/discover?free=2026-06-01").text
    assert buyer.get("/2026/discover?free=any").text.count("Both free: Tue 2 10:00") == 3


def test_free_times_are_offered_while_they_can_be_booked(buyer, expo, session):
    offered = 'name="free"' in buyer.get("/2026/discover").text
    session.execute(delete(OpenPhase))
    session.commit()

    assert (offered, 'name="free"' in buyer.get("/2026/discover?free=any").text) == (True, False)


def test_it_costs_as_many_queries_with_two_consultations_as_with_one(app, buyer, expo, session):
    expo.meet(0, 0, expo.slots[0])
    session.commit()
    buyer.get("/2026/discover")  # the schema is compared once
    with counted(app) as few:
        buyer.get("/2026/discover")
    expo.meet(1, 0, expo.slots[1])
    session.commit()
    buyer.get("/2026/discover")  # what companies offer and what is taken is read anew
    with counted(app) as more:
        buyer.get("/2026/discover")

    assert len(few) == len(more) <= 19
