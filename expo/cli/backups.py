"""``backup`` and ``restore``: the whole database and the uploaded files in one file."""

from pathlib import Path

import click

from expo import clock, migrations
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.services import backups, operations, storage


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def backup(path: Path) -> None:
    """Write everything into one file, while people go on working. Keep EXPO_SECRET_KEY elsewhere."""
    factory = sessions(config().database_url)
    counts = backups.backup(factory.kw["bind"], path, storage.of(config()))
    with factory() as session, deciding(session):
        operations.report(session, "backup", "whole", now=clock.now())
    click.echo(f"{sum(counts.values()):,} rows of {len(counts)} tables are in {path}.")


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_app
def restore(path: Path, yes: bool) -> None:
    """Replace everything in the database by a backup: as a whole, or not at all."""
    if not yes:
        click.confirm("Everything in the database is replaced. Go on?", abort=True)
    migrations.upgrade(config().database_url)
    counts = backups.restore(sessions(config().database_url).kw["bind"], path, storage.of(config()))
    click.echo(f"{sum(counts.values()):,} rows of {len(counts)} tables are back.")
