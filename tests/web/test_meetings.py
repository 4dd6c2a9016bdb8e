"""The buyer's agenda and booking, and the organizer's timetable: each sees what is theirs, and why not."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from expo import clock
from expo.models.editions import OpenPhase
from expo.models.meetings import Cancellation, Meeting
from expo.models.outbox import Message
from tests.support import consultations
from tests.support.reading import text_of
from tests.support.small_expo import SmallExpo


def book(session: Session, expo: SmallExpo, seller: int, customer: int, slot: int) -> int:
    return consultations.book(session, expo, seller, customer, slot).id


def active(session: Session) -> list[Meeting]:
    session.rollback()
    return list(session.scalars(select(Meeting).where(Meeting.is_active.is_(True)).order_by(Meeting.id)))


def test_the_agenda_says_when_where_with_whom_and_in_which_time(session, expo, enter):
    book(session, expo, 1, 0, 2)

    page = text_of(enter("buyer", 0).get("/2026/agenda"))

    assert "Maker 1" in page
    assert "11:00" in page
    assert "D-01" in page
    assert "Korean Time (UTC+9)" in page


def test_the_agenda_names_the_next_consultation_and_has_every_day(session, expo, enter):
    book(session, expo, 2, 0, 5)

    page = text_of(enter("buyer", 0).get("/2026/agenda"))

    assert "Next · Tue 2 Jun 10:30 –11:00 Maker 2" in page.replace("10:30–11:00", "10:30 –11:00")
    assert "begins in" not in page
    assert page.count("No consultations on this day.") == 1


def test_an_empty_agenda_says_what_will_fill_it(session, expo, enter):
    assert "book a time that is free for both of you" in text_of(enter("buyer", 0).get("/2026/agenda"))


def test_a_buyer_sees_no_other_buyers_meeting_anywhere(session, expo, enter):
    other = book(session, expo, 1, 1, 2)
    client = enter("buyer", 0)

    assert "Maker 1" not in text_of(client.get("/2026/agenda"))
    page = text_of(client.get("/2026/exhibitors/E-1/booking?day=2026-06-01"))
    assert "Maker 1 is in another meeting at that time." in page
    assert "Trader 1" not in page
    assert client.get(f"/2026/agenda/{other}/cancellation").status_code == 404
    assert client.post(f"/2026/agenda/{other}/cancellation", data={"reason": "elsewhere"}).status_code == 404
    assert [one.id for one in active(session)] == [other]


def test_a_buyer_books_a_free_slot_and_lands_on_its_day(session, expo, enter):
    client, slot = enter("buyer", 0), expo.slots[5].id
    answer = client.post("/2026/exhibitors/E-2/booking", data={"slot": slot})

    assert answer.status_code == 303
    assert answer.location == "/2026/agenda#d2026-06-02"
    assert [one.slot_id for one in active(session)] == [slot]
    assert "Booked: Tue 2 Jun 10:30, Maker 2" in text_of(client.get(answer.location.partition("#")[0]))


def test_a_button_tapped_twice_books_once_and_both_taps_lead_to_the_agenda(session, expo, enter):
    client, slot = enter("buyer", 0), expo.slots[5].id
    answers = [client.post("/2026/exhibitors/E-2/booking", data={"slot": slot}) for _tap in range(2)]

    assert [answer.location for answer in answers] == ["/2026/agenda#d2026-06-02"] * 2
    assert len(active(session)) == 1


@pytest.mark.parametrize("slot", ["", "x", "-1", "9" * 25])
def test_a_slot_that_cannot_be_is_refused_in_words(session, expo, enter, slot):
    assert enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={"slot": slot}).status_code == 422
    assert active(session) == []


def test_a_taken_slot_is_answered_with_every_reason_and_the_page_it_came_from(session, expo, enter):
    book(session, expo, 2, 1, 5)
    book(session, expo, 1, 0, 5)

    answer = enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={"slot": expo.slots[5].id})

    assert answer.status_code == 422
    page = text_of(answer)
    assert "Maker 2 is in another meeting at that time." in page
    assert "You have another consultation at that time." in page
    assert len(active(session)) == 2


def test_booking_nothing_is_told_to_choose(expo, enter):
    answer = enter("buyer", 0).post("/2026/exhibitors/E-2/booking", data={})

    assert answer.status_code == 422
    assert "Please choose a time." in text_of(answer)


def test_when_booking_is_closed_the_page_says_so_and_offers_nothing(session, expo, enter):
    session.execute(OpenPhase.__table__.delete())
    session.commit()

    answer = enter("buyer", 0).get("/2026/exhibitors/E-2/booking")

    assert "Direct booking is closed." in text_of(answer)
    assert 'name="slot"' not in answer.get_data(as_text=True)


def test_words_of_ones_own_go_along_with_the_touch_of_a_reason(session, expo, enter):
    meeting, client = book(session, expo, 1, 0, 2), enter("buyer", 0)
    address = f"/2026/agenda/{meeting}/cancellation"
    form = client.get(address).text.partition('id="reason"')[2].partition("</form>")[0]

    answer = client.post(address, data={"reason": "elsewhere", "words": "Our flight is late."})

    assert ('value="elsewhere"' in form, "<textarea" in form) == (True, True)
    assert answer.status_code == 303
    assert session.scalars(select(Cancellation.reason)).all() == ["Our flight is late."]
    letters = session.scalars(select(Message.body).where(Message.template == "meetings.cancelled")).all()
    assert letters
    assert all("Our flight is late." in letter and "그 시간에 다른 일정이 있습니다" in letter for letter in letters)


def test_a_buyer_cancels_with_a_reason_and_not_without(session, expo, enter):
    meeting, client = book(session, expo, 1, 0, 2), enter("buyer", 0)
    address = f"/2026/agenda/{meeting}/cancellation"

    assert client.post(address, data={}).status_code == 422
    wordless = client.post(address, data={"reason": "other", "words": " "})
    assert wordless.status_code == 422
    assert "In your own words : Please write why: the other side will read it." in text_of(wordless)
    assert len(active(session)) == 1
    assert client.post(address, data={"reason": "plans_changed"}).status_code == 303
    assert active(session) == []


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 303), ("exhibitor", 403), ("organizer", 403), ("buyer", 200)]
)
@pytest.mark.parametrize("address", ["/2026/agenda", "/2026/exhibitors/E-1/booking"])
def test_the_agenda_and_booking_are_the_buyers(expo, enter, role, status, address):
    assert enter(role).get(address).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/2026/agenda",
        "/2026/exhibitors/E-2/booking",
        "/2026/organizer/timetable",
        "/2026/organizer/timetable?view=list",
    ],
)
def test_queries_do_not_grow_with_meetings(app, session, expo, enter, address):
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

    book(session, expo, 0, 0, 0)
    with_one = queries()
    for seller, customer, slot in ((1, 0, 1), (0, 1, 2), (1, 2, 3), (2, 1, 4), (0, 2, 5)):
        book(session, expo, seller, customer, slot)

    assert queries() <= with_one


def test_a_booking_page_never_opens_on_a_day_that_is_over_nor_leads_there(expo, enter, session):
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[-1].starts_at + timedelta(minutes=1))
    session.commit()

    page = enter("buyer", 0).get("/2026/exhibitors/E-2/booking").get_data(as_text=True)

    last = max(day.on for day in expo.edition.days).isoformat()
    assert re.search(r'day=([\d-]+)"\s+aria-current="page"', page)[1] == last
    assert set(re.findall(r"\?day=([\d-]+)", page)) == {last}
    assert "Find another exhibitor" in page
