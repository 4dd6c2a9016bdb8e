"""Statements that are compiled once: every test has an engine of its own, which would compile its own again."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_compiled: LRUCache[Any, Any] = LRUCache(5000)


class _Remembered:
    """A dialect that is equal to all of its class, so that their statements are found again in one cache."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine._compiled_cache = _compiled


class RememberedSqlite(_Remembered, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class RememberedPostgres(_Remembered, PGDialect_psycopg):
    supports_statement_cache = True


def remember() -> None:
    """Let every engine of the tests use these dialects."""
    registry.register("sqlite", __name__, RememberedSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, RememberedPostgres.__name__)
