"""Active consultations in the calendar, and how they ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Text, UniqueConstraint, and_, func, or_, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from expo.domain.editions import Span
from expo.domain.meetings import Origin, slots_taken
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import MeetingTable


class Meeting(Base):
    """One exhibitor meets one buyer in one slot, at a table of the zone or (without a table) at the booth.

    A long one also takes the slot after it, ``second_slot``, at the same table and with the same interpreter.

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
    second_slot_id: Mapped[int | None] = mapped_column(to("slot.id"), index=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id"), index=True)
    origin: Mapped[Origin] = mapped_column(word(Origin))
    is_active: Mapped[bool | None] = mapped_column("standing", default=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
    buyer: Mapped[Buyer] = relationship()
    slot: Mapped[Slot] = relationship(foreign_keys=[slot_id])
    second_slot: Mapped[Slot | None] = relationship(foreign_keys=[second_slot_id], lazy="selectin")
    table: Mapped[MeetingTable | None] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()
    cancellation: Mapped["Cancellation | None"] = relationship(back_populates="meeting", cascade="all, delete-orphan")
    lock: Mapped["MeetingLock | None"] = relationship(back_populates="meeting", cascade="all, delete-orphan")

    @property
    def slot_ids(self) -> tuple[int, ...]:
        """The ids of the slots that it takes."""
        return slots_taken(self.slot_id, self.second_slot_id)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots that it takes, in time order."""
        return slots_taken(self.slot, self.second_slot)

    @classmethod
    def takes(cls, slot_id: Any) -> ColumnElement[bool]:
        """Return the condition that a meeting takes a slot, as its first or as its second one."""
        return or_(cls.slot_id == slot_id, cls.second_slot_id == slot_id)

    @classmethod
    def in_slots(cls, slot_ids: Iterable[int]) -> ColumnElement[bool]:
        """Return the condition that a meeting takes one of some slots."""
        ids = list(slot_ids)
        return or_(cls.slot_id.in_(ids), cls.second_slot_id.in_(ids))

    @classmethod
    def ends_after(cls, now: Any) -> ColumnElement[bool]:
        """Return the condition that a meeting, joined to its slot, ends later; few have a second one to look up."""
        return or_(Slot.ends_at > now, and_(cls.second_slot_id.is_not(None), cls.ends_at > now))

    @property
    def span(self) -> Span:
        """From when until when it lasts."""
        return Span(self.slot.starts_at, self.slots[-1].ends_at)

    @property
    def when(self) -> datetime | Span:
        """What a sentence says of its time: when it begins, of a long one also until when it lasts."""
        return self.slot.starts_at if self.second_slot is None else self.span

    @hybrid_property
    def ends_at(self) -> datetime:
        """When its last slot ends."""
        return self.slots[-1].ends_at

    @ends_at.inplace.expression
    @classmethod
    def _ends_at(cls) -> ColumnElement[datetime]:
        last = aliased(Slot)
        ends = select(last.ends_at).where(last.id == func.coalesce(cls.second_slot_id, cls.slot_id))
        return ends.correlate(cls).scalar_subquery()


IN_ITS_SLOT = and_(Slot.id == Meeting.slot_id, Slot.edition_id == Meeting.edition_id)
"""Joins the meetings of an edition to its slots. By the id alone PostgreSQL would go through those of all editions."""


class LongConsultation(Base):
    """The organizer gives the consultation of a pair two slots, whenever it is planned, booked or moved."""

    __tablename__ = "long_consultation"
    __table_args__ = (UniqueConstraint("exhibitor_id", "buyer_id"), Index("ix_long_consultation_buyer_id", "buyer_id"))

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


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
