"""Rows that are made ready outside a transaction and written inside it with one statement a table.

Rows made ready have provisional ids, below zero, so that others can point at them before the database numbers them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import Column, Table, bindparam, insert, inspect, update
from sqlalchemy.orm import Session

from expo.models.base import Base

Values = dict[str, Any]


@dataclass(slots=True)
class RowBatch:
    """Rows to insert, in the order in which they were added, and columns of rows to update, by table."""

    inserts: dict[Table, list[Values]] = field(default_factory=dict)
    updates: dict[tuple[Table, tuple[str, ...]], list[Values]] = field(default_factory=dict)
    _numbers: Iterable[int] = field(default_factory=lambda: count(-1, -1))

    def add(self, row: Any) -> None:
        """Insert a row; one whose table numbers its rows gets a provisional id."""
        table: Table = row.__table__
        if _is_numbered(table):
            row.id = next(iter(self._numbers))
        self.inserts.setdefault(table, []).append(values_of(row))

    def change(self, row: Any, values: Mapping[str, Any]) -> None:
        """Update columns of a row, and the keys that are made of them."""
        changed = {**values, **_keys(row, values)}
        if changed:
            key = (row.__table__, tuple(sorted(changed)))
            self.updates.setdefault(key, []).append({"row_id": row.id, **changed})

    def write(self, session: Session) -> dict[int, int]:
        """Write everything, and return the ids by provisional id."""
        ids: dict[int, int] = {}
        for table in Base.metadata.sorted_tables:
            if rows := self.inserts.get(table):
                ids |= _inserted(session, table, rows, ids)
        for (table, columns), changes in self.updates.items():
            statement = update(table).where(table.c.id == bindparam("row_id"))
            session.execute(statement.values({name: bindparam(name) for name in columns}), changes)
        return ids


def values_of(row: Any) -> Values:
    """Return the columns of a new row with their defaults."""
    given, values = row.__dict__, {}
    for column in row.__table__.columns:
        if column.name in given:
            values[column.name] = given[column.name]
        elif "key_of" not in column.info and not (column.primary_key and _is_numbered(row.__table__)):
            values[column.name] = _default(column)
    for column in row.__table__.columns:
        if "key_of" in column.info:
            values[column.name] = _key(column, values)
    return values


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _key(column: Column[Any], values: Mapping[str, Any]) -> Any:
    return column.info["key_of"](*(values.get(text) or "" for text in column.info["texts"]))


def _keys(row: Any, values: Mapping[str, Any]) -> Values:
    made = [column for column in row.__table__.columns if set(column.info.get("texts", ())) & values.keys()]
    return {column.name: _key(column, inspect(row).dict) for column in made}


def _is_numbered(table: Table) -> bool:
    return [column.name for column in table.primary_key] == ["id"]


def _inserted(session: Session, table: Table, rows: Sequence[Values], ids: Mapping[int, int]) -> dict[int, int]:
    """Insert the rows of one table; return their ids by provisional id."""
    pointing = [column.name for column in table.columns if column.foreign_keys]
    ready = [row | {name: ids[row[name]] for name in pointing if (row[name] or 0) < 0} for row in rows]
    if not _is_numbered(table):
        session.execute(insert(table), ready)
        return {}
    provisional = [row.pop("id") for row in ready]
    numbered = session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), ready)
    return dict(zip(provisional, numbered, strict=True))
