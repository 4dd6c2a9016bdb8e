"""A person without an appointment is entered once, let in and seated, by the desk alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.domain.arrivals import ScanKind
from expo.domain.badges import BadgeType, PersonSource
from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.arrivals import FirstEntry, Scan
from expo.models.badges import Person
from expo.models.outbox import Message
from expo.services.walk_ins import WalkIn
from tests.support.consultations import opened
from tests.support.refusals import codes_of
from tests.support.walk_ins import enter, seat, seats


@pytest.fixture
def expo(session):
    return opened(session)


@pytest.fixture
def now(expo):
    return expo.slots[0].starts_at + timedelta(minutes=2)


def test_a_stranger_is_entered_let_in_and_seated_now_with_a_reason(session, expo, now):
    person = enter(session, expo, now)
    choices = seats(session, expo, person, now)
    meeting = seat(session, expo, person, choices[0], now)

    assert (person.type, person.source, person.buyer.code) == (BadgeType.DOMESTIC, PersonSource.WALK_IN, "D-001")
    assert [reason.ground for reason in choices[0].reasons] == ["sector"]
    assert (meeting.origin, meeting.slot_id, meeting.buyer_id) == ("walk_in", expo.slots[0].id, person.buyer_id)
    assert meeting.table_id is not None
    assert session.scalars(select(FirstEntry.person_id)).all() == [person.id]
    assert session.scalar(select(Scan.kind)) is ScanKind.ENTRY


@pytest.mark.sqlite_only
def test_the_same_person_is_not_entered_twice(session, expo, now):
    enter(session, expo, now)
    with pytest.raises(Refusal) as refusal:
        enter(session, expo, now)
    assert codes_of(refusal) == ["twin"]

    enter(session, expo, now, WalkIn("김서준", "하늘유통", is_another=True))
    assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "김서준")) == 2


@pytest.mark.sqlite_only
def test_the_exhibitor_is_told_and_only_the_desk_may_do_it(session, expo, now):
    with pytest.raises(NotAllowed):
        enter(
            session,
            expo,
            now,
            actor=Actor(Role.ORGANIZER, 1, "", expo.edition.id, permissions=frozenset({Permission.MANAGE_VENUE})),
        )
    session.rollback()
    person = enter(session, expo, now)
    seat(session, expo, person, seats(session, expo, person, now)[0], now)

    assert set(session.scalars(select(Message.template))) == {"meetings.booked"}
