"""A text that people consent to."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.domain.consent_texts import ConsentWords
from expo.web.forms import Form


class ConsentTextForm(Form):
    """Title and body in both languages."""

    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [InputRequired(), Length(max=200)])
    body_ko = TextAreaField(_l("Text in Korean"), [InputRequired(), Length(max=8000)])
    body_en = TextAreaField(_l("Text in English"), [InputRequired(), Length(max=8000)])

    @property
    def words(self) -> ConsentWords:
        """Return what was typed as a value; only after validation."""
        return ConsentWords(**{name: self[name].data or "" for name in ConsentWords.__dataclass_fields__})
