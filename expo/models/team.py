"""The organizer's team: roles, the second factor, and who acts for which company."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.permissions import TeamRole
from expo.models.accounts import SignIn
from expo.models.base import Base, Id, Name, to, word
from expo.models.people import Membership


class HeldRole(Base):
    """A role that an organizer holds in an edition."""

    __tablename__ = "held_role"
    __table_args__ = (UniqueConstraint("membership_id", "role"),)

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(to("membership.id", ondelete="CASCADE"))
    role: Mapped[TeamRole] = mapped_column(word(TeamRole))

    membership: Mapped[Membership] = relationship(back_populates="roles")


class Acting(Base):
    """An organizer acts for a company on one device, since when; stopping deletes the row."""

    __tablename__ = "acting"
    __table_args__ = (
        CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name="for_one_company"),
        UniqueConstraint("sign_in_id"),
    )

    id: Mapped[Id]
    sign_in_id: Mapped[int] = mapped_column(to("sign_in.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]

    sign_in: Mapped[SignIn] = relationship()


class Passkey(Base):
    """A passkey of a user: its public key, and how often it has signed."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[Name] = mapped_column(default="")
    added_at: Mapped[datetime]


class PasskeyChallenge(Base):
    """A question that a passkey is to sign; the answer, right or wrong, deletes the row."""

    __tablename__ = "passkey_challenge"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"), index=True)
    challenge: Mapped[str] = mapped_column(String(200), unique=True)
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """The hash of a code that replaces the second factor once; using it deletes the row."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
