"""The schema's history (Alembic), run on SQLite and PostgreSQL alike."""

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import Script, ScriptDirectory


def _configuration(database_url: str) -> AlembicConfig:
    configuration = AlembicConfig()
    configuration.set_main_option("script_location", str(Path(__file__).parent))
    configuration.attributes["database_url"] = database_url
    return configuration


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring a database to the newest schema, or to an older revision; a new one is made from nothing."""
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
