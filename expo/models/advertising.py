"""Advertising messages, who got them by which consent, and when consents were confirmed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, Name, to


class Advertisement(Base):
    """A message to the buyers who agreed to advertising; a draft until it is sent."""

    __tablename__ = "advertisement"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    title_ko: Mapped[Name]
    title_en: Mapped[Name]
    body_ko: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime | None]


class AdvertisementCopy(Base):
    """A buyer gets an advertisement by a consent; ``stopped_at``: the consent had ended before the e-mail left.

    ``written_at`` is that of its e-mail.
    """

    __tablename__ = "advertisement_copy"
    __table_args__ = (UniqueConstraint("advertisement_id", "buyer_id"),)

    id: Mapped[Id]
    advertisement_id: Mapped[int] = mapped_column(to("advertisement.id", ondelete="CASCADE"))
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    consent_id: Mapped[int] = mapped_column(to("consent.id", ondelete="CASCADE"), index=True)
    written_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class ConsentCheck(Base):
    """The holder of a consent to advertising was asked whether it still holds, and has said yes."""

    __tablename__ = "consent_check"
    __table_args__ = (CheckConstraint("confirmed_at is not null or asked_at is not null", name="something_happened"),)

    consent_id: Mapped[int] = mapped_column(to("consent.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
