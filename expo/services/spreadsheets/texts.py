"""Write a sheet as comma-separated text that Excel opens in Korean, without a cell that it would calculate."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

from expo.domain.spreadsheets.sheets import Cell, SheetTable
from expo.services.spreadsheets.workbooks import worded

_CALCULATED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet program reads as the beginning of a formula, in full width too, or drops before one."""


def comma_separated(sheet: SheetTable, *, language: str, zone: ZoneInfo) -> bytes:
    """Return a ``.csv`` file in UTF-8 with a mark that Excel needs; text like a formula begins with an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(worded(column.heading, language) for column in sheet.columns)
    writer.writerows([_plain(cell, language, zone) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _plain(cell: Cell, language: str, zone: ZoneInfo) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(cell, date | int | float):
        return str(cell)
    text = worded(cell, language)
    return f"'{text}" if text.lstrip(" \u3000\u00a0\ufeff").startswith(_CALCULATED) else text
