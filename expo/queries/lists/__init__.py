"""Lists of any length: a page of rows in an order that an address names; the database sorts, counts and cuts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

PAGE_SIZE = 50

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: the name of a column, and the direction."""

    key: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Lines(Generic[Line]):
    """One page of a list: its lines, the number of lines in all, and the page's number from 1."""

    shown: Sequence[Line]
    total: int
    number: int = 1

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def cut(
    session: Session,
    wanted: Select[*tuple[Any, ...]],
    order: Order,
    columns: Mapping[str, Sequence[ColumnElement[Any]]],
    number: int = 1,
) -> Lines[Any]:
    """Return one page of rows by one of ``columns``, empty values last; more columns part what is equal.

    An order that no column has is the first column's; a page beyond the last is the last.
    """
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    first, *others = columns.get(order.key, next(iter(columns.values())))
    rows = session.execute(
        wanted.order_by(
            case((first.is_(None), 1), else_=0), first.desc() if order.is_descending else first.asc(), *others
        )
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Lines(rows, total, number)


def count(
    session: Session, wanted: Select[*tuple[Any, ...]], views: Iterable[tuple[str, ColumnElement[bool]]]
) -> dict[str, int]:
    """Return how many rows each view would show, in one query."""
    conditions = list(views)
    numbers = session.execute(
        wanted.order_by(None).with_only_columns(*(func.count(case((condition, 1))) for _name, condition in conditions))
    ).one()
    return {name: number for (name, _condition), number in zip(conditions, numbers, strict=True)}
