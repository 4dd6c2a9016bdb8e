"""An empty spreadsheet for each kind of import: headings, the words that are understood, one example."""

import io

import xlsxwriter
from sqlalchemy.orm import Session

from expo.domain.imports import ImportKind
from expo.domain.spreadsheets.fields import FIELDS, Field
from expo.domain.spreadsheets.vocabulary import Vocabulary, Words
from expo.models.editions import Edition
from expo.services.imports import words

_MOST_LISTED = 40
"""Words of a column that are offered in a list; of more there is no list."""
_ROWS = 1000


def template(session: Session, edition: Edition, kind: ImportKind, *, language: str) -> bytes:
    """Return the template of a kind as `.xlsx`, with the headings in Korean or English."""
    known = words.of_edition(session, edition.id)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        needed = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True})
        optional = book.add_format({"bottom": 1, "text_wrap": True})
        example = book.add_format({"italic": True, "font_color": "#666666"})
        for column, field in enumerate(FIELDS[kind]):
            heading = field.name.name_en if language == "en" else field.name.name_ko
            sheet.write_string(0, column, heading, needed if field.is_required else optional)
            value = _example(field, known, language)
            sheet.write(1, column, value, example)
            sheet.set_column(column, column, max(12, len(heading) * 2, len(str(value)) + 4))
            offered = _offered(field, known, language)
            if offered:
                sheet.data_validation(
                    1, column, _ROWS, column, {"validate": "list", "source": offered, "error_type": "information"}
                )
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _example(field: Field, known: Words, language: str) -> str | int | float:
    if field.example != "" or not field.words:
        return field.example
    names = _names(known.get(field.words), language)
    return names[0] if names else ""


def _offered(field: Field, known: Words, language: str) -> list[str]:
    names = _names(known.get(field.words), language)
    is_short = len(names) <= _MOST_LISTED and sum(len(name) + 1 for name in names) < 255  # a limit of the format
    return names if names and is_short and not field.repeats else []


def _names(vocabulary: Vocabulary | None, language: str) -> list[str]:
    names = [] if vocabulary is None else list(vocabulary.names.values())
    return [str(getattr(name, "name_en" if language == "en" else "name_ko", name)) for name in names]
