"""Notes on phones: encrypted for the one browser, sent once, ended with the sign-in."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.push import PushAddress
from expo.domain.refusals import Refusal
from expo.jobs.push import deliver
from expo.models.outbox import Message
from expo.models.push import PushNote, PushSubscription
from expo.queries import people
from expo.services import push, sign_ins, web_push

NOW = datetime(2026, 6, 1, 0, 20, tzinfo=UTC)
SECRET = b"0123456789abcdef"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class PushService(ThreadingHTTPServer):
    """A push service of one browser: it notes what it gets and answers as it was told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.browser = ec.generate_private_key(ec.SECP256R1())
        self.answer, self.got = 201, []

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def address(self, name="phone"):
        point = self.browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PushAddress(self.base + name, encoded(point), encoded(SECRET))

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.browser, auth_secret=SECRET))


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def settings(service):
    return Config(push_key=web_push.new_key(), push_services=(service.base,), public_url="https://expo.example")


def members(expo):
    """Return the people of buyers."""
    return [people.of_buyer(expo.session, one.id)[0] for one in expo.buyers]


def phone(expo, settings, service, member, name="phone", now=NOW):
    """Sign a member in by the personal link, and let the device have notes."""
    with deciding(expo.session):
        account = sign_ins.begin_by_link(expo.session, member, device=name, now=now)
    with deciding(expo.session):
        push.begin(expo.session, settings, account, service.address(name), now=now)
    return account


def tell(expo, member, template="meetings.moved", now=NOW + timedelta(minutes=1)):
    body = "Dear Kim,\n\nyour consultation with 웬떡마을 has moved.\n\nUntil now: 10:00\nFrom now on: 11:00\n\nZone"
    row = Message(
        edition_id=expo.edition.id,
        user_id=member.user_id,
        membership_id=member.id,
        recipient=member.user.email,
        template=template,
        locale="en",
        subject="Consultation moved",
        body=body,
        written_at=now,
    )
    with deciding(expo.session):
        expo.session.add(row)


def sent(database_url, settings, now=NOW + timedelta(minutes=2)):
    return deliver(sessions(database_url), web_push.push_transport(settings), now=lambda: now)


def test_a_phone_reads_what_changed_and_nobody_on_the_way_does(session, expo, settings, service, database_url):
    member = members(expo)[0]
    phone(expo, settings, service, member)
    tell(expo, member)

    assert [sent(database_url, settings) for _time in range(2)] == [1, 0]

    ((headers, body),) = service.got
    assert b"11:00" not in body
    assert service.read(body) == {
        "title": "Consultation moved",
        "body": "your consultation with 웬떡마을 has moved. · Until now: 10:00 From now on: 11:00",
        "url": f"/{expo.edition.code}/push",
        "tag": f"{expo.edition.code}-1",
    }
    assert headers["Authorization"].startswith("vapid ")
    assert headers["TTL"] == "7200"


def test_only_urgent_messages_written_since_and_to_this_reader_become_notes(
    session, expo, settings, service, database_url
):
    own, other = members(expo)[:2]
    tell(expo, own, now=NOW - timedelta(minutes=1))
    phone(expo, settings, service, own)
    tell(expo, own, template="surveys.asked")
    tell(expo, other)

    assert sent(database_url, settings) == 0
    assert sent(database_url, Config()) == 0
    assert service.got == []


def test_signing_out_and_another_person_on_the_same_phone_end_the_notes(session, expo, settings, service, database_url):
    first, second = members(expo)[:2]
    phone(expo, settings, service, first)
    account = phone(expo, settings, service, second)
    tell(expo, first)
    assert sent(database_url, settings) == 0

    with deciding(session):
        sign_ins.end(session, account, edition=expo.edition, now=NOW)
    tell(expo, second)
    assert sent(database_url, settings) == 0
    assert session.scalars(select(PushSubscription)).all() == []


@pytest.mark.parametrize(
    ("answer", "subscriptions", "again"), [(410, 0, []), (503, 1, [0, 1]), (400, 1, [0, 0])], ids=["gone", "busy", "no"]
)
def test_a_service_that_does_not_take_a_note_is_asked_again_only_where_that_helps(
    session, expo, settings, service, database_url, answer, subscriptions, again
):
    member = members(expo)[0]
    phone(expo, settings, service, member)
    tell(expo, member)
    service.answer = answer

    assert sent(database_url, settings) == 0
    session.rollback()
    assert len(session.scalars(select(PushSubscription)).all()) == subscriptions
    service.answer = 201
    later = NOW + timedelta(minutes=2, seconds=30), NOW + timedelta(minutes=4)
    assert [sent(database_url, settings, now=one) for one in later][: len(again)] == again


def test_a_sender_that_died_with_a_note_in_hand_sends_it_later_and_once(session, expo, settings, service, database_url):
    member = members(expo)[0]
    phone(expo, settings, service, member)
    tell(expo, member)
    with deciding(session):
        push.write(session, now=NOW + timedelta(minutes=2))
        assert len(push.claim(session, now=NOW + timedelta(minutes=2))) == 1

    assert sent(database_url, settings) == 0
    assert sent(database_url, settings, now=NOW + timedelta(minutes=4)) == 1
    session.rollback()
    assert [one.sent_at is not None for one in session.scalars(select(PushNote))] == [True]


@pytest.mark.parametrize(
    "endpoint", ["https://10.0.0.1/x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.example/"]
)
def test_we_send_to_no_address_that_is_not_a_push_service(session, expo, settings, service, endpoint):
    account = phone(expo, settings, service, members(expo)[0])
    address = PushAddress(endpoint, "p", "a")

    with deciding(session), pytest.raises(Refusal):
        push.begin(session, settings, account, address, now=NOW)
