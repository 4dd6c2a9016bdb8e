"""Reminders: the list on the evening before, each consultation shortly before it; once, none at night."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from expo import clock
from expo.db import deciding
from expo.jobs import reminders as job
from expo.models.outbox import Message
from expo.queries import colleagues as colleagues_queries
from expo.queries import reminders as reminders_queries
from expo.services import colleagues, meetings, reminders
from tests.support import consultations
from tests.support.small_expo import THE_EVE

FIRST = 2


@pytest.fixture
def expo(session):
    expo = consultations.opened(session)
    consultations.book(session, expo, 0, 0, FIRST)
    consultations.book(session, expo, 1, 0, FIRST + 1)
    session.commit()
    return expo


@pytest.fixture
def remind_at(session, expo):
    """Return a function that lets the clock look at a moment, and returns the e-mails it wrote."""

    def remind(moment):
        known = {(one.id, one.written_at) for one in session.scalars(select(Message))}
        session.merge(expo.edition).clock_shift_seconds = clock.shift_to(moment)
        session.commit()
        job.remind(sessionmaker(session.get_bind(), expire_on_commit=False))
        session.rollback()
        rows = session.scalars(select(Message).order_by(Message.id).execution_options(populate_existing=True))
        return [one for one in rows if (one.id, one.written_at) not in known]

    return remind


def _evening(expo, hour):
    eve = expo.slots[FIRST].starts_at.astimezone(expo.edition.zone) - timedelta(days=1)
    return eve.replace(hour=hour, minute=1)


def test_the_evening_before_each_side_gets_its_list_once(expo, remind_at):
    assert remind_at(_evening(expo, 17)) == []

    letters = remind_at(_evening(expo, 18))

    assert sorted(one.recipient for one in letters) == ["b-0@example.com", "e-0@example.com", "e-1@example.com"]
    whole = next(one for one in letters if one.recipient == "b-0@example.com")
    times = [f"{expo.slots[n].starts_at.astimezone(expo.edition.zone):%H:%M}" for n in (FIRST, FIRST + 1)]
    assert [time for time in times if time in whole.body] == times
    assert whole.link_at is not None
    assert remind_at(_evening(expo, 19)) == []


@pytest.mark.sqlite_only
def test_nothing_is_sent_at_night(expo, remind_at):
    assert remind_at(_evening(expo, 21)) == []
    assert remind_at(_evening(expo, 23)) == []


@pytest.mark.sqlite_only
def test_ten_minutes_before_both_sides_are_told_where_to_go(expo, remind_at):
    starts = expo.slots[FIRST].starts_at

    assert remind_at(starts - timedelta(minutes=12)) == []
    letters = remind_at(starts - timedelta(minutes=9))

    assert sorted(one.recipient for one in letters) == ["b-0@example.com", "e-0@example.com"]
    assert {one.template for one in letters} == {"reminders.soon"}
    assert remind_at(starts - timedelta(minutes=5)) == []
    assert remind_at(starts + timedelta(minutes=1)) == []


@pytest.mark.sqlite_only
def test_a_reminder_that_could_not_leave_in_time_does_not_leave_later(session, expo, remind_at):
    remind_at(_evening(expo, 18))
    remind_at(expo.slots[FIRST].starts_at - timedelta(minutes=9))

    remind_at(expo.slots[FIRST + 1].starts_at - timedelta(minutes=9))

    waiting = session.execute(select(Message.template, Message.recipient).where(Message.template.like("reminders.%")))
    assert sorted(map(tuple, waiting)) == [
        ("reminders.evening", "b-0@example.com"), ("reminders.evening", "e-0@example.com"),
        ("reminders.evening", "e-1@example.com"), ("reminders.soon", "b-0@example.com"),
        ("reminders.soon", "e-1@example.com"),
    ]  # fmt: skip


@pytest.mark.sqlite_only
def test_what_is_cancelled_while_the_list_is_worded_is_not_in_it(session, expo):
    moment = _evening(expo, 18)
    session.merge(expo.edition).clock_shift_seconds = clock.shift_to(moment)
    session.commit()
    edition = session.merge(expo.edition)
    (wave,) = reminders_queries.due(session, edition)
    prepared = reminders.prepare(session, edition, wave, now=moment)
    first = prepared.found[0][0]
    with deciding(session):
        meetings.cancel(session, expo.organizer, edition, first, reason="not_needed", now=THE_EVE)

    with deciding(session):
        written = reminders.remind(session, edition, wave, prepared=prepared, now=moment)
        again = reminders.remind(session, edition, wave, prepared=prepared, now=moment)

    assert (len(prepared.rows), written, again) == (3, 2, 0)


@pytest.mark.sqlite_only
def test_who_was_chosen_for_a_consultation_is_reminded_alone_and_all_of_the_others(session, expo, remind_at):
    host = consultations.exhibitor(expo, 0)
    with deciding(session):
        colleague = colleagues.add(
            session, host, expo.edition, name="김동료", email="kim@example.com", locale="ko", now=THE_EVE
        )
        first = next(one.id for one in colleagues_queries.to_come(session, expo.exhibitors[0].id, THE_EVE))
        meetings.book(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[1].id,
            slot_id=expo.slots[FIRST - 1].id,
            now=THE_EVE,
        )
        colleagues.assign(session, host, expo.edition, {first: colleague.id}, now=THE_EVE)
    times = [f"{expo.slots[n].starts_at.astimezone(expo.edition.zone):%H:%M}" for n in (FIRST, FIRST - 1)]

    lists = {one.recipient: one.body for one in remind_at(_evening(expo, 18))}
    shared, owned = (
        sorted(one.recipient for one in remind_at(expo.slots[slot].starts_at - timedelta(minutes=9)))
        for slot in (FIRST - 1, FIRST)
    )

    assert [time in lists["kim@example.com"] for time in times] == [True, True]
    assert [time in lists["e-0@example.com"] for time in times] == [False, True]
    assert owned == ["b-0@example.com", "kim@example.com"]
    assert shared == ["b-1@example.com", "e-0@example.com", "kim@example.com"]
