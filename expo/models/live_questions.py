"""What viewers ask during broadcasts, their votes, and the consultations that come of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.live_questions import QuestionState
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting


class LiveQuestion(Base):
    """A viewer's question; ``asker_key`` is a hash that tells viewers apart and identifies none of them."""

    __tablename__ = "live_question"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="asks_something"),
        Index("ix_live_question_broadcast_id_changed_at", "broadcast_id", "changed_at"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    asker_key: Mapped[str] = mapped_column(String(64))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="SET NULL"), index=True)
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[QuestionState] = mapped_column(word(QuestionState))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    broadcast: Mapped[Broadcast] = relationship()
    buyer: Mapped[Buyer | None] = relationship()
    product: Mapped[Product | None] = relationship()


class LiveVote(Base):
    """A viewer wants a question answered: one vote each."""

    __tablename__ = "live_vote"

    question_id: Mapped[int] = mapped_column(to("live_question.id", ondelete="CASCADE"), primary_key=True)
    voter_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    voted_at: Mapped[datetime]


class BroadcastConsultation(Base):
    """A consultation that a buyer asked for because of a broadcast, with the product and the question it is about."""

    __tablename__ = "broadcast_consultation"

    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="SET NULL"), index=True)
    question_id: Mapped[int | None] = mapped_column(to("live_question.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship()
    broadcast: Mapped[Broadcast] = relationship()
    product: Mapped[Product | None] = relationship()
    question: Mapped[LiveQuestion | None] = relationship()
