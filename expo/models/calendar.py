"""The one calendar: who and what is reserved in which slot.

A :class:`Hold` says that one exhibitor, buyer, table, interpreter, studio, member of its crew, counsellor, mentor or
delegate of several companies is taken in one slot by one meeting, broadcast, closure or other kind of hold. The unique
indexes make a second hold impossible whatever the code does, on every database; rows that end (a cancelled meeting, a
reopened time) delete their holds.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.holds import kinds
from expo.models.base import Base, Id, Lasting, Name, to

HOLDERS = (
    "exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id", "crew_member_id", "counsellor_id",
    "delegate_id", "mentor_id",
)  # fmt: skip
_ONE_HOLDER = " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in HOLDERS)
_ONE_CAUSE = " + ".join(f"(case when {kind.column} is null then 0 else 1 end)" for kind in kinds().values())
CLOSABLE = ("exhibitor_id", "buyer_id", "interpreter_id", "table_id")
"""What may be closed for a time."""
_ONE_OWNER = " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in CLOSABLE)


def _only_filled(name: str, column: str, *more: str, unique: bool = False) -> Index:
    """Return an index of the rows that fill its first column: a new grid writes ten thousand holds under one lock."""
    filled = text(f"{column} is not null")
    return Index(name, column, *more, unique=unique, sqlite_where=filled, postgresql_where=filled)


class Hold(Base):
    """One of the nine is taken in one slot, for one cause."""

    __tablename__ = "hold"
    __table_args__ = (
        *(_only_filled(f"uq_hold_{column}_slot_id", column, "slot_id", unique=True) for column in HOLDERS),
        CheckConstraint(f"{_ONE_HOLDER} = 1", name="holds_one_thing"),
        CheckConstraint(f"{_ONE_CAUSE} = 1", name="has_one_cause"),
        Index("ix_hold_slot_id", "slot_id"),
        _only_filled("ix_hold_meeting_id", "meeting_id"),
        _only_filled("ix_hold_broadcast_id", "broadcast_id"),
        _only_filled("ix_hold_closure_id", "closure_id"),
    )

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(to("slot.id"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id"))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id"))
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id"))
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id"))
    studio_id: Mapped[int | None] = mapped_column(to("studio.id"))
    crew_member_id: Mapped[int | None] = mapped_column(to("crew_member.id"))
    counsellor_id: Mapped[int | None] = mapped_column(to("counsellor.id"))
    delegate_id: Mapped[int | None] = mapped_column(to("company_delegate.id"))
    mentor_id: Mapped[int | None] = mapped_column(to("mentor.expert_id"))
    meeting_id: Mapped[int | None] = mapped_column(to("meeting.id", ondelete="CASCADE"))
    broadcast_id: Mapped[int | None] = mapped_column(to("broadcast.id", ondelete="CASCADE"))
    closure_id: Mapped[int | None] = mapped_column(to("closure.id", ondelete="CASCADE"))


for _kind in kinds().values():
    if not hasattr(Hold, _kind.column):  # a feature's own kind, declared in its module of `expo.domain`
        setattr(Hold, _kind.column, mapped_column(to(f"{_kind.name}.id", ondelete="CASCADE"), index=True))


class Closure(Base, Lasting):
    """A span in which a holder is not available: travel, a closed hour, a free half-day, a broken table.

    It outlives changes of the grid; its holds are derived from the slots it overlaps. One that an organizer has
    announced (`expo.services.disruptions`) may have meetings in its way.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint(f"{_ONE_OWNER} = 1", name="closes_one_thing"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="CASCADE"), index=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[Name] = mapped_column(default="")
    is_announced: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    @property
    def holder(self) -> tuple[str, int]:
        """What is closed: the column that names it, here and in a hold, and its row."""
        for column in CLOSABLE:
            row = getattr(self, column)
            if row is not None:
                return column, row
        raise ValueError("a closure closes one thing")
