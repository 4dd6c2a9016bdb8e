"""Make and drop triggers, which are written once for SQLite and once for PostgreSQL."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text


def make(connection: Connection, *, sqlite: Iterable[str], postgres: Iterable[str]) -> None:
    """Execute the statements of this database."""
    for statement in sqlite if connection.dialect.name == "sqlite" else postgres:
        connection.execute(text(statement))


def drop(connection: Connection, tables: Mapping[str, str]) -> None:
    """Drop triggers, each with its table, which PostgreSQL wants named; one that is not there is no error."""
    for name, table in tables.items():
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
