"""Let reservations of the win-win market lapse, in every expo in which some are kept for people."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.models.editions import Edition
from expo.queries import market as market_queries
from expo.services import market


def lapse(sessions: sessionmaker[Session]) -> int:
    """Let what is over lapse, and return how many; without any nothing is locked."""
    with sessions() as session:
        due = [
            edition.id
            for edition in market_queries.editions_with_waiting(session)
            if market_queries.lapsed(session, edition.id, clock.now(edition), most=1)
        ]
    lapsed = 0
    for edition_id in due:
        with sessions() as session, deciding(session):
            edition = session.get_one(Edition, edition_id)
            lapsed += market.lapse(session, edition, now=clock.now(edition))
    return lapsed
