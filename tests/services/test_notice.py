"""On a show day: what begins within the notice stays, and telling many people is confirmed first."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from expo.domain import notice
from expo.domain.meetings import Origin
from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy
from expo.domain.slots import slot_set
from expo.models.outbox import Message
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from tests.support.small_expo import THE_EVE
from tests.support.versions import FIRST, booked, timetable, version

pytestmark = pytest.mark.sqlite_only


def publish(session, expo, schedule, now, told=None):
    return schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule.id, now=now, told=told)


def three_minutes_before(expo, slot):
    return expo.slots[slot].starts_at - timedelta(minutes=3)


def test_at_nine_fifty_seven_publishing_does_not_move_a_meeting_of_ten(session, expo):
    publish(session, expo, version(session, expo, FIRST), THE_EVE)
    later = [(0, 0, 6, 0), (1, 1, 7, 1), (2, 2, 6, 1), (0, 1, 2, 0)]

    publication = publish(session, expo, version(session, expo, later), three_minutes_before(expo, 0))

    assert timetable(session, expo) == {(0, 0, 0, 0), (1, 1, 0, 1), (2, 2, 6, 1), (0, 1, 2, 0)}
    assert publication.figures["carried"] == 2


def test_a_meeting_that_was_to_move_to_a_time_too_near_stays_where_it_is(session, expo):
    publish(session, expo, version(session, expo, [(0, 0, 6, 0)]), THE_EVE)

    publication = publish(session, expo, version(session, expo, [(0, 0, 0, 0)]), three_minutes_before(expo, 0))

    assert timetable(session, expo) == {(0, 0, 6, 0)}
    assert [one["why"] for one in publication.figures["omissions"]] == ["too_near"]
    assert publication.figures["told"] == 0


def test_undoing_moves_nothing_that_begins_within_the_notice(session, expo):
    publish(session, expo, version(session, expo, FIRST), THE_EVE)
    newest = publish(session, expo, version(session, expo, [(0, 0, 4, 0), (1, 3, 5, 2)]), THE_EVE)

    schedules.undo(session, expo.organizer, expo.edition, publication_id=newest.id, now=three_minutes_before(expo, 4))

    assert (0, 0, 4, 0) in timetable(session, expo)


def test_a_plan_pins_what_begins_within_the_notice_and_puts_nothing_new_there(session, expo):
    booked(session, expo, (0, 0, 1, 0), Origin.PLANNED)
    expo.edition.notice_minutes = 30

    found = schedules_queries.load_problem(session, expo.edition, Policy(), expo.slots[0].starts_at).problem

    near = next(one for one in found.requests if one.fixed is not None)
    assert (near.must, near.fixed) == (True, 1)
    assert {found.timely_slots(one) for one in found.requests if one.fixed is None} == {slot_set(range(2, 8))}


def test_telling_many_on_a_show_day_is_confirmed_with_the_number(session, expo, monkeypatch):
    monkeypatch.setattr(notice, "MANY_TOLD", 5)
    schedule = version(session, expo, [(0, 0, 6, 0), (1, 1, 6, 1), (2, 2, 7, 0)])
    on_the_day = expo.slots[0].starts_at

    with pytest.raises(Refusal) as refusal:
        publish(session, expo, schedule, on_the_day)
    with pytest.raises(Refusal):
        publish(session, expo, schedule, on_the_day, told=5)
    session.execute(delete(Message))
    publication = publish(session, expo, schedule, on_the_day, told=6)

    assert [(one.code, one.params["told"]) for one in refusal.value.violations] == [("many_told", 6)]
    assert publication.figures["told"] == 6


def test_before_the_expo_nobody_is_asked_twice(session, expo, monkeypatch):
    monkeypatch.setattr(notice, "MANY_TOLD", 5)
    schedule = version(session, expo, [(0, 0, 6, 0), (1, 1, 6, 1), (2, 2, 7, 0)])

    assert publish(session, expo, schedule, THE_EVE).figures["told"] == 6


def test_undoing_asks_as_publishing_does(session, expo, monkeypatch):
    newest = publish(session, expo, version(session, expo, [(0, 0, 6, 0), (1, 1, 6, 1)]), THE_EVE)
    session.execute(update(Message).values(sent_at=THE_EVE, attempts=1))  # they have heard of it
    session.commit()
    monkeypatch.setattr(notice, "MANY_TOLD", 3)
    on_the_day = expo.slots[0].starts_at
    undoing = schedules_queries.undo_preview(session, expo.edition, on_the_day)

    with pytest.raises(Refusal):
        schedules.undo(session, expo.organizer, expo.edition, publication_id=newest.id, now=on_the_day)
    session.rollback()
    schedules.undo(
        session, expo.organizer, expo.edition, publication_id=newest.id, now=on_the_day, told=undoing.told_to_confirm
    )

    assert undoing.told_to_confirm == 4
    assert timetable(session, expo) == set()
