"""Read the body of a table, cell by cell: values by field, and every problem where it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from expo.domain.imports import CellProblem
from expo.domain.spreadsheets.cells import Cell, Grid, as_text, cell_at, is_empty
from expo.domain.spreadsheets.fields import Field
from expo.domain.spreadsheets.layout import Layout
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Words

_AS_ABOVE = {"〃", '"', "″", "''", "”", "상동", "위와 같음", "ditto"}

_Column: TypeAlias = tuple[int, Field]


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
    return [_row(layout, row, zip(columns, cells, strict=True), words) for row, cells in _filled(layout, grid, columns)]


def _filled(layout: Layout, grid: Grid, columns: Sequence[_Column]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each row with its cells; marks that say "as above" are what is written above them."""
    above: list[Cell] = [None] * len(columns)
    for row in layout.body:
        cells = [cell_at(grid, row, column) for column, _ in columns]
        above = [was if as_text(cell) in _AS_ABOVE else cell for was, cell in zip(above, cells, strict=True)]
        yield row, above


def _row(layout: Layout, row: int, cells: Iterable[tuple[_Column, Cell]], words: Words) -> SheetRow:
    values: dict[str, object] = {}
    problems: list[CellProblem] = []
    for (column, field), cell in cells:
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
