"""``outcomes``: compare firms that took part in a programme with others, from a file of their figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from expo.cli import with_app
from expo.domain.firms import BRACKET_EDGES, Comparison, GroupGrowth, IndicatorComparison
from expo.domain.spreadsheets.cells import column_letters
from expo.services import firms
from expo.services.firms import FirmSheet

SOURCE = "Expo, exact matching on sector and revenue bracket, estimand ATT; a comparison, not a proof of cause"
DRAWS = 2000


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


def document(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values: amounts in won, growth in percent, gaps in percentage points."""
    counts = found.counts
    shown: dict[str, Any] = {
        "source": SOURCE,
        "bracket_edges_won": list(found.edges),
        "all": {"adopters": counts.adopters, "non_adopters": counts.others},
        "matched": {"adopters": counts.matched_adopters, "non_adopters": counts.matched_others},
        "cells": counts.cells,
        "effective_sample_size_non_adopters": _rounded(counts.effective_others),
        "indicators": {one.indicator.value: _indicator(one) for one in found.indicators},
        "standardized_mean_difference_log_revenue_before": {
            "unmatched": _rounded(found.log_revenue.unmatched),
            "matched": _rounded(found.log_revenue.matched),
            "scale": "standard deviation of all adopters",
        },
        "att_mean_firm_revenue_growth_percentage_points": _rounded(found.mean_firm_gap),
    }
    return shown | (_full(found) if found.cells else {})


def _full(found: Comparison) -> dict[str, Any]:
    cells = found.cells.cells.items() if found.cells else ()
    return {
        "balance": [
            {"figure": one.label, "unmatched": _rounded(one.unmatched), "matched": _rounded(one.matched)}
            for one in found.balances
        ],
        "revenue_gap_under_other_choices": [
            {"choice": " ".join((one.label, one.text)).strip(), "percentage_points": _rounded(one.gap)}
            for one in found.variations
        ],
        "cell_counts": [
            {"sector": sector, "bracket": bracket, "adopters": one.adopters, "non_adopters": one.others}
            for (sector, bracket), one in cells
            if one.adopters or one.others or one.adopters is None
        ],
    }


def _indicator(one: IndicatorComparison) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "adopters": _growth(one.adopters),
        "matched_non_adopters": _growth(one.others),
        "gap_percentage_points": _rounded(one.gap),
    }
    if one.left_out:
        shown["firms_without_figures"] = one.left_out
    if one.interval:
        interval = one.interval
        shown["gap_95_percent_interval"] = [_rounded(interval.low), _rounded(interval.high)]
        shown["resampling"] = {
            "of": "firms of each group, matched again",
            "draws": interval.draws,
            "seed": interval.seed,
        }
    return shown


def _growth(group: GroupGrowth) -> dict[str, Any]:
    return {
        "mean_before": _rounded(group.mean_before),
        "mean_after": _rounded(group.mean_after),
        "growth_percent": _rounded(group.growth),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


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
