"""Mentors with their calendars, firms' requests, visits with reports that both sign in one version."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.mentors import MentorRequestState
from expo.models.base import Base, Id, Lasting, Name, to, word
from expo.models.experts import Expert, ExpertField


class Mentor(Base):
    """An expert who mentors at most ``most`` firms at a time."""

    __tablename__ = "mentor"
    __table_args__ = (CheckConstraint("most >= 1", name="mentors_someone"),)

    expert_id: Mapped[int] = mapped_column(to("expert.id"), primary_key=True)
    most: Mapped[int]

    expert: Mapped[Expert] = relationship()
    absences: Mapped[list["MentorAbsence"]] = relationship(order_by="MentorAbsence.starts_on")


class MentorAbsence(Base):
    """Days on which a mentor is away, the last one included."""

    __tablename__ = "mentor_absence"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),)

    expert_id: Mapped[int] = mapped_column(to("mentor.expert_id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date]


class MentorRequest(Base):
    """A firm asks for a mentor in a field; it counts once the address is proven."""

    __tablename__ = "mentor_request"
    __table_args__ = (
        UniqueConstraint("id", "expert_id"),
        CheckConstraint("(matched_at is null) = (expert_id is null)", name="match_has_its_mentor"),
    )

    id: Mapped[Id]
    field_id: Mapped[int] = mapped_column(to("expert_field.id"), index=True)
    firm_name: Mapped[Name]
    business_number: Mapped[str] = mapped_column(String(12), index=True)
    region: Mapped[Name] = mapped_column(default="")
    contact_name: Mapped[Name]
    contact_email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    wanted: Mapped[str] = mapped_column(Text)
    state: Mapped[MentorRequestState] = mapped_column(word(MentorRequestState))
    asked_at: Mapped[datetime]
    expert_id: Mapped[int | None] = mapped_column(to("mentor.expert_id"), index=True)
    matched_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    contacts_until: Mapped[date | None]

    field: Mapped[ExpertField] = relationship()
    mentor: Mapped[Mentor | None] = relationship()
    visits: Mapped[list["MentorVisit"]] = relationship(order_by="MentorVisit.visit_on")

    @property
    def is_erased(self) -> bool:
        """Whether the contact was erased."""
        return self.contact_email == ""


class MentorAppointment(Base, Lasting):
    """A mentor comes to the booth of a firm at an expo: the calendar holds the time of both."""

    __tablename__ = "mentor_appointment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "expert_id"], ["mentor_request.id", "mentor_request.expert_id"], ondelete="RESTRICT"
        ),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    request_id: Mapped[int] = mapped_column(index=True)
    expert_id: Mapped[int]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class MentorVisit(Base):
    """A visit of a mentor, who is at one firm on a day; it counts when both have signed the same ``version``."""

    __tablename__ = "mentor_visit"
    __table_args__ = (
        UniqueConstraint("expert_id", "visit_on"),
        ForeignKeyConstraint(
            ["request_id", "expert_id"], ["mentor_request.id", "mentor_request.expert_id"], ondelete="RESTRICT"
        ),
        CheckConstraint("version >= 1 and hours between 1 and 24", name="numbers_are_sensible"),
        CheckConstraint("mentor_signed <= version and firm_signed <= version", name="signed_what_is_written"),
        CheckConstraint("followed_up_on is null or followed_up_on >= visit_on", name="follow_up_comes_after"),
    )

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(index=True)
    expert_id: Mapped[int]
    visit_on: Mapped[date]
    hours: Mapped[int]
    findings: Mapped[str] = mapped_column(Text)
    actions: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    mentor_signed: Mapped[int] = mapped_column(default=0)
    firm_signed: Mapped[int] = mapped_column(default=0)
    follow_up_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]

    @property
    def counts(self) -> bool:
        """Whether both have signed what is written now."""
        return self.mentor_signed == self.firm_signed == self.version
