"""The base of every table: names of constraints, moments in UTC, enums as readable text."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    MetaData,
    SQLColumnExpression,
    String,
    event,
    func,
    literal,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from expo.domain.editions import Span


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it naive, PostgreSQL as ``timestamptz``. Refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Lasting:
    """What a row has that begins and ends."""

    if TYPE_CHECKING:
        starts_at: Mapped[datetime]
        ends_at: Mapped[datetime]

    @property
    def span(self) -> Span:
        """From when until when it lasts."""
        return Span(self.starts_at, self.ends_at)


class Base(DeclarativeBase):
    """Our own base, not Flask-SQLAlchemy's: typed, and usable without Flask."""

    registry = registry(metadata=MetaData(naming_convention=_NAMES), type_annotation_map={datetime: Moment})


@event.listens_for(Base, "before_update", propagate=True)
def _refresh_keys(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    """Write a row's keys anew when the texts they are made of change."""
    for column in mapper.columns:
        if "key_of" in column.info:
            name = mapper.get_property_by_column(column).key
            fresh = column.info["key_of"](*(getattr(row, text) or "" for text in column.info["texts"]))
            if getattr(row, name) != fresh:
                setattr(row, name, fresh)


def _first_version() -> int:
    """Return a number at random: SQLite numbers a row like a deleted one, whose links must open nothing."""
    return secrets.randbelow(1_000_000) + 1


Id = Annotated[int, mapped_column(primary_key=True)]
Code = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(200))]
LinkVersion = Annotated[int, mapped_column(default=_first_version)]
"""Part of a signed link; raising it makes every link given out so far invalid."""


Key = Annotated[str, mapped_column(String(200).with_variant(String(200, collation="C"), "postgresql"), index=True)]
"""What rows are ordered by: compared by code point on every database."""


def key_of(make: Callable[..., str], *texts: str) -> dict[str, Any]:
    """Return the options of a column that is computed from other columns of its row at every write.

    ``make`` takes the values of the columns ``texts``, in this order.
    """

    def first(context: Any) -> str:
        values = context.get_current_parameters()
        return make(*(values.get(text) or "" for text in texts))

    return {"default": first, "info": {"key_of": make, "texts": texts}}


def natural(code: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Return what a code is ordered by, as people count: ``A-2`` before ``A-10``. The number is the one at its end."""
    name, zeros = func.rtrim(code, "0123456789"), literal("0" * 12, String)
    digits = func.length(code) - func.length(name)
    return name.concat(func.substr(zeros, digits + 1)).concat(func.substr(code, func.length(name) + 1))


def word(enum: type[StrEnum], **options: Any) -> Enum:
    """Store an enum as its readable value; the type refuses any other word, so that a new one needs no migration."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=24,
        name=enum.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        **options,
    )


def to(target: str, *, ondelete: str = "RESTRICT") -> ForeignKey:
    """Reference ``table.column``; by default the database refuses to orphan a row."""
    return ForeignKey(target, ondelete=ondelete)
