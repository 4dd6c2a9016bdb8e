"""Ask what became of the consultations, in every expo in which it is due."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition
from expo.queries import follow_ups as follow_ups_queries
from expo.services import follow_ups


def ask(sessions: sessionmaker[Session]) -> int:
    """Write the e-mails that are due; return how many. Without anything due nothing is locked."""
    with sessions() as session:
        due = [edition.id for edition in follow_ups_queries.open_editions(session) if _is_due(session, edition)]
    written = 0
    for edition_id in due:
        with sessions() as session:
            edition = session.get_one(Edition, edition_id)
            now = clock.now(edition)
            prepared = follow_ups.prepare_due(session, edition, now=now)
            with deciding(session):
                edition = session.get_one(Edition, edition_id)
                if _is_due(session, edition):
                    written += follow_ups.ask_due(session, edition, now=now, prepared=prepared)
    return written


def _is_due(session: Session, edition: Edition) -> bool:
    now = clock.now(edition)
    found = (follow_ups_queries.to_ask(session, edition, now), follow_ups_queries.to_remind(session, edition, now))
    return found != (None, None)
