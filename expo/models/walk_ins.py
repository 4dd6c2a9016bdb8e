"""Seats that a desk has on its screen for a person without an appointment."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, to


class KeptSeat(Base):
    """A seat that one desk is shown for a buyer, and that no other desk is shown until ``ends_at``."""

    __tablename__ = "kept_seat"
    __table_args__ = (UniqueConstraint("slot_id", "exhibitor_id"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(to("slot.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime]
