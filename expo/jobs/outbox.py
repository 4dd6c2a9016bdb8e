"""Send what waits in the outbox."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.domain.outbox import Envelope
from expo.jobs.sending import send_each
from expo.services import advertising, delivery, digests
from expo.services.mail import MailTransport, is_final

log = logging.getLogger(__name__)


def deliver(
    sessions: sessionmaker[Session],
    transport: MailTransport,
    settings: Config,
    *,
    now: Callable[[], datetime] = clock.now,
    limit: int = 20,
) -> int:
    """Send up to ``limit`` e-mails and return how many went out; what could not be sent is tried again later.

    Without a mail server nothing is tried: the e-mails wait until there is one.

    ``now`` is the clock on the wall, not an edition's: e-mails leave in real time.
    """
    if not transport.is_open:
        return 0
    with sessions() as session, deciding(session):
        advertising.hold(session, now=now())
        digests.hold(session, now=now())
        digests.gather(session, now=now())
        envelopes = delivery.claim(session, settings, limit=limit, now=now())

    def settle(session: Session, envelope: Envelope, failure: Exception | None) -> None:
        if failure is None:
            delivery.mark_sent(session, envelope, now=now())
            return
        words = f"{type(failure).__name__}: {failure}"
        trace = None if isinstance(failure, OSError) else failure
        log.warning("e-mail %s was not sent: %s", envelope.message_id, words, exc_info=trace)
        delivery.mark_failed(session, envelope, failure=words, is_final=is_final(failure))

    return send_each(sessions, envelopes, transport.send, settle)
