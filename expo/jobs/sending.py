"""Send what was claimed, one by one and outside of any transaction; how each went is settled in one of its own."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from expo.db import deciding

T = TypeVar("T")


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
        with sessions() as session, deciding(session):
            settle(session, one, failure)
    return sent
