"""Forms of the fund: an entry, a payment, a reversal, a period to close, a funding plan."""

from collections.abc import Iterable
from decimal import Decimal
from secrets import token_hex
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.fund import MOVES, PAYMENTS, FundAct
from expo.services.fund import EntrySheet, PaymentSheet
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import DayField, WonField, code, filled
from expo.web.forms.programmes import organization_choices

MOST_FUNDERS = 6
YEARS = NumberRange(2014, 2100)
WHOLE_WON = _l("Whole won, such as 120,000,000")


class _MovingForm(Form):
    """What an entry and a payment share."""

    act = SelectField(_l("Act"), [InputRequired()])
    funder = SelectField(_l("Funder"), [InputRequired()])
    year = IntegerField(_l("Year of the contribution"), [InputRequired(), YEARS])
    case = StringField(
        _l("Code of the supported case"), [Length(max=40)], filters=[code], description=_l("Where it belongs to one")
    )
    won = WonField(_l("Amount in won"), [InputRequired(), NumberRange(1)], description=WHOLE_WON)

    def offer(self, funders: Iterable[Any]) -> None:
        """Fill the choices."""
        self.funder.choices = organization_choices(funders)

    def _numbers(self) -> tuple[FundAct, int, int, int]:
        return FundAct(self.act.data), int(self.funder.data), filled(self.year), filled(self.won)


class FundEntryForm(_MovingForm):
    """An act that needs no second person; ``key`` makes a form that is sent twice one entry."""

    occurred_on = DayField(_l("Day"), [InputRequired()])
    note = TextAreaField(_l("Note"), [Length(max=2000)])
    key = HiddenField(default=lambda: token_hex(16), validators=[InputRequired(), Length(max=64)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.act.choices = [(act.value, label(act)) for act in MOVES if act not in PAYMENTS]

    @property
    def sheet(self) -> EntrySheet:
        """Return what was typed as a value; only after validation."""
        act, funder, year, won = self._numbers()
        return EntrySheet(
            act,
            funder,
            year,
            won,
            filled(self.occurred_on),
            self.note.data or "",
            self.case.data or "",
            f"form-{self.key.data}",
        )


class FundPaymentForm(_MovingForm):
    """A payment to prepare."""

    payee = StringField(_l("Payee"), [InputRequired(), Length(max=200)])
    account_number = StringField(_l("Account number of the payee"), [InputRequired(), Length(max=60)])
    note = TextAreaField(_l("Note"), [Length(max=2000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.act.choices = [(act.value, label(act)) for act in MOVES if act in PAYMENTS]

    @property
    def sheet(self) -> PaymentSheet:
        """Return what was typed as a value; only after validation."""
        act, funder, year, won = self._numbers()
        return PaymentSheet(
            act,
            funder,
            year,
            won,
            self.payee.data or "",
            self.account_number.data or "",
            self.case.data or "",
            self.note.data or "",
        )


class FundReversalForm(Form):
    """Why and when an entry is reversed."""

    occurred_on = DayField(_l("Day"), [InputRequired()])
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=2000)])


class FundPeriodForm(Form):
    """Until which day the fund is to be closed."""

    ends_on = DayField(_l("Last day of the period"), [InputRequired()])
    note = TextAreaField(_l("Note"), [Length(max=2000)])


class FundingPlanForm(Form):
    """The whole cost and the share of each funder, such as ``funder_1`` and ``percent_1``."""

    total = WonField(_l("Whole cost in won"), [InputRequired(), NumberRange(1)], description=WHOLE_WON)

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Return the fields of each share."""
        return [(self[f"funder_{n}"], self[f"percent_{n}"]) for n in range(1, MOST_FUNDERS + 1)]

    def offer(self, funders: Iterable[Any]) -> None:
        """Fill the choices."""
        choices = organization_choices(funders)
        for funder, _percent in self.pairs:
            funder.choices = choices

    def validate(self, extra_validators: object = None) -> bool:
        """Check that each funder has a percentage and each percentage a funder."""
        is_right = super().validate(extra_validators)
        for funder, percent in self.pairs:
            if bool(funder.data) != (percent.data is not None):
                percent.errors = [*percent.errors, _("Give both the funder and its percentage, or neither.")]
                is_right = False
        return is_right

    @property
    def shares(self) -> list[tuple[int, int]]:
        """Return funders with hundredths of a percent."""
        return [(int(funder.data), int(percent.data * 100)) for funder, percent in self.pairs if funder.data]


for _number in range(1, MOST_FUNDERS + 1):
    setattr(FundingPlanForm, f"funder_{_number}", SelectField(_l("Funder"), [Optional()], default=""))
    setattr(
        FundingPlanForm,
        f"percent_{_number}",
        DecimalField(_l("Percent"), [Optional(), NumberRange(Decimal("0.01"), 100)], places=2),
    )
