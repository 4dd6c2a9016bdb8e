"""Sheets of paper: keep the timetable that they show, order them, and set them as PDF."""

from expo.services.prints.keeping import keep
from expo.services.prints.printing import made, note_links, order, read, read_own

__all__ = ["keep", "made", "note_links", "order", "read", "read_own"]
