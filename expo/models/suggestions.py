"""What companies of one side go by when they choose whom to meet."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.wishes import Side
from expo.models.base import Base, Id, to, word


class SuggestionWeights(Base):
    """How much each part of the ranking counts for a side, learned from so many of its wishes."""

    __tablename__ = "suggestion_weights"
    __table_args__ = (
        UniqueConstraint("edition_id", "side"),
        CheckConstraint("wishes >= 0", name="wishes_are_counted"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(word(Side))
    weights: Mapped[dict[str, float]] = mapped_column(JSON)
    wishes: Mapped[int]
    learned_at: Mapped[datetime]
