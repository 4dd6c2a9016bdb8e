"""Timetables as paper shows them, what was printed, and files that took long to make."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.prints import PrintOrder, SheetKind
from expo.models.base import Base, Id, Name, to, word


class PrintedTimetable(Base):
    """The timetable at one moment: every consultation as plain JSON. The same timetable is kept once.

    ``version`` is the number of the version in force then, 0 before the first; ``revision`` counts what was printed of
    it, and is 0 for the timetable as it was published. Sheets carry ``number`` in their QR code.
    """

    __tablename__ = "printed_timetable"
    __table_args__ = (UniqueConstraint("edition_id", "number"), UniqueConstraint("edition_id", "digest"))

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    revision: Mapped[int]
    taken_at: Mapped[datetime]
    meetings: Mapped[list[Any]] = mapped_column(JSON, deferred=True)


class Printing(Base):
    """An organizer printed sheets: which, of which timetable, when.

    ``options`` has the choices as plain JSON. Where ``is_large``, the worker makes the file.
    """

    __tablename__ = "printing"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[SheetKind] = mapped_column(word(SheetKind))
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    timetable_id: Mapped[int] = mapped_column(to("printed_timetable.id", ondelete="CASCADE"), index=True)
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    printed_by: Mapped[Name] = mapped_column(default="")
    is_large: Mapped[bool] = mapped_column(default=False)
    failed_at: Mapped[datetime | None]

    timetable: Mapped[PrintedTimetable] = relationship()
    file: Mapped["PrintFile | None"] = relationship(cascade="all, delete-orphan")

    @property
    def order(self) -> PrintOrder:
        """What was asked for."""
        return PrintOrder.of(self.kind, self.options)


class PrintFile(Base):
    """The file of a large printing; it is kept for a day."""

    __tablename__ = "print_file"

    printing_id: Mapped[int] = mapped_column(to("printing.id", ondelete="CASCADE"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime]
