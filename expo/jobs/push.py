"""Send the notes that phones asked for."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.jobs.sending import send_each
from expo.services import digests, push
from expo.services.push import NoteEnvelope
from expo.services.web_push import DeviceGoneError, NoteRefusedError, PushTransport

log = logging.getLogger(__name__)


def deliver(
    sessions: sessionmaker[Session], transport: PushTransport, *, now: Callable[[], datetime] = clock.now
) -> int:
    """Write the notes of new messages, send what waits, and return how many went out.

    ``now`` is the clock on the wall: notes leave in real time, like e-mails.
    """
    if not transport.is_open:
        return 0
    with sessions() as session, deciding(session):
        digests.hold(session, now=now())
        push.write(session, now=now())
        notes = push.claim(session, now=now())

    def settle(session: Session, note: NoteEnvelope, failure: Exception | None) -> None:
        if failure is None:
            push.mark_sent(session, note, now=now())
        elif isinstance(failure, DeviceGoneError):
            push.forget(session, note)
        else:
            words = f"{type(failure).__name__}: {failure}"
            trace = None if isinstance(failure, OSError) else failure
            log.warning("note %s was not sent: %s", note.note_id, words, exc_info=trace)
            is_final = isinstance(failure, NoteRefusedError)
            push.mark_failed(session, note, failure=words, is_final=is_final)

    return send_each(sessions, notes, transport.send, settle)
