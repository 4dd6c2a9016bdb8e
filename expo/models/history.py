"""Who did what when: appended, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, Name, to


class Event(Base):
    """One act: ``act`` is ``feature.verb`` (``buyers.approve``), ``detail`` what changed from what to what."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    actor_name: Mapped[Name] = mapped_column(default="")
    acted_for: Mapped[Name] = mapped_column(default="")
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
