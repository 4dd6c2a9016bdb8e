"""Experts, who review applications or mentor firms: fields with levels, employer, and earlier ties to firms."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Code, Id, Name, to


class ExpertField(Base):
    """A field of expertise; ``sectors`` are beginnings of KSIC codes whose firms belong to it."""

    __tablename__ = "expert_field"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    sectors: Mapped[list[str]] = mapped_column(JSON, default=list)


class Expert(Base):
    """A person who reviews or mentors, known until a day; ``email`` is in small letters."""

    __tablename__ = "expert"
    __table_args__ = (CheckConstraint("name <> '' and email <> ''", name="can_be_written_to"),)

    id: Mapped[Id]
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    employer: Mapped[Name] = mapped_column(default="")
    employer_number: Mapped[str] = mapped_column(String(12), default="")
    region: Mapped[Name] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(String(8), default="ko")
    is_demo: Mapped[bool] = mapped_column(default=False)
    contacts_until: Mapped[date | None]

    skills: Mapped[list["ExpertSkill"]] = relationship(order_by="ExpertSkill.field_id", cascade="all, delete-orphan")
    ties: Mapped[list["ExpertTie"]] = relationship(order_by="ExpertTie.business_number", cascade="all, delete-orphan")


class ExpertSkill(Base):
    """How well an expert knows a field: 1 to 3."""

    __tablename__ = "expert_skill"
    __table_args__ = (CheckConstraint("level between 1 and 3", name="level_is_known"),)

    expert_id: Mapped[int] = mapped_column(to("expert.id"), primary_key=True)
    field_id: Mapped[int] = mapped_column(to("expert_field.id"), primary_key=True, index=True)
    level: Mapped[int]

    field: Mapped[ExpertField] = relationship()


class ExpertTie(Base):
    """A firm, by its business number, to which an expert has been tied: employed, advised, mentored, family."""

    __tablename__ = "expert_tie"

    expert_id: Mapped[int] = mapped_column(to("expert.id"), primary_key=True)
    business_number: Mapped[str] = mapped_column(String(12), primary_key=True)
    note: Mapped[Name] = mapped_column(default="")
