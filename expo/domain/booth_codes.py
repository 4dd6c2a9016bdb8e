"""Number the booths of a block by a pattern: where each one lies and what it is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from expo.domain.drawing import BoothSheet
from expo.domain.words import N_, Labelled


class NumberingOrder(Labelled):
    """In which order the booths of a block are numbered."""

    ROWS = "rows", N_("Row by row")
    SNAKE = "snake", N_("Row by row, to and fro")
    COLUMNS = "columns", N_("Column by column")
    LETTERS = "letters", N_("A letter for each row")


@dataclass(frozen=True, slots=True)
class BoothBlock:
    """Rows of booths wall to wall, known by the first booth at the top left.

    ``aisle`` metres are left free between rows; with ``back_to_back`` only after every second row.
    """

    first: BoothSheet
    columns: int = 1
    rows: int = 1
    aisle: float = 0.0
    back_to_back: bool = False
    order: NumberingOrder = NumberingOrder.ROWS

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def sheets(self) -> list[BoothSheet]:
        """Return the booths, row by row."""
        first, codes = self.first, numbered(self.first.code, self.columns, self.rows, self.order)
        return [
            replace(
                first,
                code=codes[row][column],
                x=round(first.x + column * first.width, 3),
                y=round(first.y + row * first.height + self._aisles_above(row) * self.aisle, 3),
            )
            for row in range(self.rows)
            for column in range(self.columns)
        ]

    def _aisles_above(self, row: int) -> int:
        return row // 2 if self.back_to_back else row


def numbered(code: str, columns: int, rows: int, order: NumberingOrder) -> list[list[str]]:
    """Return the codes of a block, row by row, from the code of the first booth."""
    return [[_code_at(code, row, column, columns, rows, order) for column in range(columns)] for row in range(rows)]


def next_codes(code: str, taken: frozenset[str]) -> Iterator[str]:
    """Yield the codes that follow one, leaving out those that are taken."""
    place = 0
    while True:
        place += 1
        following = counted_on(code, place)
        if following not in taken:
            yield following


def counted_on(code: str, place: int) -> str:
    """Return the code so many places on: ``FD-09`` → ``FD-10``; one without a number gets one."""
    found = re.fullmatch(r"(.*?)(\d+)", code)
    if found is None:
        return code if place == 0 else f"{code}-{place + 1}"
    prefix, digits = found.groups()
    return f"{prefix}{int(digits) + place:0{len(digits)}d}"


def lettered_on(code: str, place: int) -> str:
    """Return the code with its row letter so many letters on: ``A-01`` → ``B-01``, ``Z1`` → ``AA1``."""
    found = re.fullmatch(r"(.*?)([A-Z]+)([^A-Z]*\d+)", code)
    if found is None:
        return f"{_letters(place + 1)}-{code}" if code else _letters(place + 1)
    prefix, letters, rest = found.groups()
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return f"{prefix}{_letters(value + place)}{rest}"


def _letters(value: int) -> str:
    """Return the spreadsheet letters of a number from 1."""
    text = ""
    while value:
        value, digit = divmod(value - 1, 26)
        text = chr(65 + digit) + text
    return text


def _code_at(code: str, row: int, column: int, columns: int, rows: int, order: NumberingOrder) -> str:
    match order:
        case NumberingOrder.ROWS:
            return counted_on(code, row * columns + column)
        case NumberingOrder.SNAKE:
            return counted_on(code, row * columns + (column if row % 2 == 0 else columns - 1 - column))
        case NumberingOrder.COLUMNS:
            return counted_on(code, column * rows + row)
        case NumberingOrder.LETTERS:
            return counted_on(lettered_on(code, row), column)
