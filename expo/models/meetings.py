"""Active consultations in the calendar, and how they ended."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.meetings import Origin
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import MeetingTable


class Meeting(Base):
    """One exhibitor meets one buyer in one slot, at a table of the zone or (without a table) at the booth.

    A pair has at most one active meeting. ``is_active`` (the column ``standing``) is true or null, so that a unique
    constraint over it counts active meetings only. A cancelled meeting has null and a :class:`Cancellation`. An active
    meeting also has its holds in the calendar. ``changed_at``: when it last got another seat, ended or came back.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "buyer_id", "standing"),
        UniqueConstraint("slot_id", "exhibitor_id", "standing"),
        UniqueConstraint("slot_id", "buyer_id", "standing"),
        UniqueConstraint("slot_id", "table_id", "standing"),
        UniqueConstraint("slot_id", "interpreter_id", "standing"),
        Index("ix_meeting_buyer_id", "buyer_id"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id"))
    buyer_id: Mapped[int] = mapped_column(to("buyer.id"))
    slot_id: Mapped[int] = mapped_column(to("slot.id"))
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id"), index=True)
    origin: Mapped[Origin] = mapped_column(word(Origin))
    is_active: Mapped[bool | None] = mapped_column("standing", default=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
    buyer: Mapped[Buyer] = relationship()
    slot: Mapped[Slot] = relationship()
    table: Mapped[MeetingTable | None] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()
    cancellation: Mapped["Cancellation | None"] = relationship(back_populates="meeting", cascade="all, delete-orphan")
    lock: Mapped["MeetingLock | None"] = relationship(back_populates="meeting", cascade="all, delete-orphan")


class MeetingLock(Base):
    """The organizer wants this meeting to stay where it is in every later plan."""

    __tablename__ = "meeting_lock"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), unique=True)
    locked_at: Mapped[datetime]
    locked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship(back_populates="lock")


class Cancellation(Base):
    """A meeting was called off, by whom and why."""

    __tablename__ = "cancellation"

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime]
    cancelled_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    meeting: Mapped[Meeting] = relationship(back_populates="cancellation")
