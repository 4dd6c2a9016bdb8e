"""What one buyer, or every buyer, is asked for."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from expo.domain.buyers import Track
from expo.domain.words import Named
from expo.web.forms import Form
from expo.web.forms.uploads import needed_lines


class BuyerDocumentForm(Form):
    """A document, named in both languages."""

    name_ko = StringField(_l("Document, in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Document, in English"), [InputRequired(), Length(max=200)])


MOST = 10
"""Documents that all buyers of a track are asked for."""


class StandardDocumentsForm(Form):
    """What all buyers of each track are asked for, one document a line."""

    overseas = TextAreaField(_l("From overseas buyers"), [Length(max=4000)])
    domestic = TextAreaField(_l("From domestic buyers"), [Length(max=4000)])

    def validate_overseas(self, field: TextAreaField) -> None:
        """Name every document in both languages, once."""
        _check(field.data)

    def validate_domestic(self, field: TextAreaField) -> None:
        """Name every document in both languages, once."""
        _check(field.data)

    @property
    def wanted(self) -> dict[Track, list[Named]]:
        """Return the documents of each track."""
        lines = {Track.OVERSEAS: self.overseas.data, Track.DOMESTIC: self.domestic.data}
        return {track: [Named(ko, en) for ko, en, _is_required in needed_lines(text)] for track, text in lines.items()}


def _check(text: str | None) -> None:
    lines = needed_lines(text)
    if any(not ko or not en or max(len(ko), len(en)) > 200 for ko, en, _is_required in lines):
        raise ValidationError(_l("Please write each line as Korean | English, at most 200 characters each."))
    if len({ko for ko, _en, _is_required in lines}) < len(lines):
        raise ValidationError(_l("A document is named twice."))
    if len(lines) > MOST:
        raise ValidationError(_l("At most %(most)s documents.", most=MOST))
