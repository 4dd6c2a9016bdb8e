"""What visitors agreed to."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.visitors import Matter
from expo.models.base import Base, Id, to, word

_LIVE = text("withdrawn_at is null")


class VisitorConsent(Base):
    """A person agreed to one matter, in which version of the text; withdrawing dates it."""

    __tablename__ = "visitor_consent"
    __table_args__ = (
        Index("ix_visitor_consent_person_id", "person_id"),
        Index(
            "uq_visitor_consent_live", "person_id", "matter", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"))
    matter: Mapped[Matter] = mapped_column(word(Matter))
    version: Mapped[int]
    given_at: Mapped[datetime]
    locale: Mapped[str] = mapped_column(String(8))
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    withdrawn_at: Mapped[datetime | None]
