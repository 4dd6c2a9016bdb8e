"""Let reservations of the win-win market lapse, in every expo in which some are kept for people."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.jobs.editions import act_in_each
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
    return act_in_each(sessions, due, lambda session, edition, now: market.lapse(session, edition, now=now))
