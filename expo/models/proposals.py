"""Times that one company proposes to another."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.proposals import ProposalState
from expo.domain.wishes import Side
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting

_OPEN = text("state = 'open'")


class Proposal(Base):
    """One side proposes a time, for a new consultation or, with ``meeting``, for one that they have; it holds nothing.

    A pair has at most one open proposal. After ``expires_at`` it can be answered no more, whatever its state.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_unless_open"),
        Index("one_open_proposal", "exhibitor_id", "buyer_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(to("slot.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(to("meeting.id", ondelete="CASCADE"), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    state: Mapped[ProposalState] = mapped_column(word(ProposalState), default=ProposalState.OPEN)
    reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    exhibitor: Mapped[Exhibitor] = relationship()
    buyer: Mapped[Buyer] = relationship()
    slot: Mapped[Slot] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
