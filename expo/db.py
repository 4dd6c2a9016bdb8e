"""Engine, session, transaction: the one place that knows which database is underneath.

SQLite is opened in WAL mode with foreign keys on, and a *deciding* transaction starts with ``BEGIN IMMEDIATE``: it
takes the write lock before it reads, so that nobody decides on what is already stale. On PostgreSQL the services lock
the rows they decide about (``with_for_update``); SQLAlchemy leaves that clause out on SQLite, where the lock is the
file's.

Whoever decides locks in one order: edition, slots by id, meeting, exhibitor, buyer, table or interpreters. So two
deciders may wait for one another, but never in a ring. Whoever writes or deletes a hold has locked its slot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from expo.models.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
"""The web's session, one per request. Jobs and commands use :func:`sessions` instead."""

DECIDING = {"begin": "IMMEDIATE"}

_LOST_RACES = frozenset(
    {
        "23505",  # unique_violation: somebody has written it
        "23503",  # foreign_key_violation: somebody has deleted it
        "23001",  # restrict_violation: somebody points at it
        "40P01",  # deadlock_detected
        "40001",  # serialization_failure
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
        "SQLITE_CONSTRAINT_TRIGGER",  # how SQLite calls a foreign key that restricts
    }
)

_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])


def engine_options(database_url: str) -> dict[str, Any]:
    """Return the options of ``create_engine`` for this database; SQLite's folder is made if it is missing."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return {"connect_args": {"timeout": 15.0}}
    return {"pool_pre_ping": True}


def prepare(engine: Engine) -> None:
    """Teach an SQLite engine to begin transactions itself; other engines need nothing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin)


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would delay BEGIN past the first SELECT
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def sessions(database_url: str) -> sessionmaker[Session]:
    """Return a session factory of its own engine, for a job or a command outside any request."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare(engine)
    return sessionmaker(engine, expire_on_commit=False)


def locked(rows: _Rows) -> _Rows:
    """Return the query so that it locks its rows against other deciders, and reads them as they are by then.

    Rows that point at them may still be written: a foreign key waits for nothing. Only a row that is about to be
    deleted needs more than this, a plain ``with_for_update()``.
    """
    return rows.with_for_update(key_share=True).execution_options(populate_existing=True)


def is_lost_race(error: DBAPIError) -> bool:
    """Tell whether the database refused because somebody was faster; asked again, it would say why, or do it."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return code in _LOST_RACES


@contextmanager
def deciding(session: Session) -> Iterator[Session]:
    """Run one deciding transaction: commit at the end, roll back if anything is raised.

    What the session had read before is forgotten first, so that the decision rests on rows read under the lock.
    """
    session.rollback()
    session.connection(execution_options=DECIDING)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one deciding transaction of the current request."""
    with deciding(db.session()) as session:
        yield session
