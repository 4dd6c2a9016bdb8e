"""Seats that became free on the day, who is offered them, and who waits for one."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.refills import OfferState, OpeningState
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable

_ALIVE = text("state in ('likely', 'open')")
_LIVE = text("state = 'live'")


class Opening(Base):
    """An exhibitor sits alone, or is about to: the seat opposite can be given to another buyer.

    ``meeting_id`` is the consultation whose buyer is missing or has cancelled; without one, the exhibitor and
    ``table_id`` are simply free. ``filled_by_id`` is the consultation that took the seat.
    """

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("state = 'filled' or filled_by_id is null", name="only_a_filled_one_has_a_meeting"),
        CheckConstraint("(meeting_id is null) = (table_id is not null)", name="a_consultation_or_a_free_table"),
        Index("one_live_opening", "slot_id", "exhibitor_id", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
        Index("one_live_free_table", "slot_id", "table_id", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(to("meeting.id", ondelete="CASCADE"), unique=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(to("slot.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    state: Mapped[OpeningState] = mapped_column(word(OpeningState))
    opened_at: Mapped[datetime]
    filled_by_id: Mapped[int | None] = mapped_column(to("meeting.id", ondelete="CASCADE"), unique=True)
    filled_at: Mapped[datetime | None]

    slot: Mapped[Slot] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    free_table: Mapped[MeetingTable | None] = relationship()

    @property
    def slot_ids(self) -> tuple[int, ...]:
        """The slots in which something changes when it is taken: a long consultation gives back both of its own."""
        return self.meeting.slot_ids if self.meeting else (self.slot_id,)

    @property
    def table(self) -> MeetingTable | None:
        """Where the seat is; ``None`` at the exhibitor's booth."""
        return self.meeting.table if self.meeting else self.free_table


class RefillOffer(Base):
    """A buyer is asked to take a seat, until when, and why this one; a company is asked about one seat a day at a time.

    ``day_id`` is the day of the seat; only offers that the release before this column made may lack it.
    """

    __tablename__ = "refill_offer"
    __table_args__ = (
        UniqueConstraint("opening_id", "buyer_id"),
        CheckConstraint("(state = 'live') = (decided_at is null)", name="decided_unless_live"),
        Index("one_live_offer", "opening_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("one_live_person", "buyer_id", "day_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[Id]
    opening_id: Mapped[int] = mapped_column(to("opening.id", ondelete="CASCADE"))
    day_id: Mapped[int] = mapped_column(to("day.id", ondelete="CASCADE"), index=True, nullable=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    state: Mapped[OfferState] = mapped_column(word(OfferState))
    rank: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    opening: Mapped[Opening] = relationship()
    buyer: Mapped[Buyer] = relationship()


class Standby(Base):
    """A buyer waits for a free seat on a day; leaving the list deletes the row."""

    __tablename__ = "standby"
    __table_args__ = (UniqueConstraint("day_id", "buyer_id"),)

    id: Mapped[Id]
    day_id: Mapped[int] = mapped_column(to("day.id", ondelete="CASCADE"))
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    joined_at: Mapped[datetime]
