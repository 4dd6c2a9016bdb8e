"""Uploaded videos: one of each version of a report, or of a broadcast; the bytes are a file of the storage."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, to
from expo.models.field_reports import OfVersions


class Video(OfVersions, Base):
    """A short video; ``digest`` names its file, which goes when no row names it any more."""

    __tablename__ = "video"
    __table_args__ = (
        UniqueConstraint("report_id", "since"),
        CheckConstraint("(report_id is null) <> (broadcast_id is null)", name="is_of_one"),
        CheckConstraint("size > 0 and seconds >= 0", name="has_a_length"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(to("field_report.id", ondelete="CASCADE"))
    broadcast_id: Mapped[int | None] = mapped_column(to("broadcast.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(40), index=True)
    size: Mapped[int]
    seconds: Mapped[int]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)
