"""What a spreadsheet that we write holds: sheets with headings in both languages and rows of real values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from expo.domain.words import Labelled, Marked, Named

Cell = str | int | float | date | time | datetime | Named | Labelled | Marked | tuple[object, ...] | None
"""A value of a cell: a moment is shown in the edition's zone, a name in the reader's language, a tuple as a list."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet. ``key`` names it for tests and templates of code, ``heading`` for people."""

    key: str
    heading: Named | Marked


@dataclass(frozen=True, slots=True)
class SheetChart:
    """Bars of a run of rows, ``first`` to ``last`` from 0: their names and numbers are columns, also from 0."""

    title: Cell
    first: int
    last: int
    names: int
    numbers: int
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet: its name, its columns, and one sequence of cells a row, in the order of the columns."""

    name: Named | Marked
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Cell]]
    charts: Sequence[SheetChart] = ()
