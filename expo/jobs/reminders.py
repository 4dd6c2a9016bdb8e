"""Remind people of their consultations, in every expo in which a wave is due."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition
from expo.queries import follow_ups
from expo.queries import reminders as reminders_queries
from expo.services import reminders


def remind(sessions: sessionmaker[Session]) -> int:
    """Write the waves that are due; return the number of e-mails. Without anything due nothing is locked."""
    with sessions() as session:
        waves = [
            (one.id, wave) for one in follow_ups.open_editions(session) for wave in reminders_queries.due(session, one)
        ]
    written = 0
    for edition_id, wave in waves:
        with sessions() as session:
            edition = session.get_one(Edition, edition_id)
            prepared = reminders.prepare(session, edition, wave, now=clock.now(edition))
            with deciding(session):
                edition = session.get_one(Edition, edition_id)
                written += reminders.remind(session, edition, wave, prepared=prepared, now=clock.now(edition))
    return written
