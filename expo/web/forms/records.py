"""The record of a consultation as it is typed: amounts in the unit of its currency, products with their prices."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.amounts import Currency, UnreadableAmount, as_typed, typed_amount
from expo.domain.records import (
    LONGEST_NOTE,
    BuyerNeed,
    DisputedField,
    InterestGrade,
    NextStep,
    ProductLine,
    RecordContent,
)
from expo.domain.words import word_of
from expo.web.arguments import row_number
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import DayField, ManyField, RequiredByService

AMOUNTS = ("discussed", "expected", "signed")
SPARE_LINES = 2
_NOTE = [Optional(), Length(max=LONGEST_NOTE)]


def read_amount(field: Any, currency: Currency, *, whole_won: bool = False) -> int:
    """Return an amount in minor units; the field says what cannot be read."""
    text = field.data or ""
    is_bare = whole_won and currency is Currency.KRW and text.replace(",", "").strip().isdecimal()
    try:
        return typed_amount(f"{text}원" if is_bare else text, currency)
    except UnreadableAmount:
        example = "2,800만" if currency is Currency.KRW else "32,000.50"
        field.errors = [*field.errors, _("This is not an amount. Please write it like %(example)s.", example=example)]
        return 0


def _revision_no(field: Any) -> int:
    """Return the number of the revision that a form was opened with, 0 without."""
    return row_number(field.data) or 0


class LineForm(PlainForm):
    """One product."""

    product = SelectField(_l("Product"), coerce=str, default="")
    quantity = IntegerField(_l("Quantity"), [Optional(), NumberRange(1, 10**7)])
    price = StringField(_l("Unit price (won or US$)"), [Optional(), Length(max=40)])


def _faults(line: Any) -> list[str]:
    """Return what is wrong in one line."""
    found = [str(error) for field in (line.product, line.quantity, line.price) for error in field.errors]
    if not line.product.data and (line.quantity.data or line.price.data):
        found.append(_("Please choose the product of each line, or empty the line."))
    return found


class RecordForm(Form):
    """What an exhibitor writes about a consultation."""

    based_on = HiddenField(default="0")
    currency = RadioField(_l("Currency"), [InputRequired()], default=Currency.KRW.value)
    lines = FieldList(FormField(LineForm), min_entries=SPARE_LINES, max_entries=20)
    discussed = StringField(_l("Amount discussed"), [Optional(), Length(max=40)])
    expected = StringField(_l("Contracts pursued"), [Optional(), Length(max=40)])
    signed = StringField(_l("Contracts signed"), [Optional(), Length(max=40)])
    has_memorandum = BooleanField(_l("An agreement (MOU) was signed"))
    grade = RadioField(_l("How near a contract is"), [Optional()])
    needs = ManyField(_l("What the buyer asks about"))
    next_step = SelectField(_l("Next step"), [Optional()], default="")
    next_owner = StringField(_l("Who does it"), [Optional(), Length(max=80)])
    next_on = DayField(_l("By when"), [Optional()])
    staff = StringField(_l("Who talked"), [Optional(), Length(max=80)])
    shared_note = TextAreaField(_l("Note for both sides"), _NOTE)
    private_note = TextAreaField(_l("Note for your company alone"), _NOTE)
    reason = StringField(_l("Why it is corrected"), [RequiredByService(), Length(max=300)])

    def offer(self, products: Sequence[tuple[str, str]]) -> None:
        """Fill the choices; ``products`` are numbers and names."""
        self.currency.choices = [(one.value, label(one)) for one in Currency]
        self.grade.choices = [SelectChoice(one.value, label(one)) for one in InterestGrade]
        self.needs.choices = [(one.value, label(one)) for one in BuyerNeed]
        self.next_step.choices = [("", _("None")), *((one.value, label(one)) for one in NextStep)]
        for line in self.lines:
            line.form.product.choices = [("", _("No product")), *products]

    @property
    def unit(self) -> Currency:
        return word_of(Currency, self.currency.data) or Currency.KRW

    @property
    def revision(self) -> int:
        return _revision_no(self.based_on)

    def readable(self) -> dict[str, int]:
        """Return the amounts that can be read, without a word about the others."""
        found = {}
        for name in AMOUNTS:
            with suppress(UnreadableAmount):
                found[name] = typed_amount(self[name].data or "", self.unit)
        return found

    def amounts(self) -> dict[str, int]:
        """Return the three amounts in minor units; a field that cannot be read says so and counts nothing."""
        return {name: read_amount(self[name], self.unit) for name in AMOUNTS}

    def validate(self, extra_validators: object = None) -> bool:
        """Check the shape, the amounts included."""
        is_valid = super().validate(extra_validators)
        self.content()
        self.lines.errors = [sentence for line in self.lines for sentence in _faults(line.form)]
        return is_valid and not any(self[name].errors for name in (*AMOUNTS, "lines"))

    def content(self) -> RecordContent:
        """Return what was written."""
        unit = self.unit
        return RecordContent(
            currency=unit,
            has_memorandum=bool(self.has_memorandum.data),
            grade=InterestGrade(self.grade.data) if self.grade.data else None,
            needs=tuple(BuyerNeed(one) for one in self.needs.data or () if one in set(BuyerNeed)),
            next_step=word_of(NextStep, self.next_step.data),
            next_owner=self.next_owner.data or "",
            next_on=self.next_on.data,
            staff=self.staff.data or "",
            shared_note=self.shared_note.data or "",
            private_note=self.private_note.data or "",
            lines=tuple(
                ProductLine(
                    int(line.form.product.data),
                    line.form.quantity.data or 1,
                    read_amount(line.form.price, unit, whole_won=True),
                )
                for line in self.lines
                if (line.form.product.data or "").isdecimal()
            ),
            **self.amounts(),
        )


def typed(content: RecordContent, based_on: int) -> dict[str, Any]:
    """Return a content as the form's data, to be corrected."""
    lines = [
        {"product": str(line.product_id), "quantity": line.quantity, "price": _price(line.unit_price, content.currency)}
        for line in content.lines
    ]
    return {
        **{name: as_typed(getattr(content, name), content.currency) for name in AMOUNTS},
        **{
            name: getattr(content, name)
            for name in ("has_memorandum", "next_owner", "next_on", "staff", "shared_note", "private_note")
        },
        "based_on": str(based_on),
        "currency": content.currency.value,
        "grade": content.grade,
        "needs": list(content.needs),
        "next_step": content.next_step or "",
        "lines": lines + [{}] * SPARE_LINES,
    }


