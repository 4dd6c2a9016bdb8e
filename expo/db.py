"""Engine, session, transaction: the one place that knows which database is underneath.

SQLite is opened in WAL mode with foreign keys on, and a *deciding* transaction starts with ``BEGIN IMMEDIATE``: it
takes the write lock before it reads, so that no decision rests on stale rows. On PostgreSQL the services lock
the rows they decide about (``with_for_update``); SQLAlchemy leaves that clause out on SQLite, where the lock is the
file's.

Lock rows in this order: edition, slots by id, meeting, exhibitor, buyer, table, interpreters. Then transactions may
wait for one another but cannot deadlock. Lock a slot before you add or delete one of its holds.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

from flask import g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Select, create_engine, event, func, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from expo import logs
from expo.db_errors import is_lost_race
from expo.models.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
"""The web's session, one per request. Jobs and commands use :func:`sessions` instead."""

DECIDING = {"begin": "IMMEDIATE"}

_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])


NOTICING = {
    "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
"""How a connection to PostgreSQL notices within ten seconds that the network is gone; by itself it waits for hours."""
IN_MEMORY = "-c random_page_cost=1.1"
"""What an index costs where tables are in memory. By default PostgreSQL reads the buyers of all expos for one expo."""
PATIENT, WEB = 15, 4
"""Seconds to wait for a lock: in jobs and commands, and in a request, which answers "busy" then."""

MOST_CONNECTIONS = 20
"""Connections that a process opens beyond the five it keeps."""


def engine_options(database_url: str, *, wait: int = PATIENT) -> dict[str, Any]:
    """Return the options of ``create_engine`` for this database; ``wait`` is seconds for a lock."""
    # Parameters are people's data, so errors that are logged hide them. No thread of a web process waits for another's
    # connection: `expo/cli/processes.py` starts 16. A database in memory has one connection for all.
    shared = {"hide_parameters": True}
    if make_url(database_url).get_backend_name() == "sqlite":
        several = {"max_overflow": MOST_CONNECTIONS} if file_of(database_url) else {}
        return shared | several | {"connect_args": {"timeout": float(wait)}}
    return shared | {
        "max_overflow": MOST_CONNECTIONS,
        "pool_pre_ping": True,
        "connect_args": {"options": f"-c lock_timeout={wait}s {IN_MEMORY}", "connect_timeout": 5, **NOTICING},
    }


def prepare(engine: Engine) -> None:
    """Measure an engine's statements; teach one of SQLite to begin transactions itself and to follow its file."""
    logs.watch_statements(engine)
    if engine.dialect.name != "sqlite":
        event.listen(engine, "begin", _note_begin)
        event.listen(engine, "before_cursor_execute", _note_write)
        event.listen(engine, "rollback", _end_reading)
        return
    if event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "do_connect", _as_it_stands)
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "checkout", _same_file)
    event.listen(engine, "begin", _begin)


def _note_begin(connection: Connection) -> None:
    connection.info["has_written"] = False


