"""Matched comparisons of firms: their figures are read from a spreadsheet, kept as rows, compared and reported."""

from expo.services.firms.documents import document
from expo.services.firms.figures import FirmSheet, read
from expo.services.firms.reports import report
from expo.services.firms.sets import DRAWS, FirmSetSheet, PublishedSheet, bring, publish

__all__ = [
    "DRAWS",
    "FirmSetSheet",
    "FirmSheet",
    "PublishedSheet",
    "bring",
    "document",
    "publish",
    "read",
    "report",
]
