"""Quiet hours and summaries: what can wait waits, what would come too late does not, one change is told once."""

from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.digests import DeliveryRule, QuietHours
from expo.domain.outbox import Envelope
from expo.domain.words import Named
from expo.jobs.outbox import deliver
from expo.models.channels import MessageRule
from expo.models.outbox import Message
from expo.queries import outbox as outbox_queries
from expo.queries import people
from expo.services import calendar_files, digests, meetings, outbox
from expo.services.mail import Smtp
from tests.support.mail import MailServer

SEOUL = ZoneInfo("Asia/Seoul")
HERE = Config(public_url="https://expo.example", secret_key="a secret of the tests")
NIGHT = QuietHours(21, 8)


def at(day, hour):
    return datetime(2026, 6, day, hour, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("rule", "now", "about", "leaves"),
    [
        (DeliveryRule(NIGHT), at(1, 20), at(9, 10), at(1, 20)),
        (DeliveryRule(NIGHT), at(1, 23), at(9, 10), at(2, 8)),
        (DeliveryRule(NIGHT), at(1, 23), None, at(2, 8)),
        (DeliveryRule(NIGHT), at(2, 3), at(2, 15), at(2, 3)),
        (DeliveryRule(NIGHT), at(1, 23), at(2, 9), at(1, 23)),
        (DeliveryRule(NIGHT, breaks_through=False), at(2, 3), at(2, 15), at(2, 8)),
        (DeliveryRule(None, 18), at(1, 10), at(9, 10), at(1, 18)),
        (DeliveryRule(None, 18), at(1, 18), at(9, 10), at(2, 18)),
        (DeliveryRule(None, 18), at(1, 19), at(2, 10), at(1, 19)),
        (DeliveryRule(NIGHT, 18), at(1, 22), at(2, 10), at(2, 8)),
        (DeliveryRule(QuietHours(12, 14)), at(1, 13), at(9, 10), at(1, 14)),
    ],
)
def test_a_message_waits_for_the_morning_or_the_summary_unless_it_would_come_too_late(rule, now, about, leaves):
    assert rule.leaves_at(now, SEOUL, about) == leaves


def test_quiet_hours_go_over_midnight():
    assert [hour for hour in range(24) if NIGHT.covers(time(hour))] == [*range(8), 21, 22, 23]


class Postman:
    is_open = True

    def __init__(self):
        self.taken = []

    def send(self, envelope):
        self.taken.append(envelope)


@pytest.fixture
def reader(expo):
    member = people.of_buyer(expo.session, expo.buyers[0].id)[0]
    with deciding(expo.session):
        member.user.locale = "en"
    return member


def tell(expo, member, template, when, old=None, other="Wentteok Maeul", now=None):
    params = {
        "other": Named("", other),
        "when": when,
        "place": "D-07",
        "old_when": old,
        "old_place": "D-01",
        "interpreter": "-",
        "reason": "ill",
    }
    with deciding(expo.session):
        outbox.write(
            expo.session, expo.edition, template=template, params=params, now=now or at(1, 10), user=member.user
        )


def leave(database_url, postman, now):
    return deliver(sessions(database_url), postman, HERE, now=lambda: now.astimezone(UTC))


def test_a_summary_tells_each_consultation_once_from_first_to_last(expo, reader, database_url):
    postman = Postman()
    with deciding(expo.session):
        digests.choose(expo.session, reader.user_id, expo.edition, quiet=None, digest_hour=18)
    tell(expo, reader, "meetings.moved", at(9, 11), at(9, 10))
    tell(expo, reader, "meetings.moved", at(9, 14), at(9, 11))
    tell(expo, reader, "meetings.booked", at(9, 15), other="Gaonjang")
    tell(expo, reader, "meetings.cancelled", at(9, 15), other="Gaonjang")
    tell(expo, reader, "links.again", at(9, 15))

    assert leave(database_url, postman, at(1, 11)) == 1
    assert leave(database_url, postman, at(1, 18)) == 1
    assert leave(database_url, postman, at(2, 18)) == 0

    summary = postman.taken[-1]
    assert "Changed: Tue 9 Jun 2026 14:00, Wentteok Maeul, D-07 (until now Tue 9 Jun 2026 10:00, D-01)" in summary.body
    assert "Gaonjang" not in summary.body
    expo.session.rollback()
    told = expo.session.scalars(select(Message).where(Message.template.like("meetings.%"))).all()
    assert {one.sent_at for one in told} == {at(1, 18)}


