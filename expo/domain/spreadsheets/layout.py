"""Find the table in a sheet: titles above it, its headings in one or two rows, its body, notes below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from expo.domain.spreadsheets.cells import Cell, Grid, as_lines, as_text, cell_at, is_empty
from expo.domain.spreadsheets.fields import Field
from expo.domain.spreadsheets.headings import recognised, stacked
from expo.domain.text import is_blank

LOOKED_AT = 40
"""Rows of a sheet in which its headings are looked for."""
_NOTE = re.compile(
    r"^\s*(?:[※*★☆▶→]|주\s*\d*\s*[).:]|\(주의\)|비고|참고|합\s*계|총\s*계|소\s*계|계$|이하\s*여백|note|total)", re.I
)
_TOTAL = re.compile(r"\s*(?:합\s*계|총\s*계|소\s*계|계|(?:sub|grand\s*)?total)\s*[:：]?\s*", re.I)
_NUMBER = re.compile(r"[\d.]+")
_FIGURE = re.compile(r"[\d.,\s]+\S{0,6}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no part of the table; ``number`` is 1-based."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in a sheet: 0-based rows and columns. ``heading_row`` is the last row of the headings, -1 for none."""

    heading_row: int
    headings: tuple[str, ...]
    columns: Mapping[int, str]
    body: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def keys(self) -> set[str]:
        return set(self.columns.values()) - {""}


def find_table(grid: Grid, fields: Sequence[Field], *, heading_row: int | None = None) -> Layout:
    """Return the table whose headings are best recognised; ``heading_row`` is 0-based and fixes their last row."""
    rows = [heading_row] if heading_row is not None else range(min(len(grid), LOOKED_AT))
    best, score = Layout(-1, (), {}), 0
    for row in rows:
        for headings in _headings(grid, row):
            columns = recognised(headings, fields, misspelt=False)
            if len(set(columns.values())) > score or (heading_row is not None and best.heading_row < 0):
                best, score = Layout(row, tuple(headings), columns), len(set(columns.values()))
    if best.heading_row < 0:
        best = _unknown(grid)
    return replace(best, columns=recognised(best.headings, fields))


def _unknown(grid: Grid) -> Layout:
    """Return a table of which no heading is known: the first of the rows with the most texts may be its headings."""
    texts = [sum(bool(as_text(cell)) for cell in row) for row in grid[:LOOKED_AT]]
    most = max(texts, default=0)
    if most == 0:
        return Layout(-1, (), {})
    row = texts.index(most)
    return Layout(row, tuple(as_lines(cell) for cell in grid[row]), {})


def with_body(layout: Layout, grid: Grid) -> Layout:
    """Return the layout with the rows of its body, and with the notes and totals that are left out."""
    if layout.heading_row < 0:
        return layout
    columns = [column for column, key in layout.columns.items() if key]
    fewest = 2 if len(columns) > 2 else 1
    body: list[tuple[int, int]] = []
    notes: list[tuple[int, int]] = []
    for row in range(layout.heading_row + 1, len(grid)):
        filled = [cell for cell in grid[row] if not is_empty(cell)]
        mapped = sum(not is_empty(cell_at(grid, row, column)) for column in columns)
        if not filled or (not mapped and _is_only_a_number(filled)):
            continue
        is_note = (
            not mapped
            or _is_total(filled)
            or (_NOTE.match(as_text(filled[0])) is not None and mapped < max(2, len(columns) / 2))
        )
        (notes if is_note else body).append((row, mapped))
    while body and body[-1][1] < fewest and any(mapped >= fewest for _, mapped in body):
        notes.append(body.pop())  # a lonely cell after the last whole row
    left_out = tuple(LeftOut(row + 1, _said(grid, row)) for row, _ in sorted(notes))
    return Layout(layout.heading_row, layout.headings, layout.columns, tuple(row for row, _ in body), left_out)


def _headings(grid: Grid, row: int) -> list[list[str]]:
    """Return the row as headings, and as the lower of two rows of headings."""
    own = [as_lines(cell) for cell in grid[row]] if row < len(grid) else []
    if sum(bool(text) for text in own) < 2:
        return [own] if own else []
    above = [as_lines(cell) for cell in grid[row - 1]] if row else []
    if sum(bool(text) for text in above) < 2:
        return [own]
    return [own, stacked(above, own)]


def _is_only_a_number(cells: Sequence[object]) -> bool:
    """Tell whether a row holds but its running number: a form with more lines than companies."""
    return len(cells) == 1 and _NUMBER.fullmatch(str(cells[0])) is not None


def _is_total(cells: Sequence[Cell]) -> bool:
    """Tell whether a row says ``합계`` and figures: no company is called so, whatever column the word is in."""
    first, *others = map(as_text, cells)
    return _TOTAL.fullmatch(first) is not None and all(_FIGURE.fullmatch(other) for other in others)


def _said(grid: Grid, row: int) -> str:
    text = " ".join(as_text(cell) for cell in grid[row] if not is_empty(cell))
    return text if len(text) <= 80 and not is_blank(text) else f"{text[:79]}…"
