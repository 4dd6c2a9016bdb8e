"""Databases for tests: built once for all processes, then copied for each test, so that none sees another's rows.

A test may commit like the application does. SQLite copies a file, in a millisecond. PostgreSQL copies a thousand
(``CREATE DATABASE ... TEMPLATE``), in half a second; what began empty is therefore emptied and lent again.
"""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ClassVar

from sqlalchemy import Connection, Row, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

World = str
"""The name of a database's contents before the test begins: see worlds.py."""

Builder = Callable[[str], None]
"""Fills the database of a URL."""

PATIENCE = 600
"""Seconds in which another process has built a template."""


def once(done: Path, act: Callable[[], None]) -> None:
    """Do what one of the parallel processes does for all; the others wait until its file says how it went."""
    try:
        done.with_suffix(".begun").touch(exist_ok=False)
    except FileExistsError:
        until = monotonic() + PATIENCE
        while not done.exists():
            if monotonic() > until:
                raise TimeoutError(done.name) from None
            sleep(0.02)
    else:
        try:
            act()
        except BaseException as error:
            done.write_text(repr(error))
            raise
        done.touch()
    if failure := done.read_text():
        raise RuntimeError(f"{done.name}: {failure}")


class Databases(ABC):
    """Copies of a few worlds in one kind of database; a world begins as a copy of the one beneath it, if there is."""

    kind: ClassVar[str]

    def __init__(self, builders: Mapping[World, Builder], beneath: Mapping[World, World], shared: Path) -> None:
        self._builders, self._beneath, self._shared = builders, beneath, shared
        self._numbers = count(1)

    @contextmanager
    def copy_of(self, expo: World) -> Iterator[str]:
        """Lend the URL of a fresh copy; it is gone afterwards."""
        name = self._take(expo)
        try:
            yield self._url(name)
        finally:
            self._give_back(expo, name)

    def _take(self, expo: World) -> str:
        name = self._name()
        self._copy(self._template(expo), name)
        return name

    def _give_back(self, expo: World, name: str) -> None:
        self._drop(name)

    def _template(self, expo: World) -> str:
        """Return the database to copy, built by whichever of the parallel processes needs it first."""
        name = f"{self._shared.name}_{expo}"
        once(self._shared / f"{self.kind}-{expo}", lambda: self._build(expo, name))
        return name

    def _build(self, expo: World, name: str) -> None:
        if expo in self._beneath:
            self._copy(self._template(self._beneath[expo]), name)
        else:
            self._create(name)
        self._builders[expo](self._url(name))
        self._settle(name)

    def _name(self) -> str:
        return f"expo_test_{os.getpid()}_{next(self._numbers)}"

    @abstractmethod
    def close(self) -> None:
        """Give back what this process has; the templates stay for the others."""

    @abstractmethod
    def _url(self, name: str) -> str: ...

    @abstractmethod
    def _create(self, name: str) -> None: ...

    @abstractmethod
    def _settle(self, name: str) -> None:
        """Make a built template fit to be copied."""

    @abstractmethod
    def _copy(self, template: str, name: str) -> None: ...

    @abstractmethod
    def _drop(self, name: str) -> None: ...


class Sqlite(Databases):
    """Files in a folder, in WAL mode like the real ones."""

    kind = "sqlite"

    def close(self) -> None:
        """Do nothing: the files go with their folder."""

    def _file(self, name: str) -> Path:
        return self._shared / f"{name}.sqlite3"

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def _create(self, name: str) -> None:
        """Do nothing: SQLite makes the file when it is opened."""

    def _settle(self, name: str) -> None:
        engine = create_engine(self._url(name), poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def _copy(self, template: str, name: str) -> None:
        shutil.copyfile(self._file(template), self._file(name))

    def _drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._file(name).with_name(self._file(name).name + suffix).unlink(missing_ok=True)


SCHEMA = text(
    """SELECT (SELECT string_agg(version_num, '') FROM alembic_version),
              (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute),
              (SELECT count(*) FROM pg_constraint), (SELECT max(oid::bigint) FROM pg_constraint),
              (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_db_role_setting)"""
)
"""What differs after a test that changed tables or settings."""

EMPTY = text(
    """DO $$
       DECLARE "table" regclass;
       BEGIN
           SET LOCAL session_replication_role = replica; -- foreign keys set no order
           FOR "table" IN
               SELECT oid FROM pg_class
               WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace)
               AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
           LOOP
               EXECUTE format('DELETE FROM %s', "table");
           END LOOP;
           PERFORM setval(oid, 1, false) FROM pg_class
           WHERE relkind = 'S' AND relnamespace = CAST('public' AS regnamespace);
       END $$"""
)
"""Deletes every row: a tenth of what TRUNCATE costs, which makes new files. Numbers begin with 1 again."""


KEEPER = "expo-tests-keeper"
"""The name under which the connection that empties a database is known to the server."""


class Postgres(Databases):
    """Databases of one server, named after this process so that parallel ones do not meet."""

    kind = "postgres"

    def __init__(
        self, builders: Mapping[World, Builder], beneath: Mapping[World, World], shared: Path, server: URL
    ) -> None:
        super().__init__(builders, beneath, shared)
        self._server = server
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)
        self._emptied: list[str] = []
        self._keepers: dict[str, Connection] = {}
        self._built: Row[Any] | None = None

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING "UTF8"')

    def _settle(self, name: str) -> None:
        """Close what the builders left open: a database with guests cannot be a template."""
        guests = f"FROM pg_stat_activity WHERE datname = '{name}' AND application_name <> '{KEEPER}'"
        self._run(f"SELECT pg_terminate_backend(pid) {guests}")

    def _take(self, expo: World) -> str:
        if expo == "empty" and self._emptied:
            return self._emptied.pop()
        name = super()._take(expo)
        if expo == "empty" and self._built is None:
            self._built = self._keeper(name).execute(SCHEMA).one()
            self._keeper(name).rollback()
        return name

    def _give_back(self, expo: World, name: str) -> None:
        if expo == "empty" and self._empties(name):
            self._emptied.append(name)
        else:
            super()._give_back(expo, name)

    def _empties(self, name: str) -> bool:
        """Delete all rows; return False if the test changed more than rows, or if the server does not let us."""
        self._settle(name)
        try:
            keeper = self._keeper(name)
            with keeper.begin():
                is_unchanged = keeper.execute(SCHEMA).one() == self._built
                keeper.execute(EMPTY)
        except DBAPIError:
            return False
        return is_unchanged

    def _keeper(self, name: str) -> Connection:
        """Return a connection that stays: a new one would first read what 200 tables are."""
        if name not in self._keepers:
            url = self._server.set(database=name).update_query_dict({"application_name": KEEPER})
            self._keepers[name] = create_engine(url, poolclass=NullPool).connect()
        return self._keepers[name]

    def close(self) -> None:
        for keeper in self._keepers.values():
            keeper.close()
        for name in self._emptied:
            self._drop(name)
        self._admin.dispose()

    def _copy(self, template: str, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
