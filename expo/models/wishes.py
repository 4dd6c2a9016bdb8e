"""Wishes of one side for the other, and the other side's answers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.wishes import Answer, Level, Side
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor


class Wish(Base):
    """One side wants, or never wants, to meet the other; with ``asks_long`` for two slots.

    ``rank`` is its place among the company's own "must" wishes, ``None`` without an order. ``seen_at`` is when the
    other side first saw it.
    """

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "buyer_id", "side"),
        CheckConstraint("rank is null or (rank > 0 and level = 'must')", name="musts_are_ranked"),
        Index("ix_wish_edition_id_pair", "edition_id", "exhibitor_id", "buyer_id", "side", "level"),
        Index("ix_wish_exhibitor_id_side_level", "exhibitor_id", "side", "level"),
        Index("ix_wish_buyer_id_side_level", "buyer_id", "side", "level"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(word(Side))
    level: Mapped[Level] = mapped_column(word(Level))
    rank: Mapped[int | None]
    message: Mapped[str] = mapped_column(Text, default="", server_default="")
    asks_long: Mapped[bool] = mapped_column(default=False, server_default=false())
    wished_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    wished_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    exhibitor: Mapped[Exhibitor] = relationship()
    buyer: Mapped[Buyer] = relationship()
    reply: Mapped["WishReply | None"] = relationship(back_populates="wish", cascade="all, delete-orphan")


class WishReply(Base):
    """The other side's answer to a wish; with ``asks_long`` for two slots. A declined pair is never scheduled."""

    __tablename__ = "wish_reply"

    id: Mapped[Id]
    wish_id: Mapped[int] = mapped_column(to("wish.id", ondelete="CASCADE"), unique=True)
    answer: Mapped[Answer] = mapped_column(word(Answer))
    reason: Mapped[str] = mapped_column(Text, default="")
    asks_long: Mapped[bool] = mapped_column(default=False, server_default=false())
    replied_at: Mapped[datetime]
    replied_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    wish: Mapped[Wish] = relationship(back_populates="reply")
