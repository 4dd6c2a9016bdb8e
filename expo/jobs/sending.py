"""Send what was claimed, one by one and outside of any transaction; how each went is settled in one of its own."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from expo.db import deciding
from expo.db_errors import DatabaseState, state_of

T = TypeVar("T")
WAITS = (1, 2, 4, 8, 16, 20)
"""Seconds between the tries to settle: less than the minute after which another sender takes what was claimed."""
PASSING = frozenset({DatabaseState.AWAY, DatabaseState.BUSY, DatabaseState.READ_ONLY, DatabaseState.FULL})
"""States of the database that may end meanwhile."""

log = logging.getLogger(__name__)


def send_each(
    sessions: sessionmaker[Session],
    claimed: Iterable[T],
    send: Callable[[T], None],
    settle: Callable[[Session, T, Exception | None], None],
) -> int:
    """Send each and settle it with what went wrong, if anything did; return how many went out."""
    sent = 0
    for one in claimed:
        failure: Exception | None = None
        try:
            send(one)
            sent += 1
        except Exception as error:  # whatever is wrong with this one, the next may be sound
            failure = error
        _patiently(sessions, settle, one, failure)
    return sent


def _patiently(
    sessions: sessionmaker[Session],
    settle: Callable[[Session, T, Exception | None], None],
    one: T,
    failure: Exception | None,
) -> None:
    """Settle one, even if the database takes no writes for a while: what has left and is not settled leaves again."""
    for wait in (*WAITS, None):
        try:
            with sessions() as session, deciding(session):
                settle(session, one, failure)
        except DBAPIError as error:
            if wait is None or state_of(error) not in PASSING:
                raise
            log.warning("what was sent is settled in %s s: %s", wait, error.orig)
            time.sleep(wait)
        else:
            return
