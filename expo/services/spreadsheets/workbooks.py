"""Write spreadsheets: real dates and numbers, headings that stay in sight, filters, and no cell that calculates."""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from expo.domain.spreadsheets.sheets import Cell, SheetChart, SheetTable
from expo.domain.words import Labelled, Marked, Named
from expo.services.languages import catalogue

LONGEST_CELL = 32_767
"""Characters of a cell: a limit of the format."""
_LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_EARLIEST_YEAR = 1900
_FORMATS: Mapping[type, str] = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}
_WIDTHS: Mapping[type, int] = {datetime: 17, date: 11, time: 7}
_NARROWEST, _WIDEST = 8, 50
_CHART = (560, 320)
"""Width and height of a chart in pixels."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(sheets: Iterable[SheetTable], *, language: str, zone: ZoneInfo) -> bytes:
    """Return an ``.xlsx`` file of these sheets.

    Parameters
    ----------
    sheets
        At least one. Text stays text, also where it begins with ``=``; what is longer than a cell can be is cut.
    language
        ``ko`` or ``en``, for headings, names and words.
    zone
        Where moments are shown in wall-clock time: the format has no time zones.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        writer = _Writer(book, language, zone)
        for sheet in sheets:
            writer.write(sheet)
    return file.getvalue()


class _Writer:
    def __init__(self, book: Any, language: str, zone: ZoneInfo) -> None:
        self._book, self._language, self._zone = book, language, zone
        self._heading = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "valign": "top"})
        self._formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        self._whole = book.add_format({"num_format": "#,##0"})
        self._taken: set[str] = set()

    def write(self, sheet: SheetTable) -> None:
        page = self._book.add_worksheet(self._sheet_name(self._text(sheet.name)))
        widths = []
        for number, column in enumerate(sheet.columns):
            heading = self._text(column.heading)
            page.write_string(0, number, heading, self._heading)
            widths.append(_width(heading) + 3)  # room for the filter's button
        for place, row in enumerate(sheet.rows, 1):
            for number, cell in enumerate(row):
                widths[number] = max(widths[number], self._write_cell(page, place, number, cell))
        for number, width in enumerate(widths):
            page.set_column(number, number, min(max(width, _NARROWEST), _WIDEST))
        for place, chart in enumerate(sheet.charts):
            self._draw(page, chart, place, len(sheet.columns))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(sheet.rows), max(0, len(sheet.columns) - 1))
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _draw(self, page: Any, chart: SheetChart, place: int, columns: int) -> None:
        """Draw bars beside the table, two in a row; the first row of a run is at the top, as on the page."""
        drawn = self._book.add_chart({"type": "bar"})
        names, numbers = (
            [page.get_name(), chart.first + 1, column, chart.last + 1, column]
            for column in (chart.names, chart.numbers)
        )
        labels = {"value": True, "num_format": "0.0%" if chart.is_share else "#,##0"}
        drawn.add_series(
            {"categories": names, "values": numbers, "data_labels": labels, "gap": 40, "fill": {"color": "#3B5BA5"}}
        )
        drawn.set_title({"name": self._text(chart.title), "name_font": {"size": 12}})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis({"major_gridlines": {"visible": False}, "visible": False, "min": 0})
        drawn.set_size({"width": _CHART[0], "height": _CHART[1]})
        offset = {"x_offset": 16 + (place % 2) * (_CHART[0] + 16), "y_offset": (place // 2) * (_CHART[1] + 16)}
        page.insert_chart(1, columns, drawn, offset | {"description": self._text(chart.title)})

    def _write_cell(self, page: Any, row: int, column: int, cell: Cell) -> int:
        """Write a value as what it is, and return how wide it is."""
        if cell is None or cell == "" or cell == ():
            return 0
        if isinstance(cell, datetime):
            cell = cell.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        if isinstance(cell, datetime | date) and cell.year < _EARLIEST_YEAR:
            cell = cell.isoformat()
        if isinstance(cell, datetime | date | time):
            page.write_datetime(row, column, cell, self._formats[type(cell)])
            return _WIDTHS[type(cell)]
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            page.write_number(row, column, cell, self._whole if abs(cell) >= 10_000 else None)
            return len(f"{cell:,}") + 1
        text = self._text(cell)[:LONGEST_CELL]
        page.write_string(row, column, text)
        return max(map(_width, text.splitlines()), default=0) + 1

    def _text(self, value: object) -> str:
        return worded(value, self._language)

    def _sheet_name(self, name: str) -> str:
        """Return a name that the format allows and no other sheet has."""
        plain = _FORBIDDEN_IN_SHEET_NAMES.sub(" ", name).strip(" '")[:_LONGEST_SHEET_NAME] or "1"
        number, unique = 1, plain
        while unique.casefold() in self._taken:
            number += 1
            mark = f" {number}"
            unique = plain[: _LONGEST_SHEET_NAME - len(mark)] + mark
        self._taken.add(unique.casefold())
        return unique


def worded(value: object, language: str) -> str:
    """Return a value as text of a language: a name, a word of the trade, a marked sentence, or a list of these."""
    if isinstance(value, Named):
        first, other = value.name_ko, value.name_en
        return (first or other) if language == "ko" else (other or first)
    if isinstance(value, Labelled):
        return catalogue(language).gettext(value.label)
    if isinstance(value, Marked):
        return catalogue(language).gettext(value.text)
    if isinstance(value, tuple):
        return ", ".join(worded(one, language) for one in value)
    return str(value)


def _width(text: str) -> int:
    """Return how many digits wide a text is; Hangul is twice as wide as a digit."""
    return len(text) if text.isascii() else sum(2 if ord(character) > 0x10FF else 1 for character in text)
