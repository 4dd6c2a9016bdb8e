"""Sign-ins, one-time links, counted attempts, and the record of who accessed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.accounts import Purpose
from expo.models.base import Base, Id, Name, to, word
from expo.models.people import Membership, User


class SignIn(Base):
    """One device that is signed in; signing out deletes the row.

    ``membership_id`` names the personal link that was followed: the sign-in opens that membership only. The cookie
    holds the token, the row its SHA-256.
    """

    __tablename__ = "sign_in"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int | None] = mapped_column(to("membership.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    membership: Mapped[Membership | None] = relationship()


class OneTimeLink(Base):
    """A link that works once and only for a while: an invitation, a new password, a proof of an address.

    ``token_hash`` is the SHA-256 of a token that is derived from ``salt`` and the installation's secret, so that an
    email that waits can name the link while the database alone opens nothing.
    """

    __tablename__ = "one_time_link"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    email: Mapped[str] = mapped_column(String(254))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    salt: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    user: Mapped[User | None] = relationship()


class Attempt(Base):
    """Something that is counted under a key: too many slow the next one down."""

    __tablename__ = "attempt"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class AccessRecord(Base):
    """One sign-in, failure, sign-out, view of a personal link, export or command: appended, never changed."""

    __tablename__ = "access_record"
    __table_args__ = (Index("ix_access_record_edition_id_id", "edition_id", "id"),)

    id: Mapped[Id]
    edition_id: Mapped[int | None] = mapped_column(to("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)
    name: Mapped[Name] = mapped_column(default="")
    act: Mapped[str] = mapped_column(String(40))
    detail: Mapped[Name] = mapped_column(default="")
    device: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
