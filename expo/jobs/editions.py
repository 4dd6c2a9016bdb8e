"""Do what is due in several expos, each in a transaction of its own on its own clock."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition

Act = Callable[[Session, Edition, datetime], int]
"""What is done in an expo at a moment of its clock; returns how much that was."""


def act_in_each(sessions: sessionmaker[Session], edition_ids: Iterable[int], act: Act) -> int:
    """Act in each of the expos, and return how much was done in all."""
    done = 0
    for edition_id in edition_ids:
        with sessions() as session, deciding(session):
            edition = session.get_one(Edition, edition_id)
            done += act(session, edition, clock.now(edition))
    return done
