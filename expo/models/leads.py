"""Leads of exhibitors, and every scan and note below them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.leads import ConsentWay, Temperature
from expo.models.arrivals import Uuid
from expo.models.badges import Person
from expo.models.base import Base, Id, to, word


class Lead(Base):
    """A person whose badge an exhibitor scanned, with the consent that the person gave to this exhibitor."""

    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "person_id"),
        CheckConstraint("(consented_at is null) = (consent_way is null)", name="consent_has_a_way"),
        CheckConstraint("withdrawn_at is null or consented_at is not null", name="only_a_consent_is_withdrawn"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"), index=True)
    captured_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    consent_way: Mapped[ConsentWay | None] = mapped_column(word(ConsentWay))
    consent_version: Mapped[int | None]
    consent_locale: Mapped[str] = mapped_column(String(8), default="")
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    scans: Mapped[list["LeadScan"]] = relationship(order_by="LeadScan.at", back_populates="lead")

    @property
    def is_shared(self) -> bool:
        return self.consented_at is not None and self.withdrawn_at is None


class LeadScan(Base):
    """One scan or note of an exhibitor's staff: only ever added; ``id`` is a UUID that the device made.

    A badge that is not known leads to no person: the note is kept.
    """

    __tablename__ = "lead_scan"
    __table_args__ = (
        Index("ix_lead_scan_lead_id", "lead_id"),
        Index("ix_lead_scan_exhibitor_id", "exhibitor_id"),
    )

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    lead_id: Mapped[int | None] = mapped_column(to("lead.id", ondelete="CASCADE"))
    raw_hash: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
    interest: Mapped[str] = mapped_column(String(200), default="")
    temperature: Mapped[Temperature | None] = mapped_column(word(Temperature))
    agreed: Mapped[bool | None]
    is_offline: Mapped[bool] = mapped_column(default=False)

    lead: Mapped[Lead | None] = relationship(back_populates="scans")
