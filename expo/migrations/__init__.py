"""The schema's history (Alembic), run on SQLite and PostgreSQL alike."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from expo.db import create_file


def _configuration(database_url: str) -> AlembicConfig:
    configuration = AlembicConfig()
    configuration.set_main_option("script_location", str(Path(__file__).parent))
    configuration.attributes["database_url"] = database_url
    return configuration


@lru_cache(maxsize=1)
def head() -> str:
    """Return the revision that this version of the application was made for."""
    return str(ScriptDirectory(str(Path(__file__).parent)).get_current_head())


def serves(revision: str | None) -> bool:
    """Tell whether this version can serve a database of a revision: its own, or a later one.

    A later migration only adds while this version still serves (CONTRIBUTING.md); its revisions are numbers.
    """
    return revision is not None and revision >= head()


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, ``None`` for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database to the newest schema, or to an older revision; a new one is made from nothing."""
    create_file(database_url)
    command.upgrade(_configuration(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take a database back to an older schema."""
    command.downgrade(_configuration(database_url), revision)


def check(database_url: str) -> None:
    """Raise when the models say something that the migrations do not."""
    command.check(_configuration(database_url))


def revise(message: str) -> Path:
    """Write the next migration from what the models have and the migrations lack; return its file."""
    with TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/newest.sqlite3"
        upgrade(database_url)
        configuration = _configuration(database_url)
        newest = ScriptDirectory.from_config(configuration).get_current_head() or "0000"
        number = f"{int(newest) + 1:04}"
        script = command.revision(configuration, message=message, rev_id=number, autogenerate=True)
    assert isinstance(script, Script)
    return Path(script.path)
