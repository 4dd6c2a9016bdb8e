"""A time on one day of the expo, such as a closed time of a table or an interpreter."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from expo.domain.editions import Span, moment
from expo.web.forms import Form
from expo.web.forms.fields import ShowDayField, TimeOfDayField, filled


class SpanForm(Form):
    """From when to when on one day."""

    on = ShowDayField(_l("Day"), [InputRequired()])
    starts = TimeOfDayField(_l("Starts at"), [InputRequired()])
    ends = TimeOfDayField(_l("Ends at"), [InputRequired()])

    def offer_days(self, days: Iterable[date]) -> None:
        """Fill the choices of the day."""
        self.on.offer(days)

    def span(self, zone: ZoneInfo) -> Span:
        """Return what was typed as a span; only after validation."""
        on = date.fromisoformat(self.on.data)
        return Span(moment(on, filled(self.starts), zone), moment(on, filled(self.ends), zone))


class ClosureForm(SpanForm):
    """A closed time, and why."""

    reason = StringField(_l("Reason"), [Length(max=200)])
