"""Cases: milestones, inspections, changes, and the exhibitor that the firm is at an edition."""

from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.support_cases import ChangeDecision, InspectionKind, InspectionResult, MilestoneKind, SupportStage
from expo.models.base import Base, Code, Id, Name, to, word
from expo.models.exhibitors import Exhibitor
from expo.models.programmes import Organization, Programme, ProgrammeTrack


class SupportCase(Base):
    """One supported project of one firm; a firm can have several, so cases are not firms."""

    __tablename__ = "support_case"
    __table_args__ = (CheckConstraint("adopter_id <> sponsor_id", name="sponsor_is_another"),)

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    track_id: Mapped[int] = mapped_column(to("programme_track.id"), index=True)
    adopter_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    sponsor_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    supplier_id: Mapped[int | None] = mapped_column(to("organization.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    year: Mapped[int]
    title_ko: Mapped[Name]
    title_en: Mapped[Name] = mapped_column(default="")
    stage: Mapped[SupportStage] = mapped_column(word(SupportStage), default=SupportStage.SELECTED)
    selected_on: Mapped[date]

    programme: Mapped[Programme] = relationship()
    track: Mapped[ProgrammeTrack] = relationship()
    adopter: Mapped[Organization] = relationship(foreign_keys=[adopter_id])
    sponsor: Mapped[Organization] = relationship(foreign_keys=[sponsor_id])
    supplier: Mapped[Organization | None] = relationship(foreign_keys=[supplier_id])
    milestones: Mapped[list["CaseMilestone"]] = relationship(order_by="CaseMilestone.due_on, CaseMilestone.id")
    inspections: Mapped[list["CaseInspection"]] = relationship(order_by="CaseInspection.id")
    changes: Mapped[list["CaseChange"]] = relationship(order_by="CaseChange.id")


class CaseMilestone(Base):
    """A dated step of a case, and the day on which it was done."""

    __tablename__ = "case_milestone"
    __table_args__ = (UniqueConstraint("case_id", "kind", "due_on"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(to("support_case.id"))
    kind: Mapped[MilestoneKind] = mapped_column(word(MilestoneKind))
    due_on: Mapped[date]
    done_on: Mapped[date | None]


class CaseInspection(Base):
    """What an inspector found on site; a later inspection follows, an earlier one stays."""

    __tablename__ = "case_inspection"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(to("support_case.id"), index=True)
    kind: Mapped[InspectionKind] = mapped_column(word(InspectionKind))
    inspected_on: Mapped[date]
    result: Mapped[InspectionResult] = mapped_column(word(InspectionResult))
    findings: Mapped[str] = mapped_column(Text, default="")


class CaseChange(Base):
    """A change of the agreed plan that the firm asked for, and the decision."""

    __tablename__ = "case_change"
    __table_args__ = (CheckConstraint("(decision is null) = (decided_on is null)", name="decision_has_its_day"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(to("support_case.id"), index=True)
    asked_on: Mapped[date]
    about: Mapped[Name]
    reason: Mapped[str] = mapped_column(Text)
    decision: Mapped[ChangeDecision | None] = mapped_column(word(ChangeDecision))
    decided_on: Mapped[date | None]


class CaseExhibitor(Base):
    """The exhibitor that a case's firm is at an edition."""

    __tablename__ = "case_exhibitor"

    case_id: Mapped[int] = mapped_column(to("support_case.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)

    case: Mapped[SupportCase] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
