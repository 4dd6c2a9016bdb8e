"""The live-commerce studio: its slots and the broadcasts in them."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.live_commerce import CHANGEOVER, LONGEST_CHANGEOVER
from expo.models.base import Base, Code, Id, Lasting, Name, to
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Hall

if TYPE_CHECKING:
    from expo.models.broadcast_runs import BroadcastCrew
    from expo.models.videos import Video


class Studio(Base):
    """A studio inside a facility hall; between two of its slots lie the minutes of a changeover.

    No constraint of PostgreSQL can add another table's column to a slot's end: lock the studio before you
    write a slot, or these minutes.
    """

    __tablename__ = "studio"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint(f"changeover_minutes between 0 and {LONGEST_CHANGEOVER}", name="changeover_is_short"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int] = mapped_column(to("hall.id"))
    code: Mapped[Code]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    changeover_minutes: Mapped[int] = mapped_column(default=CHANGEOVER, server_default="0")

    hall: Mapped[Hall] = relationship()
    slots: Mapped[list["StudioSlot"]] = relationship(order_by="StudioSlot.starts_at", back_populates="studio")


class StudioSlot(Base, Lasting):
    """A time on air, 60 minutes as a rule, that an exhibitor can book, or apply for: then the organizer chooses."""

    __tablename__ = "studio_slot"
    __table_args__ = (
        UniqueConstraint("studio_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    studio_id: Mapped[int] = mapped_column(to("studio.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    takes_applications: Mapped[bool] = mapped_column(default=False, server_default=false())

    studio: Mapped[Studio] = relationship(back_populates="slots")
    broadcast: Mapped["Broadcast | None"] = relationship(back_populates="studio_slot")


_IS_SHOWN = (
    "and_(Broadcast.id == Video.broadcast_id, Broadcast.id.in_(select(BroadcastCheck.broadcast_id)"
    ".where(BroadcastCheck.item == 'filming', BroadcastCheck.done_at.is_not(None))))"
)
"""A recording is there for readers only while everyone in the picture agrees to be filmed."""


class Broadcast(Base):
    """An exhibitor is on air in a studio slot; its holds close those times in the one calendar."""

    __tablename__ = "broadcast"

    id: Mapped[Id]
    studio_slot_id: Mapped[int] = mapped_column(to("studio_slot.id"), unique=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id"), index=True)
    title_ko: Mapped[Name]
    title_en: Mapped[Name] = mapped_column(default="")
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    platform: Mapped[Name] = mapped_column(default="")
    stream_url: Mapped[Name] = mapped_column(default="")
    replay_url: Mapped[Name] = mapped_column(default="", server_default="")
    summary_ko: Mapped[str] = mapped_column(Text, default="", server_default="")
    summary_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_moderated: Mapped[bool] = mapped_column(default=False, server_default=false())
    booked_at: Mapped[datetime]
    booked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    studio_slot: Mapped[StudioSlot] = relationship(back_populates="broadcast")
    crew: Mapped[list["BroadcastCrew"]] = relationship(viewonly=True)
    video: Mapped["Video | None"] = relationship(viewonly=True, primaryjoin=_IS_SHOWN)
    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def can_be_seen_again(self) -> bool:
        """Tell whether there is a recording: uploaded, or at an address."""
        return self.video is not None or bool(self.replay_url or self.stream_url)


class BroadcastApplication(Base):
    """An exhibitor applies for a studio slot, or waits for one that is taken; ``words`` are for the organizer."""

    __tablename__ = "broadcast_application"
    __table_args__ = (UniqueConstraint("studio_slot_id", "exhibitor_id"),)

    id: Mapped[Id]
    studio_slot_id: Mapped[int] = mapped_column(to("studio_slot.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    title_ko: Mapped[Name]
    title_en: Mapped[Name] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[datetime]

    studio_slot: Mapped[StudioSlot] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
