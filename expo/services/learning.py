"""Keep what the weights of the ranking were found to be."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.suggestions import ScoreWeights
from expo.models.suggestions import SuggestionWeights
from expo.queries.learning import Lesson


def keep(session: Session, lesson: Lesson, weights: ScoreWeights, *, now: datetime) -> None:
    """Let an edition's companies of a side be suggested by these weights."""
    of_side = SuggestionWeights.edition_id == lesson.edition_id, SuggestionWeights.side == lesson.side
    row = session.scalar(select(SuggestionWeights).where(*of_side))
    if row is None:
        row = SuggestionWeights(edition_id=lesson.edition_id, side=lesson.side)
        session.add(row)
    row.weights = {part.value: weight for part, weight in weights.items()}
    row.wishes, row.learned_at = lesson.wishes, now
    session.flush()
