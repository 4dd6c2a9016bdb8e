"""The survey after the show, and one answer a company."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, to


class Survey(Base):
    """The survey of an edition is open from ``opened_at`` until ``closes_at``; so many companies were asked."""

    __tablename__ = "survey"
    __table_args__ = (CheckConstraint("closes_at > opened_at", name="closes_after_it_opened"),)

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    asked_exhibitors: Mapped[int] = mapped_column(default=0)
    asked_buyers: Mapped[int] = mapped_column(default=0)


class SurveyAnswer(Base):
    """What a company answered; until the survey closes it can answer anew, which replaces this."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "edition_id"),
        UniqueConstraint("buyer_id", "edition_id"),
        CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name="is_of_one_company"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("survey.edition_id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime]
