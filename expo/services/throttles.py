"""Count attempts before they are checked, so that thirty at once are not all let through."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.db import lock_keys
from expo.domain.refusals import Refusal, Violation
from expo.domain.throttles import LONGEST_WINDOW, Counted, Throttle
from expo.domain.words import N_
from expo.models.accounts import Attempt

TOO_MANY = Violation("too_many_attempts", N_("Too many attempts. Please try again in ten minutes."))


def count(session: Session, throttles: Iterable[Throttle], *, now: datetime) -> bool:
    """Count one attempt under every key, and tell whether all of them still allow it.

    Commit before you act on the answer: only then does the next attempt see this one. Until then it waits.
    """
    found = [(each, _hashed(each.key)) for each in throttles]
    lock_keys(session, (key for _each, key in found))
    session.add_all(Attempt(key=key, at=now) for _each, key in found)
    session.flush()
    return all(_number(session, key, now, each) <= each.allowed for each, key in found)


def may_write(session: Session, counted: Counted, too_many: Violation, *, now: datetime) -> bool:
    """Refuse ``too_many`` from one place; tell whether the address of e-mail may get one more e-mail."""
    by_place, by_email = counted
    if not count(session, by_place, now=now):
        raise Refusal(too_many)
    return count(session, by_email, now=now)


def refuse_if_too_many(is_allowed: bool) -> None:
    """Raise when :func:`count` did not allow it."""
    if not is_allowed:
        raise Refusal(TOO_MANY)


def forgive(session: Session, key: str) -> None:
    """Forget what was counted under a key."""
    session.execute(delete(Attempt).where(Attempt.key == _hashed(key)))


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget what no throttle counts any more."""
    session.execute(delete(Attempt).where(Attempt.at <= now - LONGEST_WINDOW))


def _number(session: Session, key: str, now: datetime, throttle: Throttle) -> int:
    counted = select(func.count()).where(Attempt.key == key, Attempt.at > now - throttle.window)
    return session.scalar(counted.select_from(Attempt)) or 0


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()
