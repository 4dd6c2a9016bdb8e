"""Rows that the application writes once and that are copied into every further database that begins empty."""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.base import Base
from expo.models.editions import Edition
from expo.models.people import User

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The rows of each table that has any, as its database reads them; its sequences; the objects, pickled."""

    rows: dict[str, Any]
    numbers: list[tuple[str, int]]
    value: bytes


_remembered: dict[Hashable, _Remembered] = {}


def once(session: Session, name: Hashable, build: Callable[[], T]) -> T:
    """Return what a builder returns: objects of a session. It runs once for each kind of database.

    Where a person or an edition is in the database already, it runs again.
    """
    session.flush()
    if session.scalar(select(Edition.id).limit(1)) or session.scalar(select(User.id).limit(1)):
        return build()
    kind = session.get_bind().dialect.name
    if (kind, name) in _remembered:
        _write(_driver(session), kind, _remembered[kind, name])
        copied: T = pickle.loads(_remembered[kind, name].value)
        return copied
    value = build()
    session.flush()
    _remembered[kind, name] = _read(_driver(session), kind, pickle.dumps(value))
    return value


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def _read(connection: Any, kind: str, value: bytes) -> _Remembered:
    tables = [table.name for table in Base.metadata.sorted_tables]
    if kind == "sqlite":
        read = {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
        return _Remembered({table: rows for table, rows in read.items() if rows}, [], value)
    copied = {table: _copied_out(connection, table) for table in tables}
    numbers = connection.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
    return _Remembered({table: rows for table, rows in copied.items() if rows}, numbers.fetchall(), value)


def _copied_out(connection: Any, table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


def _write(connection: Any, kind: str, remembered: _Remembered) -> None:
    for table, rows in remembered.rows.items():
        if kind == "sqlite":
            connection.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
        else:
            with connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
    for sequence, value in remembered.numbers:
        connection.execute("SELECT setval(quote_ident(%s)::regclass, %s)", (sequence, value))
