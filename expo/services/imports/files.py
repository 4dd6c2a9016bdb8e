"""Open an uploaded spreadsheet, within bounds: `.xlsx`, `.xls` and `.csv`."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from expo.domain.refusals import Refusal, Violation
from expo.domain.spreadsheets.cells import Cell, Grid, is_empty
from expo.domain.words import N_

LARGEST = 8 * 2**20
"""Bytes of a file."""
MOST_UNPACKED = 96 * 2**20
MOST_PARTS = 2_000
MOST_ROWS, MOST_COLUMNS = 20_000, 120
TALLEST = MOST_ROWS + 100
"""Rows of a sheet with the titles and headings above its rows."""
LONGEST_MERGE = 500
"""Rows."""
READER = Path(__file__).with_name("workbook.py")
PATIENCE = 20
"""Seconds for opening a workbook."""
_MOMENTS: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
Merged = tuple[tuple[int, int], tuple[int, int]]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*(?<!/)>')
"""A cell with a value; one with nothing but a format is closed at once."""

NO_SPREADSHEET = Violation(
    "no_spreadsheet",
    N_("This file cannot be read as a spreadsheet. Save it as .xlsx or .csv and choose it again."),
    field="file",
)
TOO_LARGE = Violation(
    "spreadsheet_too_large",
    N_("This file is too large: at most %(rows)s rows, %(columns)s columns and %(megabytes)s MB are read."),
    {"rows": f"{MOST_ROWS:,}", "columns": MOST_COLUMNS, "megabytes": LARGEST // 2**20},
    field="file",
)
EMPTY = Violation("spreadsheet_is_empty", N_("There is nothing in this file."), field="file")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet of a file: its name and its cells; what is merged downward stands in each of its rows."""

    name: str
    grid: Grid


def sheets_of(content: bytes) -> list[Worksheet]:
    """Return the visible sheets that have cells, or refuse the file with the reason.

    The kind of file is read from its content, never from its name. A packed file is unpacked once with a bound before
    it is opened, so that a small file cannot become a large one.
    """
    if len(content) > LARGEST:
        raise Refusal(TOO_LARGE)
    if content.startswith(_ZIP):
        _check_package(content)
    found = _workbook(content) if content.startswith((_ZIP, _OLE)) else [Worksheet("", _csv(content))]
    found = [sheet for sheet in found if any(not is_empty(cell) for row in sheet.grid for cell in row)]
    if not found:
        raise Refusal(EMPTY)
    return found


def objections(content: bytes) -> tuple[Violation, ...]:
    """Return why a file cannot be opened."""
    try:
        sheets_of(content)
    except Refusal as refusal:
        return refusal.violations
    return ()


def _workbook(content: bytes) -> list[Worksheet]:
    """Let a process of its own open a workbook: a crafted one may end the process that reads it."""
    command = [sys.executable, "-I", str(READER), *map(str, (TALLEST, MOST_COLUMNS))]
    try:
        read = subprocess.run(  # noqa: S603 -- this Python and fixed words
            command, input=content, capture_output=True, timeout=PATIENCE, check=True
        )
    except subprocess.SubprocessError as error:
        raise Refusal(NO_SPREADSHEET) from error
    return [_sheet(*sheet) for sheet in json.loads(read.stdout, object_hook=_moment)]


def _moment(written: dict[str, Any]) -> Cell:
    """Return a cell of a workbook that JSON has no word for."""
    return timedelta(seconds=written["seconds"]) if "seconds" in written else _MOMENTS[written["kind"]](written["text"])


def _sheet(name: str, height: int, width: int, rows: list[list[Cell]], merged: list[Merged]) -> Worksheet:
    if height > TALLEST or width > MOST_COLUMNS:
        raise Refusal(TOO_LARGE)
    grid = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if left == right and top < len(grid) and left < len(grid[top]):
            for row in range(top + 1, min(bottom + 1, len(grid), top + LONGEST_MERGE)):
                grid[row][left] = grid[top][left]
    return Worksheet(name, grid)


def _check_package(content: bytes) -> None:
    """Unpack every part once, with a bound, and look how far its cells reach: a library would make room for them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refusal(TOO_LARGE)
            for part in parts:
                data = package.read(part)  # at most file_size bytes, or a wrong check sum
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_reach(data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise Refusal(NO_SPREADSHEET) from error


def _check_reach(sheet: bytes) -> None:
    for column, row in {found.groups() for found in _CELL.finditer(sheet)}:
        if len(row) > 7 or len(column) > 3 or int(row) > TALLEST or _number(column) > MOST_COLUMNS:
            raise Refusal(TOO_LARGE)


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _csv(content: bytes) -> Grid:
    text = decoded(content)
    if "\0" in text:
        raise Refusal(NO_SPREADSHEET)
    head = text[:4000].splitlines()[:20]
    separator = max(",\t;|", key=lambda mark: sum(line.count(mark) for line in head))
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= TALLEST or len(row) > MOST_COLUMNS:
                raise Refusal(TOO_LARGE)
            rows.append(list(row))
    except csv.Error as error:
        raise Refusal(NO_SPREADSHEET) from error
    return rows


def decoded(content: bytes) -> str:
    """Return the text of a file: by its mark, else UTF-8, else CP949, in which Korean Windows saves."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if has_mark else ["utf-8-sig", "cp949"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(NO_SPREADSHEET)
