"""What people are reminded of by the clock: the evening before, the next day's list; shortly before, one consultation.

Both say only what is in the reader's own timetable. The list goes out in the early evening, never at night.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_

EVENING, NIGHT = time(18), time(21)
"""From when to when the list of the next day is sent, on the edition's wall clock."""
SOON = timedelta(minutes=10)
LINE = N_("%(when)s, %(other)s, %(place)s")
INTERPRETED_LINE = N_("%(when)s, %(other)s, %(place)s, interpreter: %(interpreter)s")

REMINDER_EMAILS = {
    "reminders.evening": EmailTemplate(
        N_("Your consultations tomorrow, %(day)s"),
        N_(
            "Dear %(name)s,\n\n"
            "These are your consultations tomorrow.\n\n"
            "%(lines)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
    "reminders.soon": EmailTemplate(
        N_("In ten minutes: %(other)s, %(place)s"),
        N_(
            "Dear %(name)s,\n\n"
            "Your consultation with %(other)s begins in ten minutes.\n\n"
            "When: %(when)s\nWhere: %(place)s\nInterpreter: %(interpreter)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}


class ReminderKind(StrEnum):
    """What a wave of reminders is about."""

    EVENING = "evening"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave of reminders of the consultations that begin within a half-open span."""

    kind: ReminderKind
    starts_at: datetime
    ends_at: datetime


def due(starts: Iterable[datetime], now: datetime, zone: ZoneInfo) -> Iterator[Wave]:
    """Yield the waves that are due, of an edition whose slots begin at these moments; sent or not."""
    moments = sorted(set(starts))
    local = now.astimezone(zone)
    tomorrow = (local + timedelta(days=1)).date()
    of_tomorrow = [one for one in moments if one.astimezone(zone).date() == tomorrow]
    if of_tomorrow and EVENING <= local.time() < NIGHT:
        yield Wave(ReminderKind.EVENING, of_tomorrow[0], of_tomorrow[-1] + timedelta(minutes=1))
    for moment in moments:
        if moment - SOON <= now < moment:
            yield Wave(ReminderKind.SOON, moment, moment + timedelta(minutes=1))
