"""Interpreters hear of what changes in their own consultations, once for all of it, and of nothing else."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.meetings import CancelReason
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.people import User
from expo.services import duties, meetings, schedules
from tests.support.consultations import book, buyer, opened
from tests.support.small_expo import PLANNED, THE_EVE, SmallExpo, build
from tests.support.versions import version

VOICE = "voice@example.com"


def invited(session: Session, expo: SmallExpo) -> SmallExpo:
    """Give the small expo's interpreter a personal link, and English e-mails."""
    with deciding(session):
        duties.invite(session, expo.organizer, expo.edition, code="I-01", email=VOICE, now=THE_EVE)
    session.scalars(select(User).where(User.email == VOICE)).one().locale = "en"
    session.execute(delete(Message))
    session.commit()
    return expo


def heard(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.recipient == VOICE).order_by(Message.id)))


@pytest.mark.sqlite_only
def test_a_consultation_booked_moved_and_cancelled_is_told_each_time(session):
    expo = invited(session, opened(session))

    meeting = book(session, expo, 0, 3, 0, buyer(expo, 3))
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason=CancelReason.NOT_NEEDED, now=THE_EVE)

    told = heard(session)
    assert [message.template for message in told] == ["interpreters.changed"] * 3
    lines = [next(line for line in message.body.splitlines() if "Maker 0" in line) for message in told]
    assert [line.partition(":")[0] for line in lines] == ["New", "Changed", "No longer yours"]
    assert "until now Mon 1 Jun 2026 10:00" in told[1].body


@pytest.mark.sqlite_only
def test_a_consultation_without_an_interpreter_is_told_to_none(session):
    expo = invited(session, opened(session))

    book(session, expo, 0, 0, 0)

    assert heard(session) == []


@pytest.mark.sqlite_only
def test_publications_that_follow_one_another_are_one_email_with_the_net_change(session):
    expo = build(session, PLANNED)
    expo.wish_all()
    session.commit()
    invited(session, expo)
    told = []

    for placements in ([(0, 3, 2, 2), (1, 3, 0, 2)], [(1, 3, 1, 2)], []):
        made = version(session, expo, placements)
        session.commit()
        with deciding(session):
            schedules.publish(session, expo.organizer, expo.edition, schedule_id=made.id, now=THE_EVE)
        session.expire_all()
        told.append([[line for line in one.body.splitlines() if "Maker" in line] for one in heard(session)])

    first, second, third = told
    assert ([len(lines) for lines in first], third) == ([2], [])
    assert second == [["New: Mon 1 Jun 2026 10:30, G-01, Maker 1 with Trader 3"]]


@pytest.mark.sqlite_only
def test_what_was_told_of_a_single_change_is_not_told_again_by_a_publication(session):
    expo = build(session, PLANNED)
    expo.wish_all()
    session.commit()
    invited(session, expo)
    made, empty = version(session, expo, [(0, 3, 2, 2)]), version(session, expo, [])
    session.commit()
    with deciding(session):
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=made.id, now=THE_EVE)
    meeting = session.scalars(select(Meeting.id)).one()
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting, reason=CancelReason.NOT_NEEDED, now=THE_EVE)
    with deciding(session):
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=empty.id, now=THE_EVE)

    lines = [line for one in heard(session) for line in one.body.splitlines() if "Maker 0" in line]
    assert [line.partition(":")[0] for line in lines] == ["New", "No longer yours"]


@pytest.mark.sqlite_only
def test_a_publication_is_one_email_with_all_consultations_in_order(session):
    expo = build(session, PLANNED)
    expo.wish_all()
    session.commit()
    invited(session, expo)
    made = version(session, expo, [(0, 3, 2, 2), (1, 3, 0, 2), (2, 0, 1, 0)])
    session.commit()

    with deciding(session):
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=made.id, now=THE_EVE)

    (message,) = heard(session)
    lines = [line for line in message.body.splitlines() if line.startswith("New")]
    assert ["Maker 1" in lines[0], "Maker 0" in lines[1], len(lines)] == [True, True, 2]
