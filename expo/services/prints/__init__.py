"""Sheets of paper: keep the timetable that they show, order them, and set them as PDF."""

from expo.services.prints.cards import badge_file, cards, slip, slip_file
from expo.services.prints.files import fail, forget_old, keep_file, large_without_file, read_large
from expo.services.prints.keeping import keep
from expo.services.prints.printing import count, made, note_links, order, read, read_own

__all__ = [
    "badge_file",
    "cards",
    "count",
    "fail",
    "forget_old",
    "keep",
    "keep_file",
    "large_without_file",
    "made",
    "note_links",
    "order",
    "read",
    "read_large",
    "read_own",
    "slip",
    "slip_file",
]
