"""Who comes and for how long, to suggest settings from."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from expo.domain.head_counts import HeadCount
from expo.web.forms import Form


class HeadCountForm(Form):
    """A head-count; it is asked for in the address, so that two can be compared."""

    class Meta:
        csrf = False

    exhibitors = IntegerField(_l("Exhibitors"), [InputRequired(), NumberRange(1, 100_000)])
    buyers = IntegerField(_l("Buyers"), [InputRequired(), NumberRange(1, 100_000)])
    days = IntegerField(_l("Consultation days"), [InputRequired(), NumberRange(1, 31)])
    minutes_a_day = IntegerField(_l("Minutes of consultation hours a day"), [InputRequired(), NumberRange(10, 1440)])
    each = IntegerField(_l("Consultations that a buyer wants in all"), [InputRequired(), NumberRange(1, 1000)])

    @property
    def head(self) -> HeadCount:
        """Return what was typed as a value; only after validation."""
        return HeadCount(**{name: self[name].data for name in HeadCount.__dataclass_fields__})
