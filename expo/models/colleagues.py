"""Who of an exhibitor comes to a consultation."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, to
from expo.models.people import Membership


class MeetingOwner(Base):
    """A person of the exhibitor comes to a consultation; it has no owner any more when the membership ends.

    The only person of an exhibitor comes to all of its consultations without a row.
    """

    __tablename__ = "meeting_owner"

    meeting_id: Mapped[int] = mapped_column(to("meeting.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(to("membership.id", ondelete="CASCADE"), index=True)
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    membership: Mapped[Membership] = relationship()
