"""One process at a time minds the clock, however many there are.

PostgreSQL: an advisory lock on a connection of its own, which the server gives up with the connection. SQLite: a lock
on a file beside the database, which the system gives up with the process. Both are asked again at every tick, so
another process takes over within a tick of the leader's end. For about that long two may overlap: what a tick does
must bear being done twice.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from expo.db import NOTICING

LOCK = 0x6578706F  # "expo": any number that no other user of this database takes


class Leader(Protocol):
    """The process for which :meth:`leads` is true does the clock's work until the next tick."""

    def leads(self) -> bool:
        """Take the lead if it is free; return whether this process has it."""

    def step_down(self) -> None:
        """Release the lead for the next process that asks."""


def candidate(database_url: str) -> Leader:
    """Return a candidate for the lead over this database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return PostgresLeader(database_url)
    return FileLeader(Path(f"{url.database}.leader"))


class PostgresLeader:
    """Leads while its connection holds the advisory lock; it must not come through a pooler of transactions."""

    def __init__(self, database_url: str) -> None:
        self._engine = create_engine(
            database_url,
            isolation_level="AUTOCOMMIT",
            connect_args=NOTICING,
        )
        self._connection: Connection | None = None

    def leads(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(text("select 1"))
                return True
            connection = self._engine.connect()
            if connection.execute(text("select pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar():
                self._connection = connection
                return True
            connection.close()
        except SQLAlchemyError:
            self.step_down()
        return False

    def step_down(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # a lost connection gives up its lock by itself
                self._connection.execute(text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})
            with suppress(SQLAlchemyError):
                self._connection.invalidate()  # really closed, not handed back to the pool
                self._connection.close()
            self._connection = None
        self._engine.dispose()


class FileLeader:
    """Leads while it holds the lock on a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def leads(self) -> bool:
        if self._file is not None:
            return True
        file = self._path.open("a", encoding="utf-8")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def step_down(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
