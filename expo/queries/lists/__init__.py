"""Lists of any length: a page of rows in an order that an address names; the database sorts, counts and cuts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, or_
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.text import unspaced

PAGE_SIZE = 50
TALL_PAGE_SIZE = 25
"""Of rows that are several lines high on a phone."""

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
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


def holds(wanted: str, *keys: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Return whether a search text holds a :func:`expo.domain.text.wanted_text`; blanks and hyphens do not count."""
    sought = unspaced(wanted)
    return or_(*(func.replace(func.replace(key, " ", ""), "-", "").contains(sought, autoescape=True) for key in keys))


def found_by(actor: Actor, *companies: Any) -> list[SQLColumnExpression[str]]:
    """Return what companies are found by: their people too, for a reader who may see who those are."""
    return [
        key for one in companies for key in (one.search_text, *([one.search_contact] if actor.sees_contacts else ()))
    ]


def cut(
    session: Session,
    wanted: Select[*tuple[Any, ...]],
    order: Order,
    columns: Mapping[str, Sequence[ColumnElement[Any]]],
    number: int,
    total: int,
    size: int = PAGE_SIZE,
) -> Lines[Any]:
    """Return one page of the ``total`` rows by one of ``columns``, empty values last; more columns part what is equal.

    An order that no column has is the first column's; a page beyond the last is the last. ``wanted`` best selects
    narrow columns: the database sorts all that it selects.
    """
    number = min(max(1, number), max(1, -(-total // size)))
    first, *others = columns.get(order.key, next(iter(columns.values())))
    rows = session.execute(
        wanted.order_by(None)
        .order_by((first.desc() if order.is_descending else first.asc()).nulls_last(), *others)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    return Lines(rows, total, number, size)


def count(
    session: Session, wanted: Select[*tuple[Any, ...]], views: Iterable[tuple[str, ColumnElement[bool]]]
) -> dict[str, int]:
    """Return how many rows each view would show, in one query."""
    conditions = list(views)
    numbers = session.execute(
        wanted.order_by(None).with_only_columns(*(func.count(case((condition, 1))) for _name, condition in conditions))
    ).one()
    return {name: number for (name, _condition), number in zip(conditions, numbers, strict=True)}
