"""What a cell of a spreadsheet holds, and how it reads as text."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from expo.domain.text import is_blank, many_lines, one_line

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Grid = Sequence[Sequence[Cell]]
"""The cells of a sheet by row and column, both 0-based; rows may have different lengths."""


def is_empty(cell: Cell) -> bool:
    """Tell whether a reader would see nothing in a cell."""
    if not isinstance(cell, str):
        return cell is None
    first = cell[:1]
    is_seen = (first.isascii() and first.isalnum()) or "가" <= first <= "힣"
    return not is_seen and is_blank(cell)


def as_lines(cell: Cell) -> str:
    """Return a cell as text; a whole number has no decimals, a day is written as ``2024-10-22``."""
    if is_empty(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return many_lines(str(cell)).strip()


def as_text(cell: Cell) -> str:
    """Return a cell as text in one line."""
    return one_line(as_lines(cell))


def cell_at(grid: Grid, row: int, column: int) -> Cell:
    """Return a cell, ``None`` beyond the end of a row or of the sheet."""
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else None


def column_letters(column: int) -> str:
    """Return the name of a 0-based column as spreadsheets show it: ``A``, ``Z``, ``AA``."""
    letters = ""
    while column >= 0:
        column, place = column // 26 - 1, column % 26
        letters = chr(ord("A") + place) + letters
    return letters
