"""A calendar program reads a company's consultations again and again, and letters bring the same event."""

from datetime import datetime, time, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from sqlalchemy import select

from expo import clock
from expo.db import deciding
from expo.domain.meetings import CancelReason
from expo.models.outbox import Message
from expo.services import calendar_files, meetings
from tests.support import consultations
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only


def _address(client):
    page = client.get("/2026/my-calendar").get_data(as_text=True)
    return "/2026/calendars/" + page.partition("/2026/calendars/")[2].partition('"')[0]


def _strictly(text):
    """Read a file as a strict calendar program does; it refuses what RFC 5545 does not allow."""
    return {one.uid: one for one in IcsCalendarStream.calendar_from_ics(text).events}


def _events(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    read = Calendar.from_ical(answer.data)
    assert read["method"] == "PUBLISH"
    zones = {str(one["tzid"]) for one in read.walk("VTIMEZONE")}
    events = read.walk("VEVENT")
    seen = {uid: (one.dtstart, one.sequence, str(one.status.value)) for uid, one in _strictly(answer.text).items()}
    assert seen == {str(one["uid"]): (one["dtstart"].dt, one["sequence"], one["status"]) for one in events}
    assert {one["dtstart"].params["TZID"] for one in events} <= zones
    return {str(one["uid"]): one for one in events}


def test_what_moves_moves_there_and_what_is_cancelled_disappears(session, expo, enter, app):
    meeting = consultations.book(session, expo, 0, 0, 2)
    address, stranger = _address(enter("buyer", 0)), app.test_client()

    ((uid, before),) = _events(stranger.get(address)).items()
    with deciding(session):
        later = THE_EVE + timedelta(minutes=1)
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[3].id, now=later)
    ((same, moved),) = _events(stranger.get(address)).items()

    assert same == uid
    assert moved["sequence"] > before["sequence"]
    assert (before["dtstart"].dt, moved["dtstart"].dt) == (expo.slots[2].starts_at, expo.slots[3].starts_at)
    with deciding(session):
        reason, now = CancelReason.NOT_NEEDED, THE_EVE + timedelta(minutes=2)
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason=reason, now=now)
    assert _events(stranger.get(address)) == {}


def test_a_new_address_ends_the_former_one(session, expo, enter, app):
    client = enter("exhibitor", 0)
    former = _address(client)

    client.post("/2026/my-calendar")

    assert app.test_client().get(former).status_code == 404
    assert app.test_client().get(_address(client)).status_code == 200
    assert app.test_client().get("/2026/calendars/forged.ics").status_code == 404


def test_a_calendar_ends_with_the_personal_links(session, expo, enter, app):
    address = _address(enter("exhibitor", 0))
    over = expo.edition.ends_on + timedelta(days=expo.edition.link_days + 1)

    expo.edition.clock_shift_seconds = clock.shift_to(datetime.combine(over, time(9), expo.edition.zone))
    session.commit()

    assert app.test_client().get(address).status_code == 404


def test_letters_bring_the_same_event_to_both_sides(session, expo):
    meeting = consultations.book(session, expo, 0, 0, 2)
    with deciding(session):
        reason, now = CancelReason.NOT_NEEDED, THE_EVE + timedelta(minutes=2)
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason=reason, now=now)

    letters = [one for one in session.scalars(select(Message).order_by(Message.id)) if one.calendar]
    read = [Calendar.from_ical(calendar_files.sent_from(one.calendar, "expo@example.com")[0][0]) for one in letters]

    assert [str(one["method"]) for one in read] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    (told,) = {tuple(_strictly(one.calendar)) for one in letters}
    assert len(told) == 1
    events = [one.walk("VEVENT")[0] for one in read]
    assert len({str(one["uid"]) for one in events}) == 1
    assert [str(one["attendee"]) for one in events] == [f"mailto:{one.recipient}" for one in letters]
    assert {str(one["organizer"]) for one in events} == {"mailto:expo@example.com"}
    assert events[2]["sequence"] > events[0]["sequence"]
    assert [str(one["status"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CANCELLED"]
