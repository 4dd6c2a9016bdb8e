"""The win-win market: reserving, the seller's stand, and what the organizer offers."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from expo.domain.arrivals import MOST_AT_ONCE
from expo.domain.market import MOST_EACH
from expo.services.market_offers import MOST_PIECES, OfferSheet, SellerSheet
from expo.services.market_stand import StandScan
from expo.web.formats import day as spoken_day
from expo.web.formats import local
from expo.web.forms import Form
from expo.web.forms.arrivals import moment_of, number_of, text_of, uuid_of
from expo.web.forms.fields import PhoneField, WonField, filled

_LONGEST_OFFSET = timedelta(days=36_500) // timedelta(milliseconds=1)
OFFER_TEXTS = ("origin_ko", "origin_en", "labels_ko", "labels_en")
SELLER_FIELDS = (
    "legal_name", "representative", "business_number", "mail_order_number", "address", "phone", "email", "stall",
)  # fmt: skip


class ReservationForm(Form):
    """How many pieces of which day."""

    stock_id = SelectField(_l("Day of pick-up"), [InputRequired()], coerce=int)
    quantity = SelectField(_l("Pieces"), [InputRequired()], coerce=int)

    def offer(self, days: Sequence[Any], most: int) -> "ReservationForm":
        """Offer the days that are not over, with what is left of them."""
        self.stock_id.choices = [
            (one.id, f"{spoken_day(one.on)} · {_('%(count)s left', count=one.left) if one.left else _('Sold out')}")
            for one in days
        ]
        self.quantity.choices = [(number, str(number)) for number in range(1, most + 1)]
        return self


class StandForm(Form):
    """The code of a reservation, scanned or typed."""

    code = StringField(_l("Code of the reservation"), [InputRequired(), Length(max=300)])


class LeftForm(Form):
    """How many pieces are left at the stand."""

    left = IntegerField(_l("Left"), [InputRequired(), NumberRange(min=0, max=MOST_PIECES)])


class SellerForm(Form):
    """Who sells."""

    legal_name = StringField(_l("Name of the seller"), [InputRequired(), Length(max=200)])
    representative = StringField(_l("Representative"), [InputRequired(), Length(max=200)])
    business_number = StringField(_l("Business registration number"), [InputRequired(), Length(max=20)])
    mail_order_number = StringField(_l("Mail-order sales report number"), [Optional(), Length(max=200)])
    address = StringField(_l("Address"), [InputRequired(), Length(max=300)])
    phone = PhoneField(_l("Telephone for buyers"), [InputRequired(), Length(max=40)])
    email = EmailField(_l("E-mail for buyers"), [Optional(), Email(), Length(max=254)])
    stall = StringField(
        _l("Stall in the market"), [Optional(), Length(max=200)], description=_l("Empty: at the seller's booth.")
    )

    def sheet(self) -> SellerSheet:
        """Return what was typed."""
        return SellerSheet(**{name: getattr(self, name).data or "" for name in SELLER_FIELDS})


class OfferForm(Form):
    """An offer, with the pieces of each day (fields ``pieces-2024-10-22``)."""

    product_id = SelectField(_l("Product"), [InputRequired()], coerce=int)
    price = WonField(_l("Price of the show"), [InputRequired()])
    each_limit = IntegerField(_l("At most, each visitor and day"), [InputRequired(), NumberRange(1, MOST_EACH)])
    hold_minutes = IntegerField(_l("Kept for, in minutes"), [InputRequired(), NumberRange(5, 1440)])
    origin_ko = StringField(_l("Origin, in Korean"), [Optional(), Length(max=200)])
    origin_en = StringField(_l("Origin, in English"), [Optional(), Length(max=200)])
    labels_ko = TextAreaField(_l("Ingredients, allergens, storage, in Korean"), [Optional(), Length(max=3000)])
    labels_en = TextAreaField(_l("Ingredients, allergens, storage, in English"), [Optional(), Length(max=3000)])
    is_offered = BooleanField(_l("Visitors can reserve it"))

    def offer(self, products: Iterable[Any]) -> "OfferForm":
        """Fill the products to choose from."""
        self.product_id.choices = [(one.id, f"{local(one.exhibitor)} · {local(one)}") for one in products]
        return self

    def sheet(self, pieces: dict[date, int]) -> OfferSheet:
        """Return what was typed."""
        return OfferSheet(
            price=filled(self.price),
            each_limit=filled(self.each_limit),
            hold_minutes=filled(self.hold_minutes),
            is_offered=bool(self.is_offered.data),
            pieces=pieces,
            **{name: getattr(self, name).data or "" for name in OFFER_TEXTS},
        )


def stand_scans(sent: Any) -> list[StandScan] | None:
    """Return the scans of a batch; ``None`` if any part of it has another shape."""
    try:
        events = sent["events"]
        if not isinstance(events, list) or len(events) > MOST_AT_ONCE:
            return None
        return [
            StandScan(
                uuid_of(one["id"]),
                text_of(one["badge"], 300),
                moment_of(one["at"]) + timedelta(milliseconds=number_of(one.get("offset_ms", 0), _LONGEST_OFFSET)),
            )
            for one in events
        ]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def new_scan_id() -> str:
    """Return the id of a scan that was typed into the form."""
    return str(uuid.uuid4())
