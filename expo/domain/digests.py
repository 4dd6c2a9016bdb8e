"""When a message leaves: quiet hours of a reader, one summary a day instead of many e-mails, and what may not wait."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expo.domain.editions import Span
from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.refusals import Violation
from expo.domain.words import N_

CAN_WAIT = frozenset(
    {
        "interpreters.changed",
        "live_commerce.cancelled",
        "live_commerce.changed",
        "meetings.booked",
        "meetings.cancelled",
        "meetings.moved",
        "objections.closed",
        "objections.kept",
        "page_changes.declined",
        "proposals.asked",
        "proposals.declined",
        "schedules.changed",
        "schedules.final",
        "schedules.proposed",
        "schedules.published",
        "schedules.reopened",
        "surveys.asked",
        "follow_ups.asked",
        "follow_ups.reminded",
    }
)
"""Messages that may wait for the morning or the summary. All others leave at once: their reader waits for them."""

SUMMARY_HOURS = (8, 12, 18)
NOTICE = timedelta(hours=2)
"""A message that would come later than this before what it is about does not wait."""

DIGEST_EMAILS = {
    "digests.summary": EmailTemplate(
        N_("Your summary for %(day)s: %(edition)s"),
        N_(
            "Dear %(name)s,\n\n"
            "This has changed for you since your last summary.\n\n"
            "%(items)s\n\n"
            "Times are in %(zone)s.\nYour timetable: %(address)s\n\n%(edition)s"
        ),
    ),
}
NEW = N_("New: %(when)s, %(other)s, %(place)s")
MOVED = N_("Changed: %(when)s, %(other)s, %(place)s (until now %(old_when)s, %(old_place)s)")
DROPPED = N_("Does not take place: %(old_when)s, %(other)s")


HISTORY = FeatureHistory(N_("Quiet hours"), {"change_rule": N_("Changed the quiet hours of messages")})


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one full hour of the edition's wall clock to another, over midnight if it ends before it starts."""

    starts: int
    ends: int

    def covers(self, at: time) -> bool:
        if self.starts <= self.ends:
            return self.starts <= at.hour < self.ends
        return at.hour >= self.starts or at.hour < self.ends


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """When one reader gets what can wait; without both it is at once. ``digest_hour`` is of the edition's clock."""

    quiet: QuietHours | None = None
    digest_hour: int | None = None
    breaks_through: bool = True
    """What is about today breaks through quiet hours."""

    def leaves_at(self, now: datetime, zone: ZoneInfo, about_at: datetime | None) -> datetime:
        """Return when a message leaves that can wait; ``about_at`` is the first moment that it is about."""
        if self.digest_hour is not None:
            summary = self._next_summary(now, zone)
            if not _is_urgent(about_at, now, summary, zone):
                return summary
        morning = self._after_quiet(now, zone)
        if morning > now and self.breaks_through and _is_urgent(about_at, now, morning, zone):
            return now
        return morning

    def _next_summary(self, now: datetime, zone: ZoneInfo) -> datetime:
        local = now.astimezone(zone)
        today = local.replace(hour=self.digest_hour or 0, minute=0, second=0, microsecond=0)
        return self._after_quiet(today if today > local else today + timedelta(days=1), zone)

    def _after_quiet(self, now: datetime, zone: ZoneInfo) -> datetime:
        local = now.astimezone(zone)
        if self.quiet is None or not self.quiet.covers(local.time()):
            return now
        end = local.replace(hour=self.quiet.ends, minute=0, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MeetingStep:
    """What one e-mail told of one consultation, in the reader's words; an end without a time was or is not there."""

    other: str
    old_when: str = ""
    old_place: str = ""
    when: str = ""
    place: str = ""

    def line(self) -> Violation | None:
        """Return what has changed as a sentence, nothing if nothing has."""
        words = {
            "other": self.other,
            "when": self.when,
            "place": self.place,
            "old_when": self.old_when,
            "old_place": self.old_place,
        }
        if (self.old_when, self.old_place) == (self.when, self.place) or not (self.when or self.old_when):
            return None
        return Violation("step", DROPPED if not self.when else MOVED if self.old_when else NEW, words)


def step(template: str, words: Mapping[str, str]) -> MeetingStep | None:
    """Return what an e-mail about one consultation tells; ``None`` for any other."""
    other, when = words.get("other", ""), words.get("when", "")
    if template == "meetings.booked":
        return MeetingStep(other, when=when, place=words["place"])
    if template == "meetings.moved":
        return MeetingStep(other, words["old_when"], words["old_place"], when, words["place"])
    if template == "meetings.cancelled":
        return MeetingStep(other, old_when=when)
    return None


def net(steps: Iterable[MeetingStep]) -> Sequence[MeetingStep]:
    """Return steps with those that follow one another made one: moved twice is moved once, from first to last."""
    found: list[MeetingStep] = []
    for one in steps:
        before = next((n for n, kept in enumerate(found) if _follows(kept, one)), None)
        if before is None:
            found.append(one)
        else:
            found[before] = replace(found[before], when=one.when, place=one.place)
    return [one for one in found if one.line() is not None]


def earliest(params: Iterable[object], now: datetime) -> datetime | None:
    """Return the first moment still to come that an e-mail's params are about."""
    return min((one for one in _moments(params) if one >= now), default=None)


def _follows(kept: MeetingStep, one: MeetingStep) -> bool:
    return kept.other == one.other and kept.when != "" and kept.when == one.old_when


def _is_urgent(about_at: datetime | None, now: datetime, until: datetime, zone: ZoneInfo) -> bool:
    if about_at is None:
        return False
    return _day(about_at, zone) == _day(now, zone) or about_at < until + NOTICE


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _moments(params: Iterable[object]) -> Iterator[datetime]:
    for one in params:
        if isinstance(one, datetime):
            yield one
        elif isinstance(one, Span):
            yield one.starts_at
        elif isinstance(one, Violation):
            yield from _moments(one.params.values())
        elif isinstance(one, tuple):
            yield from _moments(one)
