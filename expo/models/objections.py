"""Objections of companies to consultations of a provisional timetable."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.objections import Settlement
from expo.domain.wishes import Side
from expo.models.base import Base, Id, to, word
from expo.models.meetings import Meeting


class Objection(Base):
    """One side of a meeting asks not to hold it, and why; open until the organizer has decided."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("meeting_id", "side"),
        CheckConstraint("(settlement is null) = (settled_at is null)", name="is_settled_at_a_time"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(word(Side))
    reason: Mapped[str] = mapped_column(Text)
    objected_at: Mapped[datetime]
    objected_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    settlement: Mapped[Settlement | None] = mapped_column(word(Settlement))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship()
