"""What became of a case, as it is typed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.amounts import Currency
from expo.domain.follow_ups import CaseOutcome, CaseStage, OverReason, Proof
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.records import read_amount


class FollowUpForm(Form):
    """What one side says of a case."""

    stage = RadioField(_l("What became of it?"), [InputRequired(_l("Please choose one."))])
    contracted = StringField(_l("Contracts since the show, in all"), [Optional(), Length(max=40)])
    realised = StringField(_l("Delivered and paid so far, in all"), [Optional(), Length(max=40)])
    proof = RadioField(_l("What shows the delivery?"), [Optional()])
    reason = SelectField(_l("Why did it come to nothing?"), [Optional()], default="")

    unit = Currency.KRW
    amounts: tuple[int, int] = (0, 0)

    def offer(self) -> None:
        """Fill the choices."""
        self.stage.choices = [SelectChoice(one.value, label(one)) for one in CaseStage]
        self.proof.choices = [SelectChoice(one.value, label(one)) for one in Proof]
        self.reason.choices = [("", _("Please choose")), *((one.value, label(one)) for one in OverReason)]

    def validate(self, extra_validators: object = None) -> bool:
        """Check the shape, the amounts included."""
        is_valid = super().validate(extra_validators)
        self.amounts = (self._amount(self.contracted), self._amount(self.realised))
        return is_valid and not self.contracted.errors and not self.realised.errors

    def _amount(self, field: StringField) -> int:
        return read_amount(field, self.unit) if field.data else 0

    def outcome(self) -> CaseOutcome:
        """Return what was said; a proof without a delivery and a reason of what goes on are left out."""
        stage, (contracted, realised) = CaseStage(self.stage.data), self.amounts
        proof = Proof(self.proof.data) if self.proof.data in set(Proof) and realised else None
        is_over = stage is CaseStage.OVER and self.reason.data in set(OverReason)
        return CaseOutcome(stage, contracted, realised, proof, OverReason(self.reason.data) if is_over else None)
