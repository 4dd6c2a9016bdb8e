"""Read a folder of sheets: every cell is checked, and every fault is named by file, row and column.

Rows are counted as a spreadsheet shows them: the header is row 1.
"""

import csv
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any

from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_

Row = dict[str, Any]
Parser = Callable[[str], Any]


class Unreadable(ValueError):  # noqa: N818 -- reads as a sentence: raise Unreadable
    """A cell does not say what its column is for; the message is a marked sentence."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence)
        self.params = params


@dataclass(frozen=True, slots=True)
class Refers:
    """A column that names rows of a sheet read before, by their code: one, none (``optional``), or several."""

    sheet: str
    optional: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file must look like: its columns, and which of them no two rows may share."""

    name: str
    columns: Mapping[str, Parser | Refers]
    key: tuple[str, ...] = ("code",)


def text(cell: str) -> str:
    """Read a text that must be there."""
    if not cell:
        raise Unreadable(N_("%(file)s, row %(row)s, column %(column)s: must not be empty."))
    return cell


def note(cell: str) -> str:
    """Read a text that may be empty."""
    return cell


def number(cell: str) -> int:
    """Read a whole number, 0 or more."""
    if not (cell.isascii() and cell.isdigit()):
        raise Unreadable(N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a whole number."))
    return int(cell)


def metres(cell: str) -> float:
    """Read a length in metres."""
    try:
        return float(cell)
    except ValueError as error:
        raise Unreadable(N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a number.")) from error


def day(cell: str) -> date:
    """Read a day such as 2024-10-22."""
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise Unreadable(
            N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a day such as 2024-10-22.")
        ) from error


def clock(cell: str) -> time:
    """Read a time of day such as 14:30."""
    try:
        return time.fromisoformat(cell)
    except ValueError as error:
        raise Unreadable(
            N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a time such as 14:30.")
        ) from error


def yes(cell: str) -> bool:
    """Read ``yes`` or ``no``."""
    return bool(one_of("yes", "no")(cell) == "yes")


def one_of(*words: str) -> Parser:
    """Return the parser of one of these words."""

    def parse(cell: str) -> str:
        if cell not in words:
            raise Unreadable(
                N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is none of: %(words)s."),
                words=", ".join(words),
            )
        return cell

    return parse


def word(enum: type[StrEnum]) -> Parser:
    """Return the parser of a word of the trade."""
    known = one_of(*(member.value for member in enum))
    return lambda cell: enum(known(cell))


def maybe(parser: Parser) -> Parser:
    """Return a parser that reads an empty cell as ``None``."""
    return lambda cell: parser(cell) if cell else None


def several(parser: Parser = text) -> Parser:
    """Return the parser of a list separated by semicolons; an empty cell is an empty list."""
    return lambda cell: [parser(part.strip()) for part in cell.split(";")] if cell else []


class Folder:
    """A folder being read. Faults are collected; :meth:`refuse` raises them all at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Violation] = []
        self._codes: dict[str, set[str]] = {}

    def refuse(self) -> None:
        """Raise a refusal with every fault found so far, if there is any."""
        refuse_if(self.faults)

    def fault(self, sentence: str, **params: object) -> None:
        """Note a fault."""
        self.faults.append(Violation("sheet", sentence, params))

    def document(self, name: str) -> dict[str, Any]:
        """Read a TOML file; what cannot be read is a fault and an empty document."""
        try:
            return tomllib.loads(self._content(name))
        except tomllib.TOMLDecodeError as error:
            self.fault(N_("%(file)s cannot be read: %(reason)s"), file=name, reason=error)
            return {}

    def rows(self, sheet: Sheet) -> list[Row]:
        """Read a CSV file; a row with a fault is left out."""
        file = f"{sheet.name}.csv"
        lines = list(csv.reader(StringIO(self._content(file), newline="")))
        header, body = (lines[0], lines[1:]) if lines else ([], [])
        if not self._has_columns(file, header, sheet):
            return []
        self._codes[sheet.name] = set()
        rows: list[Row] = []
        seen: set[tuple[object, ...]] = set()
        for number_of_row, cells in enumerate(body, 2):
            row = self._row(file, number_of_row, dict(zip(header, cells, strict=False)), sheet)
            if row is not None and self._is_new(file, number_of_row, row, sheet, seen):
                rows.append(row)
        return rows

    def _content(self, name: str) -> str:
        """Return a file's text; what cannot be read is a fault and no text."""
        try:
            return (self.path / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.fault(N_("%(file)s is missing."), file=name)
        except UnicodeDecodeError:
            self.fault(N_("%(file)s is not UTF-8 text."), file=name)
        return ""

    def _has_columns(self, file: str, header: Sequence[str], sheet: Sheet) -> bool:
        if not header:
            return False
        for column in sheet.columns.keys() - set(header):
            self.fault(N_("%(file)s, row 1: the column %(column)s is missing."), file=file, column=column)
        for column in set(header) - sheet.columns.keys():
            self.fault(N_("%(file)s, row 1: the column “%(column)s” is not used."), file=file, column=column)
        return set(header) == sheet.columns.keys()

    def _row(self, file: str, number_of_row: int, cells: Mapping[str, str], sheet: Sheet) -> Row | None:
        row: Row = {}
        before = len(self.faults)
        for column, parser in sheet.columns.items():
            cell = cells.get(column, "").strip()
            try:
                row[column] = self._reference(parser, cell) if isinstance(parser, Refers) else parser(cell)
            except Unreadable as error:
                where = {"file": file, "row": number_of_row, "column": column, "value": cell}
                self.fault(str(error), **where, **error.params)
        if isinstance(code := row.get("code"), str):
            self._codes[sheet.name].add(code)
        return row if len(self.faults) == before else None

    def _reference(self, to: Refers, cell: str) -> str | list[str] | None:
        codes: list[str] = several()(cell)
        if not codes and not to.optional:
            text(cell)
        known = self._codes.get(to.sheet)  # a sheet that could not be read is one fault, not one for each reference
        for code in codes:
            if known is not None and code not in known:
                raise Unreadable(
                    N_("%(file)s, row %(row)s, column %(column)s: %(code)s is not in %(other)s.csv."),
                    code=code,
                    other=to.sheet,
                )
        return codes if to.several else (codes[0] if codes else None)

    def _is_new(self, file: str, number_of_row: int, row: Row, sheet: Sheet, seen: set[tuple[object, ...]]) -> bool:
        key = tuple(row[column] for column in sheet.key)
        is_new = key not in seen
        if not is_new:
            self.fault(
                N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” appears twice."),
                file=file,
                row=number_of_row,
                column=", ".join(sheet.key),
                value=", ".join(str(part) for part in key),
            )
        seen.add(key)
        return is_new
