"""The optional fields of a buyer: its purchase, its company, its journey; those of the other track are not read."""

from contextlib import suppress
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from expo.domain.amounts import Currency, UnreadableAmount, as_typed, typed_amount
from expo.domain.buyer_details import (
    CERTIFICATES,
    FIRST_YEAR,
    MESSENGERS,
    MOST_QUANTITY,
    BuyerDetails,
    PlanTime,
    Turnover,
    currency_of,
)
from expo.domain.words import Labelled
from expo.web.forms import Form
from expo.web.forms.fields import DayField, ManyField

_WORDS = [Length(max=1000)]
_DIGITS = {"inputmode": "numeric"}
_DOMESTIC = ("conditions", "excluded")
_OVERSEAS = ("brands", "korean_suppliers", "messenger", "messenger_id", "special_needs")
_AMOUNTS = ("price_limit", "plan_amount")


class BuyerDetailsForm(Form):
    """The optional part of a buyer's profile."""

    monthly_quantity = IntegerField(
        _l("Pieces to buy a month"),
        [Optional(), NumberRange(1, MOST_QUANTITY)],
        render_kw={"type": "number", **_DIGITS},
    )
    price_limit = StringField(
        _l("Highest price for a piece"),
        [Length(max=40)],
        render_kw=_DIGITS,
        description=_l("In won. Suggestions say what fits; exhibitors do not see it."),
    )
    plan_amount = StringField(_l("Planned amount"), [Length(max=40)])
    plan_time = SelectField(_l("Planned time"), validate_choice=False)
    certificates = ManyField(_l("Certificates required"))
    conditions = TextAreaField(_l("Conditions for listing a product"), _WORDS)
    excluded = TextAreaField(_l("Present suppliers"), _WORDS, description=_l("Only the organizer reads this."))
    founded_year = IntegerField(
        _l("Founded in the year"), [Optional(), NumberRange(FIRST_YEAR, 2100)], render_kw=_DIGITS
    )
    employees = IntegerField(_l("Number of employees"), [Optional(), NumberRange(0, 10**7)], render_kw=_DIGITS)
    annual_sales = SelectField(_l("Sales a year"), validate_choice=False)
    korea_imports = SelectField(_l("Imports from Korea a year"), validate_choice=False)
    brands = TextAreaField(_l("Brands carried"), _WORDS)
    korean_suppliers = TextAreaField(_l("Korean suppliers so far"), _WORDS)
    messenger = SelectField(_l("Messenger app"), validate_choice=False)
    messenger_id = StringField(_l("Number or name there"), [Length(max=200)])
    needs_letter = BooleanField(_l("I need an invitation letter for my visa"))
    passport_name = StringField(
        _l("Your name as in the passport"),
        [Length(max=200)],
        description=_l("Used for the letter only, and deleted with your data. No passport number is asked for."),
    )
    needs_hotel = BooleanField(_l("Please help me to find a hotel"))
    arrives_on = DayField(_l("Day of arrival"), [Optional()])
    leaves_on = DayField(_l("Day of departure"), [Optional()])
    special_needs = StringField(_l("Diet, prayer room, other needs"), [Length(max=300)])

    def offer_words(self) -> None:
        """Fill the choices, in the reader's language."""
        self.certificates.choices = [(name, name) for name in CERTIFICATES]
        self.plan_time.choices = _choices(PlanTime)
        self.annual_sales.choices = self.korea_imports.choices = _choices(Turnover)
        self.messenger.choices = [("", _("No messenger")), *MESSENGERS.items()]

    @property
    def currency(self) -> Currency:
        """Return what the buyer's amounts are in; the form has a track."""
        return currency_of(self["track"].data or "")

    def validate_price_limit(self, field: StringField) -> None:
        """Refuse what is no amount."""
        if self.currency is Currency.KRW:
            self._refuse_unreadable(field)

    def validate_plan_amount(self, field: StringField) -> None:
        """Refuse what is no amount."""
        self._refuse_unreadable(field)

    def validate_messenger_id(self, field: StringField) -> None:
        """Ask for the messenger of a name."""
        if (field.data or "").strip() and not _chosen(self.messenger):
            raise ValidationError(_("Please choose the messenger too."))

    def details(self, track: str) -> BuyerDetails:
        """Return what was typed, without what is asked of the other track and what cannot be read."""
        is_domestic = track == "domestic"
        texts: dict[str, Any] = {
            name: (self[name].data or "").strip() for name in (_DOMESTIC if is_domestic else _OVERSEAS)
        }
        planned: dict[str, Any] = {
            "monthly_quantity": self.monthly_quantity.data,
            "plan_time": PlanTime(_chosen(self.plan_time)) if _chosen(self.plan_time) else None,
            "certificates": tuple(self.certificates.data or ()),
            "plan_amount": self._minor(self.plan_amount),
            "price_limit": self._minor(self.price_limit) if is_domestic else None,
        }
        if not is_domestic:
            turnovers = {name: _chosen(self[name]) for name in ("annual_sales", "korea_imports")}
            planned |= {name: Turnover(value) if value else None for name, value in turnovers.items()}
            planned |= {name: self[name].data for name in ("founded_year", "employees", "arrives_on", "leaves_on")}
            planned |= {"needs_letter": self.needs_letter.data, "needs_hotel": self.needs_hotel.data}
            texts["messenger"] = _chosen(self.messenger)
            if self.needs_letter.data:
                texts["passport_name"] = (self.passport_name.data or "").strip()
        return BuyerDetails(**planned, **texts)

    def _refuse_unreadable(self, field: StringField) -> None:
        try:
            self._read(field)
        except UnreadableAmount:
            example = "12,000" if self.currency is Currency.KRW else "8.50"
            raise ValidationError(
                _("This is not an amount. Please write it like %(example)s.", example=example)
            ) from None

    def _minor(self, field: StringField) -> int | None:
        with suppress(UnreadableAmount):  # its field says so: other objections are collected besides
            return self._read(field) or None
        return None

    def _read(self, field: StringField) -> int:
        text = (field.data or "").strip()
        is_bare = self.currency is Currency.KRW and text.replace(",", "").isdecimal()
        return typed_amount(f"{text}원" if is_bare else text, self.currency)


def typed_details(buyer: Any) -> dict[str, Any]:
    """Return the details of a buyer as the form's data."""
    currency = currency_of(buyer.track)
    found: dict[str, Any] = {name: getattr(buyer, name) for name in BuyerDetails.__dataclass_fields__}
    amounts = {name: found[name] or 0 for name in _AMOUNTS}
    if currency is Currency.KRW:
        return found | {name: f"{minor:,}" if minor else "" for name, minor in amounts.items()}
    return found | {name: as_typed(minor, currency) for name, minor in amounts.items()}


def _chosen(field: SelectField) -> str:
    known = {str(choice[0]) for choice in field.choices or ()}
    return field.data if field.data in known else ""


def _choices(words: type[Labelled]) -> list[tuple[str, str]]:
    return [("", _("Not said")), *((word.value, _(word.label)) for word in words)]
