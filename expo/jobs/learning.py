"""Learn what the companies of an expo go by, wherever their wishes have become many more or fewer."""

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.domain.suggestions import learned
from expo.models.editions import Edition
from expo.queries import learning as learning_queries
from expo.services import learning


def learn(sessions: sessionmaker[Session]) -> int:
    """Learn what is due, and return of how many sides; nothing is locked while this is worked out."""
    with sessions() as session:
        found = [
            (lesson, learned(learning_queries.choices(session, lesson))) for lesson in learning_queries.due(session)
        ]
    for lesson, weights in found:
        with sessions() as session, deciding(session):
            edition = session.get(Edition, lesson.edition_id)
            if edition is not None:
                learning.keep(session, lesson, weights, now=clock.now(edition))
    return len(found)
