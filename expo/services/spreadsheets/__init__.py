"""Spreadsheets that we write: lists and the timetable of an edition, as workbooks or as text."""

from expo.services.spreadsheets.downloads import download
from expo.services.spreadsheets.texts import comma_separated
from expo.services.spreadsheets.workbooks import workbook

__all__ = ["comma_separated", "download", "workbook"]
