"""What an organizer decides about a buyer."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.domain.buyers import Decision, Verification
from expo.web.forms import Form
from expo.web.forms.fields import RequiredByService


class DecisionForm(Form):
    """Approve or reject, with the reason that the buyer will read."""

    decision = RadioField(_l("Decision"), [InputRequired()])
    reason = TextAreaField(_l("Reason"), [RequiredByService(_l("(to reject)")), Length(max=1000)])

    def offer(self) -> None:
        """Fill the choices."""
        self.decision.choices = [(one.value, _(one.label)) for one in Decision]


class VerificationForm(Form):
    """How far a buyer was checked."""

    verification = SelectField(_l("Verification"), [InputRequired()])

    def offer(self) -> None:
        """Fill the choices."""
        self.verification.choices = [(one.value, _(one.label)) for one in Verification]
