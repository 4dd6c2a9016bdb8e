"""``outcomes``: compare firms that took part in a programme with others, from a file of their figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from expo.cli import with_app
from expo.domain.firms import BRACKET_EDGES
from expo.domain.spreadsheets.cells import column_letters
from expo.services import firms
from expo.services.firms import DRAWS, FirmSheet, document


@click.group()
def outcomes() -> None:
    """What became of the firms of a support programme."""


@outcomes.command("compare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edges", help="Revenue before, in won, at which brackets begin: 1000000000,3000000000")
@click.option("--full", is_flag=True, help="Also intervals, balance, other choices and the cells that may be shown.")
@click.option("--draws", type=click.IntRange(100, 100_000), default=DRAWS, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@with_app
def compare_command(file: Path, edges: str | None, full: bool, draws: int, seed: int) -> None:
    """Print the matched comparison of the firms in FILE (.csv, .xlsx, .xls) as JSON."""
    from expo.comparison import compare

    chosen = _edges(edges)
    sheet = firms.read(file.read_bytes(), chosen)
    if sheet.problems:
        for line in _problems(sheet):
            click.echo(line, err=True)
        raise click.ClickException("Nothing was compared.")
    if chosen is None and sheet.other_brackets:
        click.echo(f"{sheet.other_brackets} firms have another bracket than their revenue says.", err=True)
    found = compare(sheet.firms, edges=chosen or BRACKET_EDGES, draws=draws if full else 0, seed=seed)
    click.echo(json.dumps(document(found), ensure_ascii=False, indent=1, allow_nan=False))


def _problems(sheet: FirmSheet) -> list[str]:
    return [
        f"{'' if problem.column is None else column_letters(problem.column)}{row}: {problem.violation}"
        for row, found in sorted(sheet.problems.items())
        for problem in found
    ]


def _edges(text: str | None) -> Sequence[int] | None:
    if text is None:
        return None
    try:
        edges = [int(part) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter("whole numbers of won with commas between", param_hint="--edges") from None
    if edges != sorted(set(edges)) or edges[0] <= 0:
        raise click.BadParameter("each edge is larger than the one before", param_hint="--edges")
    return edges
