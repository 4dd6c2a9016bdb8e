"""Send what waits in the outbox."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.services import outbox
from expo.services.mail import Gateway

log = logging.getLogger(__name__)


def deliver(
    sessions: sessionmaker[Session],
    gateway: Gateway,
    settings: Config,
    *,
    now: Callable[[], datetime] = clock.now,
    limit: int = 20,
) -> int:
    """Send up to ``limit`` letters and return how many went out; what could not be sent is tried again later.

    Without a way out nothing is tried: the letters wait, and leave when there is one.

    ``now`` is the clock on the wall, not an edition's: letters leave in real time.
    """
    if not gateway.is_open:
        return 0
    with sessions() as session, deciding(session):
        letters = outbox.claim(session, settings, limit=limit, now=now())
    sent = 0
    for letter in letters:
        failure = ""
        try:
            gateway.send(letter)
            sent += 1
        except Exception as error:  # whatever is wrong with this one, the next may be sound
            failure = f"{type(error).__name__}: {error}"
            is_ours = not isinstance(error, OSError)
            log.warning("letter %s was not sent: %s", letter.message_id, failure, exc_info=is_ours)
        with sessions() as session, deciding(session):
            outbox.settle(session, letter.message_id, now=now(), failure=failure)
    return sent
