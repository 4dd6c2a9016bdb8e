"""Tell organizers, in every expo, that the time for objections has passed."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.jobs.editions import act_in_each
from expo.queries import objections as objections_queries
from expo.services import objections


def close(sessions: sessionmaker[Session]) -> int:
    """Write the e-mails that are due; return how many. Without anything due nothing is locked."""
    with sessions() as session:
        due = [
            edition.id
            for edition in objections_queries.editions_to_close(session)
            if objections_queries.to_close(session, clock.now(edition), edition.id)
        ]
    return act_in_each(sessions, due, lambda session, edition, now: objections.tell_closed(session, edition, now=now))
