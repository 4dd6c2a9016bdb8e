"""Read the body of a table, cell by cell: values by field, and every problem where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.domain.imports import CellProblem
from expo.domain.spreadsheets.cells import Cell, Grid, as_text, cell_at, is_empty
from expo.domain.spreadsheets.fields import Field
from expo.domain.spreadsheets.layout import Layout
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Words

_AS_ABOVE = {"〃", '"', "″", "''", "”", "상동", "위와 같음", "ditto"}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it was read: ``number`` is 1-based; an empty cell gives no value and changes nothing."""

    number: int
    values: Mapping[str, object]
    problems: tuple[CellProblem, ...] = ()


def read_rows(layout: Layout, grid: Grid, fields: Sequence[Field], words: Words) -> list[SheetRow]:
    """Read every row of the body."""
    by_key = {field.key: field for field in fields}
    columns = [(column, by_key[key]) for column, key in sorted(layout.columns.items()) if key in by_key]
    return [_row(layout, grid, row, columns, words) for row in layout.body]


def _row(layout: Layout, grid: Grid, row: int, columns: Sequence[tuple[int, Field]], words: Words) -> SheetRow:
    values: dict[str, object] = {}
    problems: list[CellProblem] = []
    for column, field in columns:
        cell = _cell(layout, grid, row, column)
        if is_empty(cell):
            continue
        heading = layout.headings[column] if column < len(layout.headings) else ""
        try:
            value = field.read(cell, heading, words)
        except UnreadableCell as refused:
            problems.append(CellProblem(refused.violation, column))
            continue
        known = values.get(field.key)
        if isinstance(known, tuple) and isinstance(value, tuple):
            value = tuple(dict.fromkeys((*known, *value)))
        values[field.key] = value
    return SheetRow(row + 1, values, tuple(problems))


def _cell(layout: Layout, grid: Grid, row: int, column: int) -> Cell:
    """Return a cell; marks that say "as above" are what is written above them."""
    above = [one for one in reversed(layout.body) if one <= row]
    cells = (cell_at(grid, one, column) for one in above)
    return next((cell for cell in cells if as_text(cell) not in _AS_ABOVE), None)
