"""Matched comparisons of firms: their figures are read from a spreadsheet, kept as rows, compared and reported."""

from expo.services.firms.documents import document
from expo.services.firms.figures import FirmSheet, read
from expo.services.firms.reports import report
from expo.services.firms.sets import DRAWS, ComparedFirms, FirmSetSheet, PublishedSheet, bring, compared, publish

__all__ = [
    "DRAWS",
    "ComparedFirms",
    "FirmSetSheet",
    "FirmSheet",
    "PublishedSheet",
    "bring",
    "compared",
    "document",
    "publish",
    "read",
    "report",
]
