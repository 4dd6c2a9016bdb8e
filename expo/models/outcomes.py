"""What is said about consultations at their tables, what it adds up to, and the days that are closed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.outcomes import EventKind, MeetingOutcome, Party, Source
from expo.models.base import Base, Id, to, word
from expo.models.meetings import Meeting


class MeetingEvent(Base):
    """What a person says about a consultation: added, never changed; the database refuses an update.

    ``key`` is made by the device that says it, so that what is sent twice is stored once. ``effective_at`` is when it
    happened, ``received_at`` when it was heard of.
    """

    __tablename__ = "meeting_event"
    __table_args__ = (
        CheckConstraint("effective_at <= received_at", name="happened_before_it_was_received"),
        CheckConstraint("(kind = 'undo') = (undo_of_id is not null)", name="an_undo_takes_one_back"),
        Index("ix_meeting_event_meeting_id", "meeting_id"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"))
    kind: Mapped[EventKind] = mapped_column(word(EventKind))
    party: Mapped[Party | None] = mapped_column(word(Party))
    source: Mapped[Source] = mapped_column(word(Source))
    actor_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    undo_of_id: Mapped[int | None] = mapped_column(to("meeting_event.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    effective_at: Mapped[datetime]
    received_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship()


class MeetingStatus(Base):
    """What the events of a consultation add up to: derived in the transaction that adds one, and rebuildable.

    ``outcome`` is empty while nothing decides. A cancelled consultation has a `Cancellation` instead.
    """

    __tablename__ = "meeting_status"
    __table_args__ = (
        CheckConstraint("(outcome is null) = (decided_at is null)", name="an_outcome_has_its_moment"),
        Index("ix_meeting_status_outcome", "outcome"),
    )

    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[MeetingOutcome | None] = mapped_column(word(MeetingOutcome))
    is_contested: Mapped[bool] = mapped_column(default=False, server_default=false())
    exhibitor_arrived_at: Mapped[datetime | None]
    buyer_arrived_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    late: Mapped[Party | None] = mapped_column(word(Party))
    started_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


class ClosedDay(Base):
    """A day whose consultations all have an outcome, since when and by whom; opening it again deletes the row."""

    __tablename__ = "closed_day"

    day_id: Mapped[int] = mapped_column(to("day.id", ondelete="CASCADE"), primary_key=True)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
