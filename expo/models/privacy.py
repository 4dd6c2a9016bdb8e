"""The edition's privacy notice and retention dates; what was erased; what contact data left the system."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.privacy import Cause
from expo.models.base import Base, Id, Name, to, word


class PrivacyNotice(Base):
    """What an edition tells about personal data, whom to ask, and until when data is kept; null keeps it for good."""

    __tablename__ = "privacy_notice"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), unique=True)
    text_ko: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    officer: Mapped[Name] = mapped_column(default="")
    officer_email: Mapped[str] = mapped_column(String(254), default="")
    contacts_until: Mapped[date | None]
    emails_until: Mapped[date | None]


class Erasure(Base):
    """The personal data of a company was erased; its rows stay, so that counts stay."""

    __tablename__ = "erasure"
    __table_args__ = (
        UniqueConstraint("exhibitor_id"),
        UniqueConstraint("buyer_id"),
        CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name="of_one_company"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    cause: Mapped[Cause] = mapped_column(word(Cause))
    erased_at: Mapped[datetime]
    erased_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class Export(Base):
    """Contact data was handed out: who took it, when, why, and the ids of the rows."""

    __tablename__ = "export"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[Name]
    row_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)
    exported_at: Mapped[datetime]
    exported_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    exported_by: Mapped[Name] = mapped_column(default="")
