"""``export``: write a list, the timetable, or everything of an expo as a spreadsheet."""

from pathlib import Path

import click

from expo import clock
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.domain.accounts import AccessAct
from expo.domain.people import Actor, Role
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.queries import editions
from expo.services import access_log, spreadsheets


@click.command("export")
@click.argument("kind", type=click.Choice([kind.value for kind in DownloadKind]))
@click.argument("edition")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
@with_app
def command(kind: str, edition: str, file: Path, language: str) -> None:
    """Write FILE (.xlsx) with a list of the expo, without contact data."""
    with sessions(config().database_url)() as session, deciding(session):
        row = editions.get(session, edition)
        actor = Actor(Role.ORGANIZER, name="export", edition_id=row.id)
        content = spreadsheets.download(session, actor, row, DownloadKind(kind), language=language)
        access_log.record(
            session, AccessAct.COMMAND, edition_id=row.id, now=clock.now(), name=actor.name, detail=f"export {kind}"
        )
    file.write_bytes(content)
    click.echo(f"Written: {file}")
