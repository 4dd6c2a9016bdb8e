"""Send the notes that phones asked for."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.services import push
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
        push.write(session, now=now())
        notes = push.claim(session, now=now())
    sent = 0
    for note in notes:
        failure, is_gone, is_final = "", False, False
        try:
            transport.send(note)
            sent += 1
        except DeviceGoneError:
            is_gone = True
        except Exception as error:  # whatever is wrong with this one, the next may be sound
            failure, is_final = f"{type(error).__name__}: {error}", isinstance(error, NoteRefusedError)
            log.warning("note %s was not sent: %s", note.note_id, failure, exc_info=not isinstance(error, OSError))
        with sessions() as session, deciding(session):
            if is_gone:
                push.forget(session, note.note_id)
            elif failure:
                push.mark_failed(session, note.note_id, failure=failure, is_final=is_final)
            else:
                push.mark_sent(session, note.note_id, now=now())
    return sent