def test_what_came_to_nothing_is_not_told_and_one_message_alone_goes_as_it_is(expo, reader, database_url):
    postman = Postman()
    with deciding(expo.session):
        digests.choose(expo.session, reader.user_id, expo.edition, quiet=None, digest_hour=18)
    tell(expo, reader, "meetings.booked", at(9, 15))
    tell(expo, reader, "meetings.cancelled", at(9, 15))
    assert [leave(database_url, postman, one) for one in (at(1, 11), at(1, 18))] == [0, 0]
    assert outbox_queries.count_waiting(expo.session, expo.edition.id) == 0

    tell(expo, reader, "meetings.booked", at(9, 15), now=at(2, 10))
    assert [leave(database_url, postman, one) for one in (at(2, 11), at(2, 18))] == [0, 1]
    assert postman.taken[0].subject.startswith("Consultation confirmed")


def test_an_editions_night_holds_what_can_wait_and_lets_today_through(expo, reader, database_url):
    postman = Postman()
    with deciding(expo.session):
        expo.session.add(MessageRule(edition_id=expo.edition.id, quiet_from=21, quiet_until=8))
    tell(expo, reader, "meetings.booked", at(9, 10), now=at(1, 23))
    tell(expo, reader, "meetings.booked", at(2, 9), now=at(1, 23))

    assert leave(database_url, postman, at(1, 23) + timedelta(minutes=1)) == 1
    assert leave(database_url, postman, at(2, 8)) == 1
    assert ["2 Jun" in one.subject for one in postman.taken] == [True, False]


def test_a_summary_brings_the_last_calendar_file_of_each_consultation(expo, reader, database_url):
    def act(verb, *args, **more):
        with deciding(expo.session):
            return verb(expo.session, expo.organizer, expo.edition, *args, now=at(1, 10), **more).id

    def book(slot, seller):
        pair = {"exhibitor_id": expo.exhibitors[seller].id, "buyer_id": expo.buyers[0].id}
        return act(meetings.book, slot_id=expo.slots[slot].id, **pair)

    postman, days = Postman(), expo.slots[-1].starts_at - at(1, 10).astimezone(UTC)
    assert days > timedelta(hours=20)
    with deciding(expo.session):
        digests.choose(expo.session, reader.user_id, expo.edition, quiet=None, digest_hour=11)
    moved = book(-1, 0)
    act(meetings.move, moved, slot_id=expo.slots[-2].id)
    book(-3, 1)
    act(meetings.cancel, book(-4, 2), reason="mistake")
    leave(database_url, postman, at(1, 11))

    (summary,) = [one for one in postman.taken if one.recipient == reader.user.email]
    files = [Calendar.from_ical(text) for text, _method in calendar_files.sent_from(summary.calendar, "expo@x.example")]
    starts = [one.walk("VEVENT")[0]["dtstart"].dt.astimezone(UTC) for one in files]
    assert starts == [expo.slots[-2].starts_at, expo.slots[-3].starts_at]


def test_files_of_a_summary_are_attached_one_by_one(expo):
    event = "BEGIN:VEVENT\r\nUID:{1}\r\nORGANIZER;CN=Expo:mailto:a@b.c\r\nEND:VEVENT\r\n"
    file = f"BEGIN:VCALENDAR\r\nMETHOD:{{0}}\r\n{event}END:VCALENDAR\r\n"
    files = file.format("REQUEST", 1) + file.format("CANCEL", 2)
    with MailServer() as server:
        smtp = Smtp.at(f"smtp://127.0.0.1:{server.port}?from=expo@example.com")
        smtp.send(Envelope(1, "a@example.com", "Summary", "Text", files))
        server.shutdown()

    received = message_from_bytes(server.received[0])
    parts = [one for one in received.walk() if one.get_content_subtype() == "calendar"]
    found = [(one.get_filename(), one.get_param("method")) for one in parts]
    assert found == [("1.ics", "REQUEST"), ("2.ics", "CANCEL")]
