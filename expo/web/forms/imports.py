"""A spreadsheet to be uploaded, how its columns are understood, and answers about doubtful companies."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError

from expo.domain.imports import ImportKind
from expo.services import imports
from expo.web.arguments import row_number
from expo.web.formats import label, say
from expo.web.forms import Form

MOST_COLUMNS = 200
ACCEPTED = ".xlsx,.xls,.csv"


class ImportForm(Form):
    """What the rows are, and the file."""

    kind = SelectField(_l("What the rows are"), [InputRequired()])
    file = FileField(
        _l("File"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Excel (.xlsx, .xls) or .csv, at most 8 MB. Titles above the table and notes below may stay."),
    )

    content = b""

    def validate_file(self, field: FileField) -> None:
        """Open the file, and keep its content."""
        self.content = field.data.stream.read(imports.LARGEST + 1)
        for violation in imports.objections(self.content):
            raise ValidationError(say(violation))

    def offer(self, kinds: Iterable[ImportKind]) -> None:
        """Fill the choices."""
        self.kind.choices = [(kind.value, label(kind)) for kind in kinds]


def chosen_columns(keys: Iterable[str]) -> dict[int, str]:
    """Return the field of each column as it was chosen; any other text leaves a column out."""
    known, columns = set(keys), {}
    for name, key in request.form.items():
        place = _number_in(name, "column-")
        if place is not None and place < MOST_COLUMNS:
            columns[place] = key if key in known else ""
    return columns


def chosen_answers(candidates: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """Return the company chosen for each row: one of its candidates, 0 for a new one, and no other."""
    answers: dict[int, int] = {}
    for name, text in request.form.items():
        row, company = _number_in(name, "row-"), _number_in(text, "")
        if row is not None and company is not None and company in {0, *candidates.get(row, ())}:
            answers[row] = company
    return answers


def _number_in(text: str, prefix: str) -> int | None:
    return row_number(text.removeprefix(prefix)) if text.startswith(prefix) else None
