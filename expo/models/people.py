"""Users and what they are to an edition."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.people import Role
from expo.models.base import Base, Id, LinkVersion, Name, to, word

if TYPE_CHECKING:
    from expo.models.team import HeldRole


class User(Base):
    """A person who can sign in; only organizers need a password."""

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(8))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Membership(Base):
    """What a user is in one edition: organizer, staff of an exhibitor or of a buyer, interpreter.

    A person may represent several companies.
    ``link_version`` is part of the personal signed link; raising it makes every link given out so far invalid.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(
            "(role = 'organizer' and exhibitor_id is null and buyer_id is null)"
            " or (role = 'exhibitor' and exhibitor_id is not null and buyer_id is null)"
            " or (role = 'buyer' and buyer_id is not null and exhibitor_id is null)"
            " or (role = 'interpreter' and exhibitor_id is null and buyer_id is null)",
            name="role_has_its_company",
        ),
        CheckConstraint("(role = 'interpreter') = (interpreter_id is not null)", name="interpreter_is_one"),
        UniqueConstraint("user_id", "exhibitor_id"),
        UniqueConstraint("user_id", "buyer_id"),
        UniqueConstraint("user_id", "interpreter_id"),
        Index(
            "uq_membership_one_organizer",
            "user_id",
            "edition_id",
            unique=True,
            sqlite_where=text("role = 'organizer'"),
            postgresql_where=text("role = 'organizer'"),
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="CASCADE"), index=True)
    link_version: Mapped[LinkVersion]
    calendar_version: Mapped[int] = mapped_column(default=1, server_default="1")

    user: Mapped[User] = relationship(back_populates="memberships")
    roles: Mapped[list["HeldRole"]] = relationship(back_populates="membership", cascade="all, delete-orphan")
