"""Send messages to phones by KakaoTalk and as text messages, and ask what became of them."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.jobs.sending import send_each
from expo.services import channels, digests
from expo.services.channels import Claimed, PhoneEnvelope
from expo.services.solapi import MessageRefusedError, PhoneTransport

log = logging.getLogger(__name__)


def deliver(
    sessions: sessionmaker[Session],
    transport: PhoneTransport,
    settings: Config,
    *,
    now: Callable[[], datetime] = clock.now,
) -> int:
    """Write the rows of new messages, send what waits, and return how many went out.

    ``now`` is the clock on the wall, as for e-mails.
    """
    if not transport.is_open:
        return 0
    with sessions() as session, deciding(session):
        digests.hold(session, now=now())
        channels.write(session, has_kakao=transport.has_kakao, now=now())
        envelopes = channels.claim(session, settings, now=now())

    def send(envelope: PhoneEnvelope) -> None:
        if not envelope.handle:
            envelope = replace(envelope, handle=transport.begin())
            with sessions() as session, deciding(session):
                channels.keep_handle(session, envelope.row, envelope.handle)
        transport.send(envelope)

    def settle(session: Session, envelope: PhoneEnvelope, failure: Exception | None) -> None:
        if failure is None:
            channels.mark_sent(session, envelope.row, now=now())
        else:
            _fail(session, envelope.row, failure, now())

    return send_each(sessions, envelopes, send, settle)


def ask(sessions: sessionmaker[Session], transport: PhoneTransport, *, now: Callable[[], datetime] = clock.now) -> int:
    """Ask what became of the messages that the provider took; return how many have arrived."""
    if not transport.is_open:
        return 0
    with sessions() as session, deciding(session):
        sent = channels.claim_reports(session, now=now())
    arrived: set[Claimed] = set()

    def look(one: tuple[Claimed, str]) -> None:
        if transport.is_delivered(one[1]):
            arrived.add(one[0])

    def settle(session: Session, one: tuple[Claimed, str], failure: Exception | None) -> None:
        if one[0] in arrived:
            channels.mark_delivered(session, one[0], now=now())
        elif isinstance(failure, MessageRefusedError):
            _fail(session, one[0], failure, now())

    send_each(sessions, sent, look, settle)
    return len(arrived)


def _fail(session: Session, claimed: Claimed, failure: Exception, now: datetime) -> None:
    words = f"{type(failure).__name__}: {failure}"
    is_final = isinstance(failure, MessageRefusedError)
    trace = None if is_final or isinstance(failure, OSError) else failure
    log.warning("phone message %s was not sent: %s", claimed.id, words, exc_info=trace)
    channels.mark_failed(session, claimed, failure=words, is_final=is_final, now=now)
