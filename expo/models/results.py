"""Published results: frozen tables with the revisions of the records they were made from."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.press import PressKind
from expo.models.base import Base, Code, Id, Name, to, word


class PressTable(Base):
    """A table of results as it was published: only ever added; ``sha256`` is of cells, sources, rates and moment."""

    __tablename__ = "press_table"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        CheckConstraint("(kind = 'first') = (number = 1)", name="only_the_first_is_first"),
        CheckConstraint("number = 1 or reason <> ''", name="a_later_one_has_a_reason"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id"))
    number: Mapped[int]
    kind: Mapped[PressKind] = mapped_column(word(PressKind))
    as_of: Mapped[datetime]
    rate_set_no: Mapped[int]
    definitions_no: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[Name]

    cells: Mapped[list["PressCell"]] = relationship(order_by="PressCell.id")
    sources: Mapped[list["PressSource"]] = relationship(order_by="PressSource.record_id")


class PressCell(Base):
    """One number of a published table; empty where won and dollars could not be added."""

    __tablename__ = "press_cell"
    __table_args__ = (UniqueConstraint("table_id", "figure", "column"),)

    id: Mapped[Id]
    table_id: Mapped[int] = mapped_column(to("press_table.id"))
    figure: Mapped[Code]
    column: Mapped[Code]
    value: Mapped[int | None] = mapped_column(BigInteger)


class PressSource(Base):
    """The revision of a record that a published table used, and what it counted for, in won."""

    __tablename__ = "press_source"
    __table_args__ = (
        ForeignKeyConstraint(["record_id", "revision_no"], ["record_revision.record_id", "record_revision.no"]),
    )

    table_id: Mapped[int] = mapped_column(to("press_table.id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision_no: Mapped[int]
    counted_won: Mapped[int | None] = mapped_column(BigInteger)
