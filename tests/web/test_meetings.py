"""The buyer's agenda and booking, and the organizer's timetable: each sees what is theirs, and why not."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import Role
from expo.models.editions import OpenPhase
from expo.models.meetings import Meeting
from expo.models.people import Membership
from tests.support import consultations, people, village
from tests.support.village import THE_EVE, Village


@pytest.fixture
def here(session: Session) -> Village:
    """A village on the eve of its expo, its timetable published and its booking open."""
    here = consultations.opened(session)
    here.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return here


@pytest.fixture
def enter(app: Flask, session: Session, here: Village):
    """Return a function that gives a client in English, signed in as a person of the village."""

    def enter(role: str = "stranger", nth: int = 0) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("locale", "en")
        if role != "stranger":
            everybody = session.scalars(select(Membership).where(Membership.role == Role(role)).order_by(Membership.id))
            people.sign_in(client, everybody.all()[nth])
            session.rollback()
        return client

    return enter


def book(session: Session, here: Village, seller: int, customer: int, slot: int) -> int:
    return consultations.book(session, here, seller, customer, slot).id


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def active(session: Session) -> list[Meeting]:
    session.rollback()
    return list(session.scalars(select(Meeting).where(Meeting.is_active.is_(True)).order_by(Meeting.id)))


# -- the buyer ---------------------------------------------------------------------------------------------------------


def test_the_agenda_says_when_where_with_whom_and_in_which_time(session, here, enter):
    book(session, here, 1, 0, 2)

    page = text(enter("buyer", 0).get("/2026/agenda"))

    assert "Maker 1" in page
    assert "11:00" in page
    assert "D-01" in page
    assert "Korean Time (UTC+9)" in page


def test_the_agenda_names_the_next_consultation_and_has_every_day(session, here, enter):
    book(session, here, 2, 0, 5)

    page = text(enter("buyer", 0).get("/2026/agenda"))

    assert "Next · Tue 2 Jun 10:30 –11:00 Maker 2" in page.replace("10:30–11:00", "10:30 –11:00")
    assert "begins in" not in page
    assert page.count("No consultations on this day.") == 1


def test_an_empty_agenda_says_what_will_fill_it(session, here, enter):
    assert "book a time that is free for both of you" in text(enter("buyer", 0).get("/2026/agenda"))


def test_a_buyer_sees_no_other_buyers_meeting_anywhere(session, here, enter):
    other = book(session, here, 1, 1, 2)
    client = enter("buyer", 0)

    assert "Maker 1" not in text(client.get("/2026/agenda"))
    page = text(client.get("/2026/exhibitors/E-1/booking?day=2026-06-01"))
    assert "Maker 1 is in another meeting at that time." in page
    assert "Trader 1" not in page
    assert client.get(f"/2026/agenda/{other}/cancellation").status_code == 404
    assert client.post(f"/2026/agenda/{other}/cancellation", data={"reason": "elsewhere"}).status_code == 404
    assert [one.id for one in active(session)] == [other]


def test_a_buyer_books_a_free_slot_and_lands_on_its_day(session, here, enter):
    client, slot = enter("buyer", 0), here.slots[5].id
    answer = client.post("/2026/exhibitors/E-2/booking", data={"slot": slot})

    assert answer.status_code == 303
    assert answer.location == "/2026/agenda#d2026-06-02"
    assert [one.slot_id for one in active(session)] == [slot]
    assert "Booked: Tue 2 Jun 10:30, Maker 2" in text(client.get(answer.location.partition("#")[0]))


def test_a_button_tapped_twice_books_once_and_both_taps_lead_to_the_agenda(session, here, enter):
    client, slot = enter("buyer", 0), here.slots[5].id
    answers = [client.post("/2026/exhibitors/E-2/booking", data={"slot": slot}) for _tap in range(2)]

    assert [answer.location for answer in answers] == ["/2026/agenda#d2026-06-02"] * 2
    assert len(active(session)) == 1


@pytest.mark.parametrize("slot", ["", "x", "-1", "9" * 25])
def test_a_slot_that_cannot_be_is_refused_in_words(session, here, enter, slot):
    assert enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={"slot": slot}).status_code == 422
    assert active(session) == []


def test_a_taken_slot_is_answered_with_every_reason_and_the_page_it_came_from(session, here, enter):
    book(session, here, 2, 1, 5)
    book(session, here, 1, 0, 5)

    answer = enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={"slot": here.slots[5].id})

    assert answer.status_code == 422
    page = text(answer)
    assert "Maker 2 is in another meeting at that time." in page
    assert "You have another consultation at that time." in page
    assert len(active(session)) == 2


def test_booking_nothing_is_told_to_choose(here, enter):
    answer = enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={})

    assert answer.status_code == 422
    assert "Please choose a time." in text(answer)


def test_when_booking_is_closed_the_page_says_so_and_offers_nothing(session, here, enter):
    session.execute(OpenPhase.__table__.delete())
    session.commit()

    answer = enter("buyer", 0).get("/2026/exhibitors/E-2/booking")

    assert "Direct booking is closed." in text(answer)
    assert 'name="slot"' not in answer.get_data(as_text=True)


def test_a_buyer_cancels_with_a_reason_and_not_without(session, here, enter):
    meeting, client = book(session, here, 1, 0, 2), enter("buyer", 0)
    address = f"/2026/agenda/{meeting}/cancellation"

    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"reason": "other", "words": " "}).status_code == 422
    assert len(active(session)) == 1
    assert client.post(address, data={"reason": "plans_changed"}).status_code == 303
    assert active(session) == []


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 303), ("exhibitor", 403), ("organizer", 403), ("buyer", 200)]
)
@pytest.mark.parametrize("address", ["/2026/agenda", "/2026/exhibitors/E-1/booking"])
def test_the_agenda_and_booking_are_the_buyers(here, enter, role, status, address):
    assert enter(role).get(address).status_code == status


# -- the organizer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 303), ("exhibitor", 403), ("buyer", 403), ("organizer", 200)]
)
def test_the_timetable_is_the_organizers(here, enter, role, status):
    assert enter(role).get("/2026/organizer/timetable").status_code == status


@pytest.mark.parametrize("act", ["seat", "lock", "lock/removal", "cancellation"])
@pytest.mark.parametrize("role", ["stranger", "exhibitor", "buyer"])
def test_nobody_else_changes_it(session, here, enter, role, act):
    meeting = book(session, here, 0, 0, 0)

    answer = enter(role).post(
        f"/2026/organizer/timetable/meetings/{meeting}/{act}", data={"seat": here.slots[1].id, "reason": "x"}
    )

    assert answer.status_code in {303, 403}
    assert [(one.slot_id, one.lock) for one in active(session)] == [(here.slots[0].id, None)]


def test_what_is_over_is_dimmed_and_a_line_says_now(here, enter, session):
    slot = here.slots[1]
    here.edition.is_demo, here.edition.clock_shift_seconds = True, clock.shift_to(slot.starts_at + timedelta(minutes=6))
    session.commit()

    page = enter("organizer").get("/2026/organizer/timetable").text

    assert page.count('class="slot-grid__time slot-grid__past"') == 1
    assert page.count('class="slot-grid__time slot-grid__now"') == 1
    assert re.search(r'd="M20\.\d 0V10"', page)


@pytest.mark.parametrize("view", ["tables", "exhibitors", "buyers", "list"])
def test_every_view_shows_the_meeting(session, here, enter, view):
    meeting = book(session, here, 0, 0, 0)

    page = enter("organizer").get(f"/2026/organizer/timetable?day=2026-06-01&view={view}")

    assert f"meeting={meeting}" in page.get_data(as_text=True)
    assert "Trader 0" in text(page)


def test_the_tray_holds_wished_pairs_that_nobody_refused_and_that_have_no_time(session, here, enter):
    here.wish(session, 0, 0)
    here.wish(session, 1, 1)
    here.wish(session, 2, 2)
    here.wish(session, 2, 2, village.Level.NEVER, village.Side.EXHIBITOR)
    session.commit()
    book(session, here, 1, 1, 0)

    page = enter("organizer").get("/2026/organizer/timetable").get_data(as_text=True)

    assert re.findall(r'id="pair-(\d+-\d+)"', page) == [f"{here.exhibitors[0].id}-{here.buyers[0].id}"]


def test_a_chosen_pair_colours_the_cells_and_a_free_one_books(session, here, enter):
    here.wish(session, 0, 0)
    session.commit()
    book(session, here, 0, 1, 0)
    pair, client = f"{here.exhibitors[0].id}-{here.buyers[0].id}", enter("organizer")

    page = client.get(f"/2026/organizer/timetable?day=2026-06-01&pair={pair}").get_data(as_text=True)
    seats = re.findall(r'class="slot-grid__free" type="submit" name="seat"\s+value="(\d+)-(\d+)"', page)

    domestic = [table.id for table in here.tables[:2]]
    assert sorted((int(slot), int(table)) for slot, table in seats) == [
        (slot.id, table) for slot in here.slots[1:4] for table in domestic
    ]
    assert "Maker 0 meets Trader 1 at that time." in page
    answer = client.post(
        f"/2026/organizer/timetable/meetings?pair={pair}",
        data={
            "exhibitor": here.exhibitors[0].id,
            "buyer": here.buyers[0].id,
            "seat": f"{here.slots[1].id}-{domestic[1]}",
        },
    )
    assert answer.status_code == 303
    assert active(session)[-1].table_id == domestic[1]


def test_a_refused_move_stays_on_the_page_with_its_reasons(session, here, enter):
    meeting = book(session, here, 0, 0, 0)
    book(session, here, 0, 1, 1)

    answer = enter("organizer").post(
        f"/2026/organizer/timetable/meetings/{meeting}/seat?meeting={meeting}",
        data={"seat": here.slots[1].id},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert answer.headers["HX-Push-Url"] == "false"
    assert "Maker 0 meets Trader 1 at that time." in text(answer)
    assert [one.slot_id for one in active(session)] == [here.slots[0].id, here.slots[1].id]


def test_lock_unlock_and_cancel_are_one_click_each(session, here, enter):
    meeting, client = book(session, here, 0, 0, 0), enter("organizer")
    address = f"/2026/organizer/timetable/meetings/{meeting}"

    client.post(f"{address}/lock")
    assert active(session)[0].lock is not None
    client.post(f"{address}/lock/removal")
    assert active(session)[0].lock is None
    assert client.post(f"{address}/cancellation", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/cancellation", data={"reason": "the hall opens late"}).status_code == 303
    assert active(session) == []


@pytest.mark.parametrize("query", ["day=yesterday", "pair=0-0", "pair=x-y", "meeting=999999", "view=chart", "q=%25"])
def test_an_address_that_means_nothing_shows_the_timetable(here, enter, query):
    assert enter("organizer").get(f"/2026/organizer/timetable?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/2026/agenda",
        "/2026/exhibitors/E-2/booking",
        "/2026/organizer/timetable",
        "/2026/organizer/timetable?view=list",
    ],
)
def test_queries_do_not_grow_with_meetings(app, session, here, enter, address):
    client = enter("organizer" if "organizer" in address else "buyer", 0)

    def queries() -> int:
        seen: list[str] = []
        with app.app_context():
            from expo.db import db

            listener = lambda *args: seen.append(args[2])  # noqa: E731 -- removed two lines below
            event.listen(db.engine, "before_cursor_execute", listener)
            assert client.get(address).status_code == 200
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    book(session, here, 0, 0, 0)
    with_one = queries()
    for seller, customer, slot in ((1, 0, 1), (0, 1, 2), (1, 2, 3), (2, 1, 4), (0, 2, 5)):
        book(session, here, seller, customer, slot)

    assert queries() <= with_one


def test_a_booking_page_never_opens_on_a_day_that_is_over(here, enter, session):
    here.edition.clock_shift_seconds = clock.shift_to(here.slots[-1].starts_at + timedelta(minutes=1))
    session.commit()

    page = enter("buyer", 0).get("/2026/exhibitors/E-2/booking").get_data(as_text=True)

    last = max(day.on for day in here.edition.days).isoformat()
    assert re.search(r'day=([\d-]+)"\s+aria-current="page"', page)[1] == last
    assert "Find another exhibitor" in page
