"""``import``: bring companies, wishes, booths and more in from a spreadsheet; the preview is printed row by row."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from expo import clock
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.domain.imports import ImportChoices, ImportKind, PlannedRow, RowChange
from expo.domain.spreadsheets.cells import column_letters
from expo.domain.words import Named
from expo.queries import editions
from expo.queries.imports import shared_codes
from expo.services import imports, team
from expo.services.imports import ImportPreview

_SIGNS = {change: change.value for change in (*list(RowChange)[2:], *list(RowChange)[:2])}
"""What the command calls each change; what is written first."""


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("edition")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only print what would be written.")
@click.option("--sheet", default="", help="The sheet, if the file has several.")
@click.option("--same", multiple=True, metavar="ROW=ID", help="This row is the company that the preview names.")
@click.option("--new", "fresh", multiple=True, type=int, metavar="ROW", help="This row is a new company.")
@click.option("--fill", multiple=True, metavar="FIELD=WORD", help="What new rows get where they say nothing.")
@with_app
def command(
    kind: str,
    edition: str,
    file: Path,
    dry_run: bool,
    sheet: str,
    same: tuple[str, ...],
    fresh: tuple[int, ...],
    fill: tuple[str, ...],
) -> None:
    """Import a spreadsheet: all of its rows, or nothing if one is wrong."""
    content = file.read_bytes()
    sheets = imports.sheets_of(content)
    factory = sessions(config().database_url)
    actor = team.COMMAND_LINE
    with factory() as session:
        row = editions.get(session, edition)
        fills = dict(pair.split("=", 1) for pair in fill if "=" in pair)
        choices = ImportChoices(sheet=sheet, answers=_answers(same) | dict.fromkeys(fresh, 0), fills=fills)
        seen = imports.preview(session, row, ImportKind(kind), sheets, choices)
        for line in said(seen):
            click.echo(line)
        if shared := shared_codes(session, row.id, seen.kind, seen.plan):
            click.echo(f"codes that an exhibitor and a booth share: {', '.join(shared)}")
        if not seen.is_right:
            raise click.ClickException("Nothing was written.")
        if dry_run:
            return
        with deciding(session):
            waiting = imports.upload(
                session, actor, row, kind=ImportKind(kind), name=file.name, content=content, now=clock.now()
            )
            imports.answer(session, actor, row, import_id=waiting.id, answers=choices.answers, approves=True)
            imports.fill(session, actor, row, import_id=waiting.id, fills=fills)
            prepared = imports.prepare(
                session,
                actor,
                row,
                import_id=waiting.id,
                seen=seen,
                digest=seen.plan.digest,
                approves=True,
                now=clock.now(row),
            )
            imports.write(session, actor, row, import_id=waiting.id, prepared=prepared, now=clock.now(row))
    click.echo("Written.")


def said(seen: ImportPreview) -> Iterator[str]:
    """Yield a preview as lines of text: the columns, every row but the unchanged ones, the counts."""
    columns = seen.layout.columns
    for column, heading in enumerate(seen.layout.headings):
        if heading:
            yield f"{column_letters(column)}  {' '.join(heading.split())}  ->  {columns.get(column) or '(left out)'}"
    for row in seen.plan.rows:
        if row.change is not RowChange.UNCHANGED:
            yield from _row(row)
    for left_out in seen.layout.left_out:
        yield f"row {left_out.number}: left out: {left_out.text}"
    for blank in seen.blanks:
        words = ", ".join(word.name_ko if isinstance(word, Named) else word for word in blank.words)
        yield f"some rows do not say {blank.field.key}: --fill {blank.field.key}=WORD, one of {words}"
    counts = ", ".join(f"{seen.plan.counts[change]} {sign}" for change, sign in _SIGNS.items())
    yield f"{len(seen.plan.rows)} rows: {counts}."


def _row(row: PlannedRow) -> Iterator[str]:
    yield f"row {row.number}: {_SIGNS[row.change]}: {', '.join(map(str, row.name))}"
    for problem in row.problems:
        place = "" if problem.column is None else f"{column_letters(problem.column)}{row.number}: "
        yield f"  {place}{problem.violation}"
    if row.change is RowChange.QUESTION:
        for one in row.candidates:
            yield f"  {one.name.name_ko} ({one.code}) is {one.likeness} % alike: --same {row.number}={one.id}"
        yield f"  a new company: --new {row.number}"
    if row.change is RowChange.CHANGED:
        for difference in row.differences:
            yield f"  {difference.field}: {_words(difference.before)} -> {_words(difference.after)}"


def _words(values: Sequence[object]) -> str:
    return ", ".join(str(value) for value in values) or "(empty)"


def _answers(same: tuple[str, ...]) -> dict[int, int]:
    pairs = [pair.partition("=") for pair in same]
    try:
        return {int(number): int(company) for number, _mark, company in pairs}
    except ValueError:
        raise click.BadParameter("Write --same ROW=ID with two numbers, as the preview does.") from None
