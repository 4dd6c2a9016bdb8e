"""Booking and cancelling a consultation."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.labels import label
from expo.domain.meetings import CancelReason
from expo.web.forms import Form

OTHER = "other"


class BookingForm(Form):
    """One slot, chosen by its button."""

    slot = IntegerField(_l("Time"), [InputRequired(_l("Please choose a time."))])


class CancellationForm(Form):
    """Why: one of the usual reasons, or words of one's own."""

    reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Please choose a reason: the other side will read it."))],
        choices=[*((reason.value, _l(label(reason))) for reason in CancelReason), (OTHER, _l("Another reason"))],
    )
    words = StringField(_l("In your own words"), [Optional(), Length(max=300)])

    @property
    def given(self) -> str:
        """Return the reason as the service takes it: empty when another reason was chosen and not said."""
        chosen = self.reason.data or ""
        return (self.words.data or "").strip() if chosen == OTHER else chosen
