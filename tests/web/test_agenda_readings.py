"""What changed in one's agenda stands above it until it is confirmed, on the pages of both sides."""

import re

import pytest
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.services import meetings
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only


def act(session: Session, expo: SmallExpo, verb, *args, **values):
    with deciding(session):
        return verb(session, expo.organizer, expo.edition, *args, now=THE_EVE, **values).id


def book(session: Session, expo: SmallExpo, slot: int) -> int:
    pair = {"exhibitor_id": expo.exhibitors[0].id, "buyer_id": expo.buyers[0].id}
    return act(session, expo, meetings.book, slot_id=expo.slots[slot].id, **pair)


@pytest.mark.parametrize(("role", "address"), [("exhibitor", "/2026/today"), ("buyer", "/2026/agenda")])
def test_was_and_is_stand_above_until_they_are_confirmed(session, expo, enter, role: str, address: str):
    meeting = book(session, expo, 1)
    client = enter(role)
    assert "changed__one" not in client.get(address).text

    act(session, expo, meetings.move, meeting, slot_id=expo.slots[2].id)
    page = client.get(f"{address}?part=1").text

    bar = re.search(r'<section class="changed".*?</section>', page, re.S).group()
    assert re.search(r"<s>\s*Mon 1 10:30 D-01</s>", bar)
    assert re.search(r"<b>\s*11:00 D-01</b>", bar)

    assert client.post(f"{address}/reading").status_code == 303
    assert "changed__one" not in client.get(address).text


def test_a_row_says_that_the_other_side_has_seen_the_place_until_it_changes(session, expo, enter):
    meeting, seen = book(session, expo, 1), 'class="seen"'
    exhibitor, buyer = enter("exhibitor"), enter("buyer")
    before = buyer.get("/2026/agenda").text

    exhibitor.get("/2026/today")
    after = buyer.get("/2026/agenda").text
    act(session, expo, meetings.move, meeting, slot_id=expo.slots[2].id)
    moved = buyer.get("/2026/agenda").text
    exhibitor.post("/2026/today/reading")
    confirmed = buyer.get("/2026/agenda").text

    assert [seen in page for page in (before, after, moved, confirmed)] == [False, True, False, True]


@pytest.mark.parametrize(("role", "address"), [("exhibitor", "/2026/today/days"), ("buyer", "/2026/agenda")])
def test_a_page_of_all_days_looks_again_and_counts_anew(session, expo, enter, role: str, address: str):
    meeting, client = book(session, expo, 1), enter(role)
    page = client.get(address).text

    act(session, expo, meetings.cancel, meeting, reason="The hall opens late")
    part = client.get(f"{address}?part=1")

    def again() -> int:
        tag = client.get(f"{address}?part=1").headers["ETag"]
        return client.get(f"{address}?part=1", headers={"If-None-Match": tag}).status_code

    assert f'data-refresh="{address}?part=1"' in page
    assert 304 in (again(), again())  # what the page says of minutes may change between two requests, not twice
    assert ["1 consultation<" in text for text in (page, part.text)] == [True, False]


def test_what_one_books_oneself_is_no_news(session, expo, enter):
    book(session, expo, 1)
    client = enter("buyer")
    client.get("/2026/agenda")

    client.post("/2026/exhibitors/E-1/booking", data={"slot": expo.slots[5].id})

    assert "changed__one" not in client.get("/2026/agenda").text


def test_an_agenda_has_no_reading_of_strangers(client, expo):
    assert client.post("/2026/agenda/reading").status_code == 303
    assert client.post("/2026/today/reading").status_code == 303
