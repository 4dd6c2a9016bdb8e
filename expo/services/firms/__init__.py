"""Matched comparisons of firms: their figures are read from a spreadsheet."""

from expo.services.firms.figures import FirmSheet, read

__all__ = ["FirmSheet", "read"]
