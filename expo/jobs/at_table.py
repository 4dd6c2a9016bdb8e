"""Look at the tables of every expo that is on: call who is missing, and pass free seats on."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition
from expo.queries import at_table
from expo.services import outcomes, refills


def look(sessions: sessionmaker[Session]) -> int:
    """Do what is due; return in how many editions something was. Without anything due nothing is locked."""
    with sessions() as session:
        due = [edition.id for edition in at_table.busy_editions(session, clock.now)]
    for edition_id in due:
        with sessions() as session, deciding(session):
            edition = session.get_one(Edition, edition_id)
            outcomes.call_missing(session, edition, now=clock.now(edition))
            refills.sweep(session, edition, now=clock.now(edition))
    return len(due)
