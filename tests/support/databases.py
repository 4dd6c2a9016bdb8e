"""Databases for tests: built once by the migrations, then copied for each test, so that none sees another's rows.

Both kinds copy fast (a file; ``CREATE DATABASE ... TEMPLATE``), so a test may commit like the application does.
"""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import ClassVar

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

World = str
"""The name of a database's contents before the test begins: see worlds.py."""

Builder = Callable[[str], None]
"""Fills the database of a URL."""


class Databases(ABC):
    """Copies of a few worlds in one kind of database."""

    kind: ClassVar[str]

    def __init__(self, builders: Mapping[World, Builder]) -> None:
        self._builders = builders
        self._templates: dict[World, str] = {}
        self._numbers = count(1)

    @contextmanager
    def copy_of(self, world: World) -> Iterator[str]:
        """Lend the URL of a fresh copy; it is gone afterwards."""
        name = self._name()
        self._copy(self._template(world), name)
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        """Drop the templates."""
        for name in self._templates.values():
            self._drop(name)

    def _template(self, world: World) -> str:
        if world not in self._templates:
            name = self._name()
            self._create(name)
            self._builders[world](self._url(name))
            self._settle(name)
            self._templates[world] = name
        return self._templates[world]

    def _name(self) -> str:
        return f"expo_test_{os.getpid()}_{next(self._numbers)}"

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

    def __init__(self, builders: Mapping[World, Builder], folder: Path) -> None:
        super().__init__(builders)
        self._folder = folder

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

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


class Postgres(Databases):
    """Databases of one server, named after this process so that parallel ones do not meet."""

    kind = "postgres"

    def __init__(self, builders: Mapping[World, Builder], server: URL) -> None:
        super().__init__(builders)
        self._server = server
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _create(self, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING "UTF8"')

    def _settle(self, name: str) -> None:
        """Close what the builders left open: a database with guests cannot be a template."""
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _copy(self, template: str, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
