"""Booking and cancelling a consultation."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation

from expo.domain.meetings import CancelReason
from expo.web.forms import Form
from expo.web.forms.fields import RowField

OTHER = "other"


class BookingForm(Form):
    """One slot, chosen by its button; ``ask`` proposes it to the other side instead of taking it at once."""

    slot = RowField(_l("Time"), [InputRequired(_l("Please choose a time."))])
    ask = BooleanField(_l("Ask the other side first; nothing changes until they accept"))


class DeclineForm(Form):
    """Why a proposed time does not suit, if one likes to say."""

    reason = StringField(_l("Reason"), [Optional(), Length(max=300)])


def _needed_for_another_reason(form: "CancellationForm", field: TextAreaField) -> None:
    if form.reason.data == OTHER and not (field.data or "").strip():
        raise StopValidation(_("Please write why: the other side will read it."))


class CancellationForm(Form):
    """Why: one of the usual reasons, or words of one's own."""

    reason = RadioField(
        _l("Reason"),
        [InputRequired(_l("Please choose a reason: the other side will read it."))],
        choices=[
            *(
                SelectChoice(reason.value, _l(reason.label))
                for reason in CancelReason
                if reason is not CancelReason.MISTAKE
            ),
            SelectChoice(OTHER, _l("Another reason")),
        ],
    )
    words = TextAreaField(_l("In your own words"), [_needed_for_another_reason, Optional(), Length(max=300)])

    @property
    def given(self) -> str:
        """Return the reason as the service takes it: one's own words first, empty if they are missing."""
        chosen = self.reason.data or ""
        return (self.words.data or "").strip() or ("" if chosen == OTHER else chosen)

    @property
    def beside(self) -> CancelReason | None:
        """Return the usual reason that was chosen beside one's own words: it is told in the reader's language."""
        has_both = (self.words.data or "").strip() and self.reason.data != OTHER
        return CancelReason(self.reason.data) if has_both else None


class SeatForm(Form):
    """Where an organizer puts a consultation: ``slot`` or ``slot-table``, and for a new one the two companies."""

    exhibitor = RowField(validators=[Optional()])
    buyer = RowField(validators=[Optional()])
    seat = StringField(
        _l("Place"), [InputRequired(_l("Please choose a free place.")), Regexp(r"^\d{1,18}(-\d{1,18})?$")]
    )

    @property
    def slot_id(self) -> int:
        return int((self.seat.data or "0").partition("-")[0])

    @property
    def table_id(self) -> int | None:
        table = (self.seat.data or "").partition("-")[2]
        return int(table) if table else None


class LengthForm(Form):
    """How many slots the consultation of two companies takes: 1 or 2."""

    slots = StringField(validators=[Regexp(r"^[12]$", message=_l("Please choose a length."))])

    @property
    def is_long(self) -> bool:
        return self.slots.data == "2"


class OrganizersCancellationForm(Form):
    """Why, in words that both sides read."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=300)])
