"""The side programme as calendar files (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from expo.models.editions import Edition
from expo.models.sessions import StageSession


def calendar_file(edition: Edition, rows: Iterable[StageSession], locale: str, *, now: datetime) -> str:
    """Return sessions as events; one that changes keeps its UID and gets a higher SEQUENCE."""
    calendar = Calendar()
    for key, value in (("prodid", "-//Expo//Side programme//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, value)
    for row in rows:
        calendar.add_component(_event(edition, row, locale, now))
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def _event(edition: Edition, row: StageSession, locale: str, now: datetime) -> Event:
    def said(name_ko: str, name_en: str) -> str:
        return (name_ko or name_en) if locale == "ko" else (name_en or name_ko)

    hall = said(row.hall.name_ko, row.hall.name_en) if row.hall else ""
    venue = said(edition.venue_ko, edition.venue_en)
    event = Event()
    facts = {
        "uid": f"{edition.code}-session-{row.id}@programme.expo",
        "sequence": max(0, int(row.changed_at.timestamp()) - 1_577_836_800),
        "dtstamp": now.astimezone(UTC),
        "dtstart": row.starts_at.astimezone(edition.zone),
        "dtend": row.ends_at.astimezone(edition.zone),
        "summary": said(row.title_ko, row.title_en),
        "description": said(row.about_ko, row.about_en),
        "location": ", ".join(part for part in (hall, venue) if part),
    }
    for key, value in facts.items():
        event.add(key, value)
    return event
