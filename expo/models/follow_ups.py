"""When both sides were asked what became of their consultations, and what they answered."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.follow_ups import CaseStage, OverReason, Proof
from expo.domain.people import Role
from expo.models.base import Base, Id, to, word


class FollowUpWave(Base):
    """Companies were asked so many days after the show, once, and reminded once."""

    __tablename__ = "follow_up_wave"
    __table_args__ = (
        CheckConstraint("days between 1 and 1000", name="lies_after_the_show"),
        CheckConstraint("reminded_at is null or reminded_at >= asked_at", name="reminded_after_it_asked"),
    )

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class CaseAnswer(Base):
    """What one side said of a case on a day; a later answer is a row of its own, and no row ever changes.

    Amounts are minor units of the record's currency, added up since the show. ``days`` is the wave, 0 before the first.
    """

    __tablename__ = "case_answer"
    __table_args__ = (
        CheckConstraint("side = 'exhibitor' or side = 'buyer'", name="is_of_one_side"),
        CheckConstraint("contracted_minor >= 0 and realised_minor >= 0", name="amounts_are_not_negative"),
        CheckConstraint("stage <> 'over' or contracted_minor + realised_minor = 0", name="nothing_came_to_nothing"),
        Index("ix_case_answer_record_id", "record_id"),
    )

    id: Mapped[Id]
    record_id: Mapped[int] = mapped_column(to("record.id"))
    side: Mapped[Role] = mapped_column(word(Role))
    days: Mapped[int]
    stage: Mapped[CaseStage] = mapped_column(word(CaseStage))
    contracted_minor: Mapped[int] = mapped_column(BigInteger)
    realised_minor: Mapped[int] = mapped_column(BigInteger)
    proof: Mapped[Proof | None] = mapped_column(word(Proof))
    reason: Mapped[OverReason | None] = mapped_column(word(OverReason))
    answered_at: Mapped[datetime]
