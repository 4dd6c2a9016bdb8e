"""What a phone kept without network and sends later: stored once, however often it comes, and a conflict in words."""

import pytest
from sqlalchemy import func, select

from expo.db import deciding
from expo.domain.editions import Phase
from expo.models.meetings import Cancellation, Meeting
from expo.models.outbox import Message
from expo.models.wishes import Wish
from expo.services import meetings
from tests.support import consultations
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only
BOOKING = {"buyer": "/2026/exhibitors/E-0/booking", "exhibitor": "/2026/find-buyers/B-0/booking"}


def later(client, address, **typed):
    """Send what a phone had kept, twice, as its first answer may be lost; return the last answer."""
    for _time in range(2):
        answer = client.post(address, data=typed, headers={"Kept-Form": "1"})
    return answer


def met(session):
    session.rollback()
    return session.scalars(select(Meeting.slot_id).where(Meeting.is_active.is_(True))).all()


def letters(session, template):
    return session.scalar(select(func.count()).where(Message.template == template))


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
def test_a_booking_is_made_once_by_either_side(session, expo, enter, side):
    answer = later(enter(side, 0), BOOKING[side], slot=expo.slots[2].id)

    assert (answer.status_code, "stored" in answer.json) == (200, True)
    assert met(session) == [expo.slots[2].id]
    assert letters(session, "meetings.booked") == 2


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
def test_whose_time_is_taken_meanwhile_reads_why(session, expo, enter, side):
    consultations.book(session, expo, 0, 1, 2)
    consultations.book(session, expo, 1, 0, 2)

    answer = later(enter(side, 0), BOOKING[side], slot=expo.slots[2].id)

    assert answer.status_code == 422
    assert any("in another meeting" in reason for reason in answer.json["refused"])


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
def test_a_consultation_moves_once_and_not_if_it_was_moved_meanwhile(session, expo, enter, side):
    meeting = consultations.book(session, expo, 0, 0, 2).id
    client, address, seen = enter(side, 0), f"/2026/consultations/{meeting}/time", expo.slots[2].id
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting, slot_id=expo.slots[5].id, now=THE_EVE)
    session.commit()

    stale = later(client, address, slot=expo.slots[3].id, seen=seen)
    stood = met(session)
    fresh = later(client, address, slot=expo.slots[3].id, seen=expo.slots[5].id)

    assert "It stands." in stale.json["refused"][0]
    assert (stood, "stored" in fresh.json, met(session)) == ([expo.slots[5].id], True, [expo.slots[3].id])


def test_a_cancellation_without_a_reason_is_told_so(session, expo, enter):
    meeting = consultations.book(session, expo, 0, 0, 2)
    address = f"/2026/agenda/{meeting.id}/cancellation"

    answer = later(enter("buyer", 0), address, seen=meeting.slot_id, reason="other")

    assert answer.json["refused"] == ["Please write why: the other side will read it."]
    assert session.scalars(select(Cancellation)).all() == []


def test_a_proposed_time_and_its_answer_are_told_once(session, expo, enter):
    asked = later(enter("exhibitor", 0), BOOKING["exhibitor"], slot=expo.slots[3].id, ask="1")
    told = letters(session, "proposals.asked")
    accepted = later(enter("buyer", 0), "/2026/proposals/1/acceptance")

    assert ("stored" in asked.json, "stored" in accepted.json) == (True, True)
    assert met(session) == [expo.slots[3].id]
    assert (told, letters(session, "meetings.booked")) == (1, 2)


def test_a_wish_and_its_words_arrive_and_a_spent_budget_is_said(session, expo, enter):
    expo.edition.must_wishes = 1
    expo.open(Phase.WISHES, THE_EVE)
    session.commit()
    buyer = enter("buyer", 0)

    wished = later(buyer, f"/2026/wishes/{expo.exhibitors[0].id}", level="must")
    wish = session.scalars(select(Wish)).one()
    said = later(buyer, f"/2026/wishes/{wish.id}/message", message="유자차를 봅니다")
    spent = later(buyer, f"/2026/wishes/{expo.exhibitors[1].id}", level="must")
    session.rollback()

    assert ("stored" in wished.json, "stored" in said.json) == (True, True)
    assert "wishes are used" in spent.json["refused"][0]
    assert [one.message for one in session.scalars(select(Wish))] == ["유자차를 봅니다"]


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
def test_a_second_tap_of_either_side_leads_where_the_first_did(session, expo, enter, side):
    client = enter(side, 0)
    booked = [client.post(BOOKING[side], data={"slot": expo.slots[2].id}).status_code for _time in range(2)]
    (meeting,) = session.scalars(select(Meeting.id))
    moved = [
        client.post(f"/2026/consultations/{meeting}/time", data={"slot": expo.slots[3].id}).status_code
        for _time in range(2)
    ]

    assert (booked, moved) == ([303, 303], [303, 303])
    assert (met(session), letters(session, "meetings.moved")) == ([expo.slots[3].id], 2)
