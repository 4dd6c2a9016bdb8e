"""The schema's history (Alembic), run on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig


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


def revise(database_url: str, message: str) -> None:
    """Write a new migration from what the models have and the database has not."""
    command.revision(_configuration(database_url), message=message, autogenerate=True)
