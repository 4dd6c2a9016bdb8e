"""Tell organizers, in every expo, that the time for objections has passed."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition
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
    written = 0
    for edition_id in due:
        with sessions() as session, deciding(session):
            edition = session.get_one(Edition, edition_id)
            written += objections.tell_closed(session, edition, now=clock.now(edition))
    return written
