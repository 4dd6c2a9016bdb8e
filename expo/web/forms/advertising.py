"""An advertising message in both languages."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.domain.advertising import AdWords
from expo.web.forms import Form


class AdvertisementForm(Form):
    """Title and text; the mark (광고), the sender and the way to unsubscribe are added to them."""

    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=150)])
    title_en = StringField(_l("Title in English"), [InputRequired(), Length(max=150)])
    body_ko = TextAreaField(_l("Text in Korean"), [InputRequired(), Length(max=5000)])
    body_en = TextAreaField(_l("Text in English"), [InputRequired(), Length(max=5000)])

    @property
    def words(self) -> AdWords:
        """Return what was typed as a value; only after validation."""
        return AdWords(**{name: self[name].data or "" for name in AdWords.__dataclass_fields__})
