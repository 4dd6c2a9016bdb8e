"""Companies that apply to exhibit, and when they can."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain import text
from expo.domain.applications import ApplicationDecision
from expo.domain.venue import BoothService
from expo.models.base import Base, Id, Name, key_of, to, word
from expo.models.exhibitors import Exhibitor, Sector, contact_found_by
from expo.models.uploaded_documents import UploadedDocument


class ApplicationPeriod(Base):
    """The days on which companies can apply, both included; without a row none can."""

    __tablename__ = "application_period"
    __table_args__ = (CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),)

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]


class ApplicationDocument(Base):
    """A document that companies that apply to exhibit are asked for."""

    __tablename__ = "application_document"
    __table_args__ = (UniqueConstraint("edition_id", "name_ko"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    name_ko: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    is_required: Mapped[bool] = mapped_column(default=True)


def _found_by(name_ko: str, name_en: str, makes: str, business_number: str) -> str:
    return text.search_text(name_ko, name_en, also=[makes, business_number])


class ExhibitorApplication(Base):
    """A company with a proven address wants to exhibit; accepting it makes an exhibitor.

    ``business_number`` is ``None`` for a company that has no Korean one, such as one from abroad;
    ``decision`` is the latest one, ``None`` while the organizer has not looked; ``completed_at`` is when the company
    sent what the short form does not ask for.
    """

    __tablename__ = "exhibitor_application"
    __table_args__ = (
        UniqueConstraint("edition_id", "business_number"),
        CheckConstraint("units between 1 and 12", name="units_are_sensible"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decision_has_its_moment"),
        CheckConstraint("decision is null or decision = 'accepted' or reason <> ''", name="decision_has_its_reason"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    sector_id: Mapped[int] = mapped_column(to("sector.id"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="SET NULL"), index=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    business_number: Mapped[str | None] = mapped_column(String(12))
    makes: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(
        Text, **key_of(_found_by, "name_ko", "name_en", "makes", "business_number")
    )
    contact_name: Mapped[Name]
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    search_contact: Mapped[str] = mapped_column(
        Text, server_default="", **key_of(contact_found_by, "contact_name", "contact_email", "contact_phone")
    )
    units: Mapped[int] = mapped_column(default=1)
    needs_power: Mapped[bool] = mapped_column(default=False)
    needs_lan: Mapped[bool] = mapped_column(default=False)
    needs_water: Mapped[bool] = mapped_column(default=False)
    representative: Mapped[Name] = mapped_column(default="")
    region: Mapped[Name] = mapped_column(default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    story_ko: Mapped[str] = mapped_column(Text, default="")
    story_en: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    applied_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    decision: Mapped[ApplicationDecision | None] = mapped_column(word(ApplicationDecision))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    sector: Mapped[Sector] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
    files: Mapped[list["ApplicationFile"]] = relationship(
        order_by="ApplicationFile.document_id", cascade="all", passive_deletes=True
    )

    @property
    def services(self) -> frozenset[BoothService]:
        return frozenset(service for service in BoothService if getattr(self, f"needs_{service}"))

    @property
    def is_open(self) -> bool:
        """Whether the organizer can still decide otherwise, and the company change what it wrote."""
        return self.decision in (None, ApplicationDecision.ASKED)

    @property
    def is_awaited(self) -> bool:
        """Whether the company was asked for more and has added nothing since."""
        since = self.completed_at is not None and self.decided_at is not None and self.completed_at > self.decided_at
        return self.decision is ApplicationDecision.ASKED and not since


class ApplicationFile(UploadedDocument, Base):
    """What an applicant uploaded for a document that it was asked for; it goes with the application."""

    __tablename__ = "application_file"
    __table_args__ = (CheckConstraint("size > 0", name="is_not_empty"),)

    application_id: Mapped[int] = mapped_column(to("exhibitor_application.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        to("application_document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime]

    document: Mapped[ApplicationDocument] = relationship()
