"""Consultations as calendar files (RFC 5545): an invitation with a letter (RFC 5546), and a feed that is read again.

A pair has one UID for good: a consultation that moves, or is cancelled and booked again, stays one event of a calendar.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.services.languages import catalogue

FIRST_SEQUENCE = datetime(2020, 1, 1, tzinfo=UTC)
"""SEQUENCE counts the seconds from here to the last change: it only grows, also over the rows of one pair."""
READ_AGAIN = timedelta(minutes=15)
_PRODUCT = "-//Expo//Consultations//EN"
_WITH = N_("Consultation: %(other)s")
_INTERPRETER = N_("Interpreter: %(name)s")


def invitation(edition: Edition, meeting: Meeting, email: str, locale: str, *, is_buyer: bool, now: datetime) -> str:
    """Return the calendar file of a letter to one reader: a request, or a cancellation of a cancelled meeting."""
    is_cancelled = meeting.cancellation is not None
    calendar = _calendar("CANCEL" if is_cancelled else "REQUEST")
    event = _event(edition, meeting, locale, now, is_buyer=is_buyer)
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    event.add("attendee", attendee)
    calendar.add_component(event)
    return _text(calendar)


def feed(
    edition: Edition, meetings: Iterable[Meeting], locale: str, address: str, *, is_buyer: bool, now: datetime
) -> str:
    """Return all of a company's consultations; what is cancelled is missing, and so leaves the calendar."""
    calendar = _calendar("PUBLISH")
    name = _name(edition.name_ko, edition.name_en, locale)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for meeting in meetings:
        event = _event(edition, meeting, locale, now, is_buyer=is_buyer)
        event.add("url", address)
        calendar.add_component(event)
    return _text(calendar)


def uid(text: str) -> str:
    """Return which consultation the file of a letter is about."""
    return str(Calendar.from_ical(text).walk("VEVENT")[0]["uid"])


def sent_from(text: str, sender: str) -> list[tuple[str, str]]:
    """Return a letter's files with its sender as the organizer, as mail programs expect it, each with its METHOD."""
    found = []
    for calendar in Calendar.from_ical(text, multiple=True):
        for event in calendar.walk("VEVENT"):
            organizer = vCalAddress(f"mailto:{sender}")
            organizer.params["CN"] = event["organizer"].params["CN"]
            event["organizer"] = organizer
        found.append((str(calendar.to_ical(), "utf-8"), str(calendar["method"])))
    return found


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _text(calendar: Calendar) -> str:
    calendar.subcomponents[:0] = [_timezone(key) for key in sorted(calendar.get_missing_tzids())]
    return str(calendar.to_ical(), "utf-8")


@cache
def _timezone(key: str) -> Timezone:
    """Return the part of a file that explains a time zone; the library searches the years 1970 to 2038 for it."""
    return Timezone.from_tzid(key)


def _event(edition: Edition, meeting: Meeting, locale: str, now: datetime, *, is_buyer: bool) -> Event:
    words = catalogue(locale)
    other = (
        _name(meeting.exhibitor.name_ko, meeting.exhibitor.name_en, locale)
        if is_buyer
        else _name(meeting.buyer.name, meeting.buyer.name_en, locale)
    )
    changed_at = meeting.changed_at or meeting.created_at
    organizer = vCalAddress(f"mailto:expo-{edition.id}@expo.invalid")
    organizer.params["CN"] = vText(_name(edition.name_ko, edition.name_en, locale))
    event = Event()
    facts: dict[str, Any] = {
        "uid": f"{edition.code}-{meeting.exhibitor_id}-{meeting.buyer_id}@consultations.expo",
        "sequence": max(0, int((changed_at - FIRST_SEQUENCE).total_seconds())),
        "dtstamp": now.astimezone(UTC),
        "last-modified": changed_at.astimezone(UTC),
        "dtstart": meeting.slot.starts_at.astimezone(edition.zone),
        "dtend": meeting.ends_at.astimezone(edition.zone),
        "summary": words.gettext(_WITH) % {"other": other},
        "location": _place(edition, meeting, locale),
        "status": "CANCELLED" if meeting.cancellation is not None else "CONFIRMED",
        "transp": "OPAQUE",
        "organizer": organizer,
    }
    if meeting.interpreter is not None:
        facts["description"] = words.gettext(_INTERPRETER) % {"name": meeting.interpreter.name}
    for key, value in facts.items():
        event.add(key, value)
    return event


def _place(edition: Edition, meeting: Meeting, locale: str) -> str:
    table = meeting.table
    spot = (
        f"{table.code} ({_name(table.zone.name_ko, table.zone.name_en, locale)})"
        if table is not None
        else ", ".join(booth.code for booth in meeting.exhibitor.booths)
    )
    return ", ".join(part for part in (spot, _name(edition.venue_ko, edition.venue_en, locale)) if part)


def _name(name_ko: str, name_en: str, locale: str) -> str:
    return (name_ko or name_en) if locale == "ko" else (name_en or name_ko)
