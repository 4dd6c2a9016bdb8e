"""Spreadsheets that were uploaded, what their rows wrote, and how their columns were understood."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.imports import ImportKind
from expo.models.base import Base, Code, Id, Name, to, word
from expo.models.people import User


class Import(Base):
    """One uploaded spreadsheet; written once, and undone at most once. ``columns``, ``answers`` and ``fills`` are
    a person's.
    """

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint("undone_at is null or written_at is not null", name="written_before_it_is_undone"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ImportKind] = mapped_column(word(ImportKind))
    file_name: Mapped[Name]
    sheet: Mapped[Name] = mapped_column(default="")
    heading_row: Mapped[int] = mapped_column(default=0)
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    answers: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    approves: Mapped[bool] = mapped_column(default=True)
    fills: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    written_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    uploaded_by: Mapped[User | None] = relationship()


class ImportFile(Base):
    """The content of an uploaded spreadsheet, until it is written or its time is over."""

    __tablename__ = "import_file"

    import_id: Mapped[int] = mapped_column(to("import.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportedRow(Base):
    """A row of the database that an import made (``before`` is null) or changed, with the columns it changed."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("import_id", "subject", "subject_id"),)

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(to("import.id", ondelete="CASCADE"))
    number: Mapped[int]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ColumnChoice(Base):
    """What a person said last of the columns of one set of headings."""

    __tablename__ = "column_choice"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "fingerprint"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    kind: Mapped[ImportKind] = mapped_column(word(ImportKind))
    fingerprint: Mapped[str] = mapped_column(String(64))
    headings: Mapped[str] = mapped_column(Text)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
