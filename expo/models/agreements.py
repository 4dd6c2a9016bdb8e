"""Agreements: parties with their parts, ceremony, guests by office, documents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.agreements import PartyRole
from expo.models.base import Base, Code, Id, Name, to, word
from expo.models.programmes import Organization, Programme, ProgrammeFile


class Agreement(Base):
    """An agreement that was or will be signed at a place and time."""

    __tablename__ = "agreement"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),)

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_ko: Mapped[Name]
    place_en: Mapped[Name] = mapped_column(default="")

    programme: Mapped[Programme] = relationship()
    parties: Mapped[list["AgreementParty"]] = relationship(order_by="AgreementParty.id")
    ceremony: Mapped[list["CeremonyItem"]] = relationship(
        order_by="CeremonyItem.position", cascade="all, delete-orphan"
    )
    guests: Mapped[list["AgreementGuest"]] = relationship(
        order_by="AgreementGuest.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list["AgreementDocument"]] = relationship(order_by="AgreementDocument.id")


class AgreementParty(Base):
    """An organization with its part in an agreement."""

    __tablename__ = "agreement_party"
    __table_args__ = (UniqueConstraint("agreement_id", "organization_id", "role"),)

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(to("agreement.id"))
    organization_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(word(PartyRole))

    organization: Mapped[Organization] = relationship()


class CeremonyItem(Base):
    """A point of the ceremony's programme."""

    __tablename__ = "ceremony_item"

    agreement_id: Mapped[int] = mapped_column(to("agreement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text_ko: Mapped[Name]
    text_en: Mapped[Name] = mapped_column(default="")


class AgreementGuest(Base):
    """A guest who is invited by office, without a name; ``attended`` is ``None`` until it is known."""

    __tablename__ = "agreement_guest"

    agreement_id: Mapped[int] = mapped_column(to("agreement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_ko: Mapped[Name]
    office_en: Mapped[Name] = mapped_column(default="")
    attended: Mapped[bool | None]


class AgreementDocument(Base):
    """A document of an agreement."""

    __tablename__ = "agreement_document"

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(to("agreement.id"), index=True)
    file_id: Mapped[int] = mapped_column(to("programme_file.id"), unique=True)
    title: Mapped[Name]
    added_at: Mapped[datetime]

    file: Mapped[ProgrammeFile] = relationship()
