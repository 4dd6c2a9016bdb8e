"""Read firms' yearly figures from a spreadsheet: every problem by row and column, or every firm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.domain.firms import BRACKET_EDGES, FirmFigures, Indicator, bracket_of
from expo.domain.imports import CellProblem
from expo.domain.refusals import Refusal, Violation
from expo.domain.spreadsheets.firm_figures import ADOPTER_WORDS, FIRM_FIGURES
from expo.domain.spreadsheets.layout import find_table, with_body
from expo.domain.spreadsheets.rows import SheetRow, read_rows
from expo.domain.text import folded
from expo.domain.words import N_
from expo.services.imports.files import sheets_of

_SUMMARY = re.compile(r"\s*(합\s*계|총\s*계|소\s*계|계\b|평\s*균|total|sum|mean|average)", re.IGNORECASE)
NO_COLUMN = N_("The column “%(field)s” is missing.")


@dataclass(frozen=True, slots=True)
class FirmSheet:
    """A sheet of firms: the firms if nothing is wrong, else the problems by 1-based row.

    ``other_brackets`` counts the firms whose bracket in the file is not that of their revenue before.
    """

    firms: Sequence[FirmFigures]
    problems: Mapping[int, Sequence[CellProblem]]
    other_brackets: int = 0


def read(content: bytes, edges: Sequence[int] | None = None) -> FirmSheet:
    """Read a file's firms. Brackets are the file's; without them, or with ``edges``, those of the revenue before.

    Raises
    ------
    Refusal
        If the file is no spreadsheet, or lacks a column that is needed.
    """
    found = [(sheet, find_table(sheet.grid, FIRM_FIGURES)) for sheet in sheets_of(content)]
    sheet, layout = max(found, key=lambda pair: len(pair[1].keys))
    missing = [field for field in FIRM_FIGURES if field.is_required and field.key not in layout.keys]
    if missing:
        raise Refusal(*(Violation("no_column", NO_COLUMN, {"field": field.name}, field="file") for field in missing))
    every_row = read_rows(with_body(layout, sheet.grid), sheet.grid, FIRM_FIGURES, ADOPTER_WORDS)
    rows = [row for row in every_row if not _is_summary(row)]
    if not rows:
        raise Refusal(Violation("no_firms", N_("There is no firm in this file."), field="file"))
    problems = {row.number: found for row, found in zip(rows, _problems(rows), strict=True) if found}
    if problems:
        return FirmSheet((), problems)
    firms = [_firm(row, edges) for row in rows]
    return FirmSheet(firms, {}, sum(_differs(firm) for firm in firms))


def _is_summary(row: SheetRow) -> bool:
    """Tell whether a row adds up the others: it names neither a group nor a sector."""
    is_group = {"adopter", "sector"} & row.values.keys()
    return not is_group and not row.problems and bool(_SUMMARY.match(str(row.values.get("firm", ""))))


def _problems(rows: Sequence[SheetRow]) -> list[list[CellProblem]]:
    """Return what is wrong with each row: cells, what is missing, a firm that an earlier row has."""
    seen: dict[str, int] = {}
    return [[*row.problems, *_missing(row), *_repeated(row, seen)] for row in rows]


def _missing(row: SheetRow) -> list[CellProblem]:
    if row.problems:  # what cannot be read is not missing
        return []
    missing = [field for field in FIRM_FIGURES if field.is_required and field.key not in row.values]
    return [
        CellProblem(Violation("missing", N_("%(field)s is missing."), {"field": one.name}), None) for one in missing
    ]


def _repeated(row: SheetRow, seen: dict[str, int]) -> list[CellProblem]:
    name = folded(str(row.values.get("firm", "")))
    first = seen.setdefault(name, row.number)
    if not name or first == row.number:
        return []
    sentence = N_("The firm is in row %(row)s already.")
    return [CellProblem(Violation("firm_twice", sentence, {"row": first}), None)]


def _firm(row: SheetRow, edges: Sequence[int] | None) -> FirmFigures:
    values = row.values
    revenue = _number(values["revenue_before"])
    stated = values.get("bracket") if edges is None else None
    return FirmFigures(
        name=str(values.get("firm", f"row {row.number:06}")),
        is_adopter=values["adopter"] is True,
        sector=str(values["sector"]),
        bracket=stated if isinstance(stated, int) else bracket_of(revenue, edges or BRACKET_EDGES),
        before=_figures(values, "before"),
        after=_figures(values, "after"),
    )


def _figures(values: Mapping[str, object], moment: str) -> dict[Indicator, float]:
    keys = {indicator: f"{indicator.value}_{moment}" for indicator in Indicator}
    return {indicator: _number(values[key]) for indicator, key in keys.items() if key in values}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _differs(firm: FirmFigures) -> bool:
    return firm.bracket != bracket_of(firm.before[Indicator.REVENUE])
