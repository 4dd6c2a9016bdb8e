"""People who may enter, and their badges."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.badges import BadgeType, PersonSource
from expo.domain.text import phone_keys, search_text
from expo.models.base import Base, Id, Name, key_of, to, word
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor

_LIVE = text("revoked_at is null")


def _found_by(name: str, company: str) -> str:
    return search_text(name, company)


def _contact_found_by(email: str, phone: str) -> str:
    return search_text("", also=[email, *(phone_keys(phone) if phone else ())])


class Person(Base):
    """A person who may enter an edition: of a company, of the team, an interpreter, or a visitor.

    ``email`` is what was typed; letters go to ``proven_email`` only. ``company`` is written down only for people of no
    company of the edition. Whose membership ends stays, so that counts stay.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("membership_id"),
        UniqueConstraint("interpreter_id"),
        CheckConstraint("exhibitor_id is null or buyer_id is null", name="of_one_company"),
        CheckConstraint("email <> '' or email_proven_at is null", name="only_an_address_is_proven"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    type: Mapped[BadgeType] = mapped_column(word(BadgeType))
    name: Mapped[Name]
    company: Mapped[Name] = mapped_column(default="")
    title: Mapped[Name] = mapped_column(default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    email_proven_at: Mapped[datetime | None]
    phone: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(2), default="KR")
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    source: Mapped[PersonSource] = mapped_column(word(PersonSource), default=PersonSource.MEMBER)
    membership_id: Mapped[int | None] = mapped_column(to("membership.id", ondelete="SET NULL"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="SET NULL"))
    registered_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    search_text: Mapped[str] = mapped_column(Text, **key_of(_found_by, "name", "company"))
    search_contact: Mapped[str] = mapped_column(Text, **key_of(_contact_found_by, "email", "phone"))

    exhibitor: Mapped[Exhibitor | None] = relationship()
    buyer: Mapped[Buyer | None] = relationship()

    @property
    def proven_email(self) -> str:
        """The address that e-mails may be sent to; empty until one was confirmed."""
        return self.email if self.email_proven_at is not None else ""

    badges: Mapped[list["Badge"]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Badge(Base):
    """A badge: the hash of its token, and the code that is typed. A person has at most one that is valid.

    The token is derived from ``salt`` and the installation's secret: the database alone opens nothing.
    """

    __tablename__ = "badge"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("length(code) = 6", name="code_is_whole"),
        CheckConstraint("replaces_id is null or replaces_id <> id", name="replaces_another"),
        Index("uq_badge_one_valid", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"), index=True)
    salt: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(6))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    reason: Mapped[Name] = mapped_column(default="")
    replaces_id: Mapped[int | None] = mapped_column(to("badge.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship(back_populates="badges")
