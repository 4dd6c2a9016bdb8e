"""My times: every slot a button, and a reason where it stays."""

import re

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.calendar import Closure
from tests.support import days
from tests.support.reading import text_of

TIMES = "/2024/availability"


def buttons(page, name: str) -> list[int]:
    return [int(value) for value in re.findall(rf'name="{name}"\s+value="(\d+)"', page.text)]


def test_who_may_come_in(client, sign_in):
    assert client.get(TIMES).status_code == 303
    for role, status in (("organizer", 403), ("buyer", 200), ("exhibitor", 200)):
        sign_in(client, role)
        assert client.get(TIMES).status_code == status


def test_consultations_are_shown_as_taken_and_the_past_as_past(phone, day):
    page = phone.get(TIMES)

    assert [buyer.name for buyer in day.buyers if (buyer.name_en or buyer.name) not in text_of(page)] == []
    assert {meeting.slot_id for meeting in day.meetings} & set(buttons(page, "close")) == set()
    assert min(buttons(page, "close")) > day.meetings[0].slot_id
    counted = sum(int(number) for number in re.findall(r"(\d+) of \d+ open", text_of(page)))
    assert counted == len(buttons(page, "close"))


def test_a_touch_closes_and_another_one_opens(phone, session, day):
    slot = buttons(phone.get(TIMES), "close")[-1]

    closed = phone.post(TIMES, data={"close": slot}, headers={"HX-Request": "true"})
    opened = phone.post(TIMES, data={"reopen": slot})

    assert (closed.status_code, buttons(closed, "reopen")[-1]) == (200, slot)
    assert "<html" not in closed.text
    assert (opened.status_code, opened.headers["Location"]) == (303, f"{TIMES}#slot-{slot}")
    assert slot in buttons(phone.get(TIMES), "close")


def test_a_time_with_a_consultation_stays_and_the_reason_is_said(phone, session, day):
    taken = day.meetings[2]

    answer = phone.post(TIMES, data={"close": taken.slot_id}, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "the registration desk finds another time for both" in text_of(answer)
    session.rollback()
    own = select(Closure).where(Closure.exhibitor_id == day.exhibitor.id)
    assert [row for row in session.scalars(own) if row.starts_at == taken.slot.starts_at] == []


@pytest.mark.parametrize("typed", [{}, {"close": "x"}, {"reopen": ""}])
def test_nonsense_changes_nothing_and_shows_the_page(phone, typed):
    assert phone.post(TIMES, data=typed).status_code == 422


def test_a_slot_that_does_not_exist_is_not_found(phone):
    assert phone.post(TIMES, data={"close": 10**6}).status_code == 404


def test_a_time_that_a_buyer_has_closed_is_told_from_an_open_one(client, sign_in, session, sample):
    sample.clock_shift_seconds = clock.shift_to(days.moment(days.SECOND, "09:00"))
    session.commit()
    sign_in(client, "buyer")
    looks = r'times__slot--(open|closed)" id="slot-(\d+)"'
    before = re.findall(looks, client.get("/2024/company").text)
    slot = next(slot for look, slot in before if look == "open")

    client.post("/2024/company/times", data={"slot": slot, "state": "closed"})

    after = re.findall(looks, client.get("/2024/company").text)
    assert after == [("closed" if one == slot else look, one) for look, one in before]
