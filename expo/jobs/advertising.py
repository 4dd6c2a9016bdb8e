"""Ask buyers whether their consent to advertising still holds, in every expo in which it is due."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.jobs.editions import act_in_each
from expo.models.editions import Edition
from expo.queries import advertising as advertising_queries
from expo.services import advertising


def ask(sessions: sessionmaker[Session]) -> int:
    """Write the e-mails that are due; return how many. Without anything due nothing is locked."""
    with sessions() as session:
        alive = session.scalars(select(Edition).where(~Edition.archive.has())).all()
        due = [one.id for one in alive if advertising_queries.due(session, one.id, clock.now(one))]
    return act_in_each(sessions, due, advertising.ask_due)
