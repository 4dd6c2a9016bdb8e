"""Users and what they are to an edition."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.people import Role
from expo.models.base import Base, Id, Name, to, word


class User(Base):
    """A person who can sign in; a password is only for organizers and for whoever wants one."""

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Membership(Base):
    """What a user is in one edition: organizer, staff of an exhibitor, staff of a buyer.

    ``link_version`` is part of the personal signed link; raising it makes every link given out so far invalid.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(
            "(role = 'organizer' and exhibitor_id is null and buyer_id is null)"
            " or (role = 'exhibitor' and exhibitor_id is not null and buyer_id is null)"
            " or (role = 'buyer' and buyer_id is not null and exhibitor_id is null)",
            name="role_has_its_company",
        ),
        UniqueConstraint("user_id", "edition_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    link_version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(back_populates="memberships")
