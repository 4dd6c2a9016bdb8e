"""Yearly figures of firms as rows, their comparison as it was computed, and figures that others published."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.firms import Indicator
from expo.models.base import Base, Id, Name, to, word
from expo.models.programmes import Programme


class FirmSet(Base):
    """Firms' figures of two years from one file. ``result`` is their comparison, computed when the file came."""

    __tablename__ = "firm_set"
    __table_args__ = (CheckConstraint("year_after > year_before", name="years_are_in_order"),)

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    year_before: Mapped[int]
    year_after: Mapped[int]
    cohort: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(300))
    file_name: Mapped[Name]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    imported_at: Mapped[datetime]
    imported_by: Mapped[Name]

    programme: Mapped[Programme] = relationship()


class FirmRow(Base):
    """One firm of a set; figures are won and people, ``None`` where the file has none."""

    __tablename__ = "firm_row"

    set_id: Mapped[int] = mapped_column(to("firm_set.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Name]
    is_adopter: Mapped[bool]
    sector: Mapped[str] = mapped_column(String(60))
    bracket: Mapped[int]
    revenue_before: Mapped[float] = mapped_column(Float)
    revenue_after: Mapped[float | None] = mapped_column(Float)
    profit_before: Mapped[float | None] = mapped_column(Float)
    profit_after: Mapped[float | None] = mapped_column(Float)
    rd_before: Mapped[float | None] = mapped_column(Float)
    rd_after: Mapped[float | None] = mapped_column(Float)
    employees_before: Mapped[float | None] = mapped_column(Float)
    employees_after: Mapped[float | None] = mapped_column(Float)


class PublishedOutcome(Base):
    """Growth as it was published, in tenths of a percent: it stands beside ours and is never corrected."""

    __tablename__ = "published_outcome"
    __table_args__ = (CheckConstraint("source <> ''", name="has_a_source"),)

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    indicator: Mapped[Indicator] = mapped_column(word(Indicator))
    note_ko: Mapped[Name] = mapped_column(default="")
    note_en: Mapped[Name] = mapped_column(default="")
    adopters: Mapped[int]
    others: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
