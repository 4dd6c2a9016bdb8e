"""Open one workbook from standard input, and write its sheets to standard output: run as a process of its own.

The library that reads workbooks is native code: what it makes of a crafted file may end its process.
"""

import io
import json
import sys
from datetime import date, time, timedelta

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

MEMORY = 2 * 2**30
"""Bytes that the process may ask for."""


def main(most_rows: int, most_columns: int) -> None:
    """Write (name, height, width, rows, merged ranges) of each visible sheet; one that is too large has no rows."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet or meta.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        is_small = sheet.total_height <= most_rows and sheet.total_width <= most_columns
        rows = sheet.to_python(skip_empty_area=False) if is_small else []
        merged = (sheet.merged_cell_ranges or [])[:most_rows]
        sheets.append((sheet.name, sheet.total_height, sheet.total_width, rows, merged))
    json.dump(sheets, sys.stdout, default=_written)


def _written(moment: date | time | timedelta) -> dict[str, str | float]:
    if isinstance(moment, timedelta):
        return {"seconds": moment.total_seconds()}
    return {"kind": type(moment).__name__, "text": moment.isoformat()}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
