"""Spreadsheets that we write: lists and the timetable of an edition, as workbooks."""

from expo.services.spreadsheets.workbooks import workbook

__all__ = ["workbook"]
