"""The rate of exchange, and why a table is published."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.press import PressKind
from expo.domain.words import word_of
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import DayField, RequiredByService


class RateForm(Form):
    """How many won one dollar is."""

    rate = StringField(_l("Won for one US dollar"), [InputRequired(), Length(max=20)])
    source = StringField(_l("Whose rate"), [InputRequired(), Length(max=120)])
    rate_on = DayField(_l("Of which day"), [InputRequired()])


class PressForm(Form):
    """Why a later table is published."""

    kind = RadioField(_l("What is this table?"), [Optional()], default=PressKind.REVISION.value)
    reason = StringField(_l("What changed and why"), [RequiredByService(), Length(max=300)])

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(one.value, label(one)) for one in (PressKind.REVISION, PressKind.CORRECTION)]

    @property
    def chosen(self) -> PressKind:
        return word_of(PressKind, self.kind.data) or PressKind.REVISION
