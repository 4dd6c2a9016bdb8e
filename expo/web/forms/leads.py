"""A visitor's badge with a note, as a form and as a batch of events."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.arrivals import MOST_AT_ONCE
from expo.domain.leads import Temperature
from expo.services.leads import LeadEvent
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.arrivals import moment_of, number_of, text_of, uuid_of

LONGEST_NOTE = 2000
_LONGEST_OFFSET = timedelta(days=36_500) // timedelta(milliseconds=1)


class LeadForm(Form):
    """What an exhibitor notes about a visitor."""

    badge = StringField(_l("Badge or code"), [InputRequired(), Length(max=300)])
    temperature = RadioField(_l("Temperature"), [Optional()])
    interest = StringField(_l("Interested in"), [Length(max=200)])
    note = TextAreaField(_l("Note"), [Length(max=LONGEST_NOTE)])
    agreed = BooleanField(_l("The visitor has read the sentence above and agrees"))

    def offer(self) -> None:
        """Offer the words."""
        self.temperature.choices = [(one.value, label(one)) for one in Temperature]


def lead_events(sent: Any) -> list[LeadEvent] | None:
    """Return the events of a batch; ``None`` if any part of it has another shape."""
    try:
        events = sent["events"]
        if not isinstance(events, list) or len(events) > MOST_AT_ONCE:
            return None
        return [_event(one) for one in events]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _event(one: Any) -> LeadEvent:
    grade = one.get("temperature")
    offset = timedelta(milliseconds=number_of(one.get("offset_ms", 0), _LONGEST_OFFSET))
    return LeadEvent(
        id=uuid_of(one["id"]),
        badge=text_of(one["badge"], 300),
        at=moment_of(one["at"]) + offset,
        note=text_of(one.get("note", ""), LONGEST_NOTE),
        interest=text_of(one.get("interest", ""), 200),
        temperature=Temperature(grade) if grade else None,
        agreed=True if one.get("agreed") is True else None,
        is_offline=one.get("offline") is True,
    )
