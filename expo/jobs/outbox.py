"""Send what waits in the outbox."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.services import outbox
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
        envelopes = outbox.claim(session, settings, limit=limit, now=now())
    sent = 0
    for envelope in envelopes:
        failure, is_lost = "", False
        try:
            transport.send(envelope)
            sent += 1
        except Exception as error:  # whatever is wrong with this one, the next may be sound
            failure, is_lost = f"{type(error).__name__}: {error}", is_final(error)
            is_ours = not isinstance(error, OSError)
            log.warning("e-mail %s was not sent: %s", envelope.message_id, failure, exc_info=is_ours)
        with sessions() as session, deciding(session):
            if failure:
                outbox.mark_failed(session, envelope.message_id, failure=failure, is_final=is_lost)
            else:
                outbox.mark_sent(session, envelope.message_id, now=now())
    return sent
