"""Another time for a consultation, by either company: the old one is held until then."""

import pytest
from sqlalchemy import select

from expo.models.calendar import Hold
from expo.models.meetings import Meeting, MeetingLock
from expo.models.outbox import Message
from tests.support import consultations
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only


def _held(session, meeting_id):
    session.rollback()
    return set(session.scalars(select(Hold.slot_id).where(Hold.meeting_id == meeting_id)))


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
def test_either_side_moves_and_both_read_what_was_and_what_is(session, expo, enter, side):
    meeting = consultations.book(session, expo, 0, 0, 2).id
    client = enter(side, 0)
    address = f"/2026/consultations/{meeting}/time"

    page = text_of(client.get(address))
    assert "Your time and table are kept until you have chosen another one." in page
    assert _held(session, meeting) == {expo.slots[2].id}
    assert client.post(address, data={"slot": expo.slots[3].id}).status_code == 303

    assert _held(session, meeting) == {expo.slots[3].id}
    moved = session.scalars(select(Message).where(Message.template == "meetings.moved")).all()
    assert {one.recipient for one in moved} == {"b-0@example.com", "e-0@example.com"}
    assert len(moved) == 2


def test_a_time_that_is_taken_meanwhile_leaves_the_old_one(session, expo, enter):
    meeting = consultations.book(session, expo, 0, 0, 2).id
    consultations.book(session, expo, 0, 1, 3)

    answer = enter("buyer", 0).post(f"/2026/consultations/{meeting}/time", data={"slot": expo.slots[3].id})

    assert answer.status_code == 422
    assert "Maker 0 is in another meeting at that time." in text_of(answer)
    assert _held(session, meeting) == {expo.slots[2].id}


def test_what_the_organizer_keeps_is_not_moved_by_a_company(session, expo, enter):
    meeting = consultations.book(session, expo, 0, 0, 2)
    meeting.lock = MeetingLock(meeting_id=meeting.id, locked_at=meeting.created_at)
    session.commit()
    address = f"/2026/consultations/{meeting.id}/time"
    client = enter("exhibitor", 0)

    assert "The organizer keeps this consultation at its time." in text_of(client.get(address))
    assert client.post(address, data={"slot": expo.slots[3].id}).status_code == 422


def test_nobody_else_finds_it(session, expo, enter):
    meeting = consultations.book(session, expo, 0, 0, 2).id

    assert enter("buyer", 1).get(f"/2026/consultations/{meeting}/time").status_code == 404
    assert session.get(Meeting, meeting).slot_id == expo.slots[2].id


def test_an_exhibitor_cancels_with_the_touch_of_a_reason(session, expo, enter):
    meeting = consultations.book(session, expo, 0, 0, 2).id

    answer = enter("exhibitor", 0).post(f"/2026/agenda/{meeting}/cancellation", data={"reason": "elsewhere"})

    assert answer.headers["Location"].startswith("/2026/today/days")
    assert _held(session, meeting) == set()
