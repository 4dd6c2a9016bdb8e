"""Photos of business cards, taken with a consultation; the pixels are files of the storage."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Id, to
from expo.models.meetings import Meeting


class CardPhoto(Base):
    """The card of a buyer's person, kept since ``consented_at``, when the person agreed to it."""

    __tablename__ = "card_photo"
    __table_args__ = (CheckConstraint("width > 0 and height > 0", name="has_an_area"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(40), index=True)
    width: Mapped[int]
    height: Mapped[int]
    consented_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship()
