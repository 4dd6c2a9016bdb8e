"""How many consultations a group of companies, or one company, has."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from expo.domain.limits import MOST, MeetingBounds
from expo.web.forms import Form


class LimitForm(Form):
    """A group, or one company by name; and the numbers."""

    group = SelectField(_l("Group"), [Optional()], default="")
    company = StringField(
        _l("Or one company"),
        [Optional(), Length(max=200)],
        description=_l("An exhibitor or a buyer: a name, a part of it, or a code."),
    )
    minimum = IntegerField(_l("At least, over all days"), [Optional(), NumberRange(0, MOST)])
    maximum = IntegerField(_l("At most, over all days"), [Optional(), NumberRange(0, MOST)])
    per_day = IntegerField(_l("At most on one day"), [Optional(), NumberRange(0, MOST)])

    @property
    def bounds(self) -> MeetingBounds:
        """Return the numbers as a value."""
        return MeetingBounds(self.minimum.data, self.maximum.data, self.per_day.data)
