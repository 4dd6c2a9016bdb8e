"""What goes missing, and when."""

import re
from collections.abc import Iterable
from datetime import date, time
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.validators import Optional as MayBeEmpty

from expo.domain.disruptions import Missing
from expo.domain.editions import Span, moment
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import ShowDayField, TimeOfDayField

DAWN, MIDNIGHT = time(0), time(23, 59)


class DisruptionForm(Form):
    """Who or what, on which day, from when to when; without times the whole day."""

    missing = RadioField(_l("What is missing?"), [InputRequired()], default=Missing.EXHIBITOR.value)
    codes = StringField(
        _l("Which"),
        [InputRequired(), Length(max=600)],
        description=_l("A name, a part of it, or a code; several with commas between them."),
    )
    on = ShowDayField(_l("Day"), [InputRequired()])
    starts = TimeOfDayField(_l("From"), [MayBeEmpty()])
    ends = TimeOfDayField(_l("Until"), [MayBeEmpty()])
    to_the_end = BooleanField(_l("And every day after that"))
    reason = StringField(_l("Reason"), [Length(max=200)])

    def offer(self, days: Iterable[date]) -> None:
        """Fill the choices."""
        self.missing.choices = [(one.value, label(one)) for one in Missing]
        self.on.offer(days)

    @property
    def wanted(self) -> list[str]:
        """Return the names and codes that were typed."""
        return [word.strip() for word in re.split(r"[,;，、]", self.codes.data or "") if word.strip()]

    def span(self, zone: ZoneInfo, last: date) -> Span:
        """Return what was typed as a span; only after validation."""
        on = date.fromisoformat(self.on.data)
        until = last if self.to_the_end.data else on
        starts, ends = self.starts.data or DAWN, self.ends.data or MIDNIGHT
        return Span(moment(on, starts, zone), moment(until, MIDNIGHT if self.to_the_end.data else ends, zone))