def _price(minor: int, currency: Currency) -> str:
    return f"{minor:,}" if currency is Currency.KRW else f"{Decimal(minor) / 100:,.2f}"


class FigureForm(Form):
    """The buyer's own figure, in the currency of the record."""

    figure = StringField(_l("The amount that you talked about"), [InputRequired(), Length(max=40)])

    unit = Currency.KRW
    minor = 0

    def validate(self, extra_validators: object = None) -> bool:
        """Check that the figure is an amount of the record's currency."""
        is_valid = super().validate(extra_validators)
        self.minor = read_amount(self.figure, self.unit)
        return is_valid and not self.figure.errors


class RecordAnswerForm(Form):
    """The buyer's answer to a record."""

    no = HiddenField(default="0")
    answer = RadioField(_l("Is this right?"), [InputRequired(_l("Please choose one."))])
    about = RadioField(_l("What is not right?"), [Optional()])
    words = TextAreaField(
        _l("What is right instead"), [RequiredByService(_l("(if something is not right)")), Length(max=300)]
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.answer.choices = [("yes", _("Yes, it is right")), ("no", _("No, something is not right"))]
        self.about.choices = [SelectChoice(one.value, label(one)) for one in DisputedField]

    @property
    def revision(self) -> int:
        return _revision_no(self.no)

    @property
    def field(self) -> DisputedField:
        return word_of(DisputedField, self.about.data) or DisputedField.NOTE


class VerdictForm(Form):
    """An organizer's decision about the revision that was read."""

    no = HiddenField(default="0")
    reason = StringField(_l("Reason"), [RequiredByService(), Length(max=300)])

    @property
    def revision(self) -> int:
        return _revision_no(self.no)
