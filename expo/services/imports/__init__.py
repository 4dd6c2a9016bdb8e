"""Bring companies, products, wishes, booths, interpreters and tables in from spreadsheets."""

from expo.domain.imports import KEPT_FOR
from expo.services.imports.duplicates import duplicates, like_buyer
from expo.services.imports.files import LARGEST, Worksheet, objections, sheets_of
from expo.services.imports.merge_previews import MergePreview, merge_preview
from expo.services.imports.merging import merge
from expo.services.imports.preparing import CHANGED_SINCE, PreparedImport, prepare
from expo.services.imports.previews import ImportPreview, preview
from expo.services.imports.templates import template
from expo.services.imports.undoing import PreparedUndoing, forget_values, prepare_undoing, undo
from expo.services.imports.uploads import answer, choose_columns, discard, fill, forget_old, headings_of, look, upload
from expo.services.imports.writing import write

__all__ = [
    "CHANGED_SINCE",
    "KEPT_FOR",
    "LARGEST",
    "ImportPreview",
    "MergePreview",
    "PreparedImport",
    "PreparedUndoing",
    "Worksheet",
    "answer",
    "choose_columns",
    "discard",
    "duplicates",
    "fill",
    "forget_old",
    "forget_values",
    "headings_of",
    "like_buyer",
    "look",
    "merge",
    "merge_preview",
    "objections",
    "prepare",
    "prepare_undoing",
    "preview",
    "sheets_of",
    "template",
    "undo",
    "upload",
    "write",
]
