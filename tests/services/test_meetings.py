"""Active consultations: moved, locked, cancelled, by whom it may be."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.meetings import CancelReason, Origin
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.calendar import Hold
from expo.models.outbox import Message
from expo.services import meetings
from tests.support.consultations import book, buyer, exhibitor, opened
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def test_moving_frees_the_old_seat_tells_both_and_is_kept_by_later_plans(session, expo):
    meeting = book(session, expo, 0, 0, 0, origin=Origin.PLANNED)
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)

    assert (meeting.slot_id, meeting.origin) == (expo.slots[1].id, Origin.ASSIGNED)
    assert {one.slot_id for one in session.scalars(select(Hold))} == {expo.slots[1].id}
    assert book(session, expo, 0, 1, 0).table.code == "D-01"
    moved = session.scalars(select(Message).where(Message.template == "meetings.moved", Message.user_id.is_not(None)))
    message = next(one for one in moved if one.recipient == "b-0@example.com")
    assert "10:00" in message.body
    assert "10:30" in message.body


def test_a_locked_meeting_stays_until_it_is_unlocked(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    with deciding(session):
        meetings.lock(session, expo.organizer, expo.edition, meeting.id, now=THE_EVE)

    with pytest.raises(Refusal) as refusal, deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)
    assert codes_of(refusal) == ["meeting_is_locked"]

    with deciding(session):
        meetings.unlock(session, expo.organizer, expo.edition, meeting.id, now=THE_EVE)
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)
    assert meeting.slot_id == expo.slots[1].id


def test_a_consultation_that_has_begun_is_moved_by_the_organizer_alone(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    begun = expo.slots[0].starts_at

    for actor in (buyer(expo, 0), exhibitor(expo, 0)):
        with pytest.raises(Refusal) as refusal, deciding(session):
            meetings.move(session, actor, expo.edition, meeting.id, slot_id=expo.slots[2].id, now=begun)
        assert codes_of(refusal) == ["meeting_has_begun"]

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[2].id, now=begun)
    assert meeting.slot_id == expo.slots[2].id


def test_locking_is_the_organizers(session, expo):
    meeting = book(session, expo, 0, 0, 0)

    with pytest.raises(NotAllowed), deciding(session):
        meetings.lock(session, exhibitor(expo, 0), expo.edition, meeting.id, now=THE_EVE)


def test_a_cancelled_time_is_free_again_and_both_sides_read_why(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    session.execute(Message.__table__.delete())
    session.commit()

    with deciding(session):
        meetings.cancel(
            session, buyer(expo, 0), expo.edition, meeting.id, reason=CancelReason.PLANS_CHANGED, now=THE_EVE
        )

    assert session.scalars(select(Hold)).all() == []
    messages = session.scalars(select(Message).where(Message.template == "meetings.cancelled")).all()
    assert sorted(one.recipient for one in messages) == ["b-0@example.com", "e-0@example.com"]
    assert all(CancelReason.PLANS_CHANGED.value not in one.body for one in messages)


def test_cancelling_needs_a_reason_and_a_meeting_that_has_not_begun(session, expo):
    meeting = book(session, expo, 0, 0, 0)

    with pytest.raises(Refusal) as refusal, deciding(session):
        meetings.cancel(session, buyer(expo, 0), expo.edition, meeting.id, reason=" ", now=expo.slots[0].starts_at)

    assert codes_of(refusal) == ["meeting_has_begun", "reason_is_missing"]


def test_nobody_cancels_what_is_not_theirs_nor_twice(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    for actor in (buyer(expo, 1), exhibitor(expo, 1), STRANGER):
        with pytest.raises(NotFound), deciding(session):
            meetings.cancel(session, actor, expo.edition, meeting.id, reason="x", now=THE_EVE)

    with deciding(session):
        meetings.cancel(session, exhibitor(expo, 0), expo.edition, meeting.id, reason="x", now=THE_EVE)
    with pytest.raises(Refusal) as refusal, deciding(session):
        meetings.cancel(session, exhibitor(expo, 0), expo.edition, meeting.id, reason="x", now=THE_EVE)
    assert codes_of(refusal) == ["meeting_is_cancelled"]
