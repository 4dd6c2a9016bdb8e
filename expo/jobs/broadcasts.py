"""Remind those who follow a broadcast shortly before it begins, in every expo that has followers."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.jobs.editions import act_in_each
from expo.queries import broadcast_followers
from expo.services import broadcast_emails


def remind(sessions: sessionmaker[Session]) -> int:
    """Write what is due, and return how many were reminded; if there is no one to remind, nothing is locked."""
    with sessions() as session:
        due = [
            edition.id
            for edition in broadcast_followers.followed_editions(session)
            if broadcast_followers.to_remind(session, edition.id, clock.now(edition))
        ]
    return act_in_each(sessions, due, lambda session, edition, now: broadcast_emails.remind(session, edition, now=now))
