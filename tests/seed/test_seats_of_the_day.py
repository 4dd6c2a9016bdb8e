"""The sample's walk-ins and refills: only in slots that are over, gone again when the demo's clock is set back."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from expo.domain.meetings import Origin
from expo.domain.people import Actor, Role
from expo.models.arrivals import FirstEntry
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.meetings import Meeting
from expo.models.records import Record, RecordRevision
from expo.models.refills import Opening
from expo.services.sample import move_to, write_crowd
from tests.support import days
from tests.support.days import SECOND, moment

pytestmark = pytest.mark.sqlite_only


def _origins(session):
    return Counter(session.scalars(select(Meeting.origin)))


def test_seats_of_the_day_are_given_in_slots_that_are_over_and_taken_back_with_the_clock(session, sample):
    days.busy(session, sample)
    buyers = select(func.count()).select_from(Buyer)
    before = session.scalar(buyers)

    found = []
    for at in ("10:31", "10:40", "10:20"):
        move_to(session, sample, now=moment(SECOND, at))
        found.append((_origins(session), session.scalar(buyers) - before))

    one_of_each = {Origin.PLANNED: 4, Origin.WALK_IN: 1, Origin.REFILL: 1}
    assert found == [(one_of_each, 1), (one_of_each, 1), ({Origin.PLANNED: 4}, 0)]
    assert session.scalar(select(func.count()).select_from(Opening)) == 0


def test_only_what_people_wrote_stays_when_the_clock_is_set_back(session, sample):
    planned = days.busy(session, sample).meetings[2]
    move_to(session, sample, now=moment(SECOND, "12:00"))
    assert session.scalar(select(func.count()).select_from(RecordRevision)) > 0
    guest = session.scalar(select(_walk_ins().c.buyer_id))
    planned.buyer_id = guest
    session.add(Record(edition_id=sample.id, meeting_id=planned.id, draft={}))
    session.flush()

    move_to(session, sample, now=moment(SECOND, "10:20"))

    assert session.scalars(select(Meeting.id).where(Meeting.buyer_id == guest)).all() == [planned.id]
    assert session.scalars(select(Record.meeting_id)).all() == [planned.id]


def test_a_walk_in_is_let_in_on_its_own_day_when_it_was_entered(session, sample):
    days.busy(session, sample)
    boss, now = Actor(Role.ORGANIZER, None, "Boss", sample.id), moment(SECOND, "12:00")
    move_to(session, sample, now=now)

    write_crowd(session, boss, sample, secret="s", now=now)

    person = session.scalars(select(Person).where(Person.buyer_id.in_(select(_walk_ins().c.buyer_id)))).first()
    entries = session.execute(select(FirstEntry.on, FirstEntry.at).where(FirstEntry.person_id == person.id)).all()
    assert entries == [(SECOND, person.registered_at)]


def _walk_ins():
    return select(Meeting).where(Meeting.origin == Origin.WALK_IN).subquery()
