"""The contents of a database before a test begins."""

from datetime import UTC, datetime
from pathlib import Path

from expo import migrations
from expo.db import deciding, sessions

SEED = Path(__file__).resolve().parents[2] / "seed" / "2024"
LOADED_AT = datetime(2024, 10, 22, 23, 30, tzinfo=UTC)
"""The sample is loaded as if on the second morning of the expo, 08:30 in Seoul."""


def empty(database_url: str) -> None:
    """Every table and no row, by the same migrations as everywhere."""
    migrations.upgrade(database_url)


def sample(database_url: str) -> None:
    """In empty tables, the sample edition before anything was planned."""
    from expo.services import sample

    factory = sessions(database_url)
    with factory() as session, deciding(session):
        sample.load(session, SEED, now=LOADED_AT)
    factory.kw["bind"].dispose()


def running(database_url: str) -> None:
    """In the sample, its second morning."""
    from tests.support import running

    running.begin(database_url)


BUILDERS = {"empty": empty, "sample": sample, "running": running}
BENEATH = {"sample": "empty", "running": "sample"}
"""What a builder finds: a copy of another world, built already."""
