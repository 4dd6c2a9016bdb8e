"""Questions of the guidance desk with their answers, for everybody once they are published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Id, to
from expo.models.guidance import GuidanceTopic


class FaqEntry(Base):
    """A question and its answer, edited from a record (``visit_id``) or written anew."""

    __tablename__ = "faq_entry"
    __table_args__ = (
        CheckConstraint("published_at is null or (question_ko <> '' and answer_ko <> '')", name="published_is_whole"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int] = mapped_column(to("guidance_topic.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(to("guidance_visit.id", ondelete="SET NULL"), index=True)
    question_ko: Mapped[str] = mapped_column(Text, default="")
    question_en: Mapped[str] = mapped_column(Text, default="")
    answer_ko: Mapped[str] = mapped_column(Text, default="")
    answer_en: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)

    topic: Mapped[GuidanceTopic] = relationship()