def _note_write(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if not statement.lstrip().upper().startswith("SELECT"):
        connection.info["has_written"] = True


def _end_reading(connection: Connection) -> None:
    """Commit what only read in place of rolling it back: psycopg forgets its prepared statements at a rollback."""
    if connection.closed or connection.invalidated:
        return
    raw: Any = connection.connection.dbapi_connection
    if not connection.info.get("has_written", True) and raw.info.transaction_status.name == "INTRANS":
        with suppress(raw.Error):  # what is broken is rolled back, and says so
            raw.commit()


def create_file(database_url: str) -> None:
    """Make an empty SQLite database that only its owner may read, unless there is one; others are made by an admin."""
    path = file_of(database_url)
    if path is not None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def file_of(database_url: str) -> Path | None:
    """Return the file of an SQLite database, ``None`` for other databases and for one in memory."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or ":memory:" in url.database:
        return None
    return Path(url.database.removeprefix("file:").partition("?")[0])


def _as_it_stands(_dialect: Any, _record: Any, arguments: Any, options: Any) -> None:
    """Refuse to open a file that is missing: SQLite would make an empty one in its place.

    Where nothing can be written, a file that was closed in good order is read as one that does not change: SQLite could
    not make the files beside it that it reads with.
    """
    path = file_of(f"sqlite:///{arguments[0]}")
    if path is not None and not path.exists():
        error = sqlite3.OperationalError(f"there is no file {path.name} yet, or no longer")
        error.sqlite_errorname = "SQLITE_CANTOPEN"
        raise error
    if path is not None and not is_writable(path) and not path.with_name(f"{path.name}-wal").exists():
        arguments[0] = f"{path.absolute().as_uri()}?immutable=1"
        options["uri"] = True


def is_writable(path: Path) -> bool:
    """Tell whether a file and the folder around it can be written; not so on a disk that became read-only."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def can_write(connection: Connection) -> bool:
    """Tell whether this database takes writes."""
    if connection.dialect.name != "sqlite":
        return bool(connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "off")
    path = file_of(str(connection.engine.url))
    return path is None or is_writable(path)


def _open_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver would delay BEGIN past the first SELECT
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_READONLY"):
                raise  # a read-only file can still be read
    record.info["file"] = _identity(connection)


def _same_file(connection: Any, record: Any, _proxy: Any) -> None:
    """Drop a connection to a file that was moved away, replaced or changed to read-only; the pool opens a new one."""
    if _identity(connection) != record.info.get("file"):
        raise DisconnectionError("the database file was replaced")


def _identity(connection: Any) -> tuple[int, int, bool] | None:
    name = connection.execute("PRAGMA database_list").fetchone()[2]
    try:
        found = os.stat(name) if name else None
    except FileNotFoundError:
        return (0, 0, False)
    return (found.st_dev, found.st_ino, is_writable(Path(name))) if found else None


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def sessions(database_url: str) -> sessionmaker[Session]:
    """Return a session factory of its own engine, for a job or a command outside any request."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare(engine)
    return sessionmaker(engine, expire_on_commit=False)


_numbers = count(1)


def version_seen(session: Session) -> tuple[int | str, ...]:
    """Return a token of what this transaction sees of the whole database: equal tokens, equal rows.

    It says nothing of changes that this transaction has not committed itself. On SQLite tokens belong to one
    connection: its ``data_version`` counts commits of others, in any process, ``total_changes`` its own changes. On
    PostgreSQL it is the snapshot: the transactions that are visible.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return (session.scalar(text("SELECT pg_current_snapshot()::text")),)
    number = connection.info.setdefault("number", next(_numbers))
    version: int = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return number, version, connection.connection.total_changes


class Numbered(Protocol):
    """A row with a number of its own."""

    id: Any


def locked(rows: _Rows) -> _Rows:
    """Return the query so that it locks its rows against other deciders, and reads them as they are by then.

    Rows that point at them may still be written: a foreign key waits for nothing. Only a row that is about to be
    deleted needs more than this, a plain ``with_for_update()``.
    """
    return rows.with_for_update(key_share=True).execution_options(populate_existing=True)


def lock_row(session: Session, model: type[Numbered], id_: int | None) -> None:
    """Make other deciders on a row wait until the transaction ends; what was read of it stays as it was read."""
    session.execute(locked(select(model.id).where(model.id == id_)))


def lock_keys(session: Session, keys: Iterable[str]) -> None:
    """Make other deciders on these keys wait until the transaction ends; on SQLite they wait for the file already.

    For what is counted rather than updated: rows that others have not committed yet are not seen, so they are not lost.
    """
    if session.connection().dialect.name == "sqlite":
        return
    numbers = {int.from_bytes(sha256(key.encode()).digest()[:8], signed=True) for key in keys}
    for number in sorted(numbers):
        session.execute(select(func.pg_advisory_xact_lock(number)))


def insert_missing(session: Session, model: type[Base], columns: Sequence[str], rows: Select[Any]) -> None:
    """Insert what a query returns, in one statement, except for rows that a unique index has already."""
    table: Any = model.__table__
    is_sqlite = session.connection().dialect.name == "sqlite"
    insert: Any = sqlite_insert(table) if is_sqlite else postgresql_insert(table)
    session.execute(insert.from_select(list(columns), rows).on_conflict_do_nothing())


class OvertakenError(Exception):
    """Another transaction was faster; a second try may succeed."""


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Write in a savepoint, which is undone when another transaction was faster: :class:`OvertakenError`."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if is_lost_race(error):
            raise OvertakenError from error
        raise


def added(session: Session, row: object) -> bool:
    """Add a row of which there can be one; ``False`` if another transaction was faster."""
    try:
        with savepoint(session):
            session.add(row)
    except OvertakenError:
        return False
    return True


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


class StaleForm(Exception):  # noqa: N818 -- reads as a sentence: raise StaleForm
    """A form came without its token, so nothing is written for it."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one deciding transaction of the current request; a form without its token gets none."""
    if g.get("stale_form"):
        raise StaleForm
    with deciding(db.session()) as session:
        yield session
