"""Small helps for fields, and days and times that people type: one style in every language.

A browser's own date and time fields follow the language of the browser instead of the page's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TimeField,
)
from wtforms.fields.datetime import DateTimeField
from wtforms.form import BaseForm
from wtforms.validators import Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from expo.domain.contacts import is_dialable, web_address
from expo.domain.text import digits, typed_day, typed_time, whole
from expo.domain.words import N_
from expo.web.access import current_date
from expo.web.arguments import MOST
from expo.web.formats import day

V = TypeVar("V")

CODE = Regexp(r"\s*[A-Za-z0-9][A-Za-z0-9-]*\s*$", message=_l("Letters A–Z, digits and hyphens only"))
"""The characters allowed in an address and on a sign."""


def code(text: str | None) -> str:
    """Return a code as it is kept: in capitals, so that it is never one of our own words such as ``new``."""
    return (text or "").strip().upper()


class RequiredByService:
    """Marks a field as required where the service gives the reason why: it is never asked for twice.

    With ``when`` the field is needed in one case only, which its label names.
    """

    def __init__(self, when: Any = None) -> None:
        self.field_flags = {"required": True} if when is None else {"needed": when}

    def __call__(self, form: Any, field: Any) -> None:
        """Leave the check to the service."""


class ManyField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __iter__(self) -> Iterator[Any]:
        """Return the boxes; a needed answer needs one of them, which HTML cannot say, not each."""
        for box in super().__iter__():
            box.flags.required = False
            yield box


class ShowDayField(SelectField):
    """A day of the edition; before one is chosen, today's or the next to come."""

    def offer(self, days: Iterable[date]) -> None:
        """Fill the choices, in the order of the days."""
        offered = list(days)
        self.choices = [(one.isoformat(), day(one)) for one in offered]
        if self.raw_data is None and not self.data and offered:
            today = current_date()
            self.data = next((one for one in offered if one >= today), offered[-1]).isoformat()


class RowField(IntegerField):
    """The number of a row, as a button of ours sends it; any other text is no choice."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        super().process_formdata(valuelist)
        if self.data is not None and not 0 <= self.data <= MOST:
            self.data = None
            raise ValueError(_("Please choose one."))


class WebsiteField(StringField):
    """The address of a website; one without a scheme gets ``https://``."""

    def pre_validate(self, form: BaseForm) -> None:
        """Complete what was typed, and refuse what cannot be an address."""
        if self.data:
            address = web_address(self.data)
            if address is None:
                raise ValidationError(_("This does not look like a web address."))
            self.data = address


class PhoneField(TelField):
    """A telephone number, as it is written in its country."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse only what no telephone could dial."""
        if self.data and not is_dialable(self.data):
            raise ValidationError(_("Please write a telephone number in digits, such as 010-0000-1234 or +84 24 …"))


def complete(value: V | None) -> V:
    """Return a form's value whose shape validation has found whole."""
    assert value is not None
    return value


def filled(field: Field) -> Any:
    """Return the value of a field that validation found filled."""
    return field.data


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


MOST_WON = 10**13
"""Ten trillion: more than any fund."""


def are_both_or_none(first: Field, last: Field, sentence: str) -> bool:
    """Tell whether both fields were filled in or neither; else the second one says the sentence."""
    if bool(first.raw_data and first.raw_data[0]) == bool(last.raw_data and last.raw_data[0]):
        return True
    last.errors = [*last.errors, sentence]
    return False


class WonField(Field):
    """An amount in whole won, with or without separators: ``120,000,000원``. What cannot be read stays in the field."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the amount; blanks are no value."""
        self.data = None
        text = re.sub(r"[\s,]|원$", "", digits(" ".join(valuelist).strip()))
        if not text:
            return
        self.data = whole(text, MOST_WON)
        if self.data is None:
            raise ValueError(_("Please write whole won, for example %(example)s.", example="120,000,000"))

    def _value(self) -> str:
        typed = self.raw_data[0] if self.raw_data else None
        return typed if typed is not None else f"{self.data:,}" if self.data is not None else ""


LONGEST = 40
"""How many characters a day and a time can have."""


def typed_moment(text: str) -> datetime:
    """Read a day and a time, with a blank or a ``T`` between them."""
    for gap in re.finditer("[ T]", text):
        with suppress(ValueError):
            return datetime.combine(typed_day(text[: gap.start()]), typed_time(text[gap.end() :]))
    raise ValueError(text)


class TypedField(DateTimeField):
    """A text field with an example beside its label; what cannot be read stays in it, with how to write it."""

    widget = TextInput()
    look: ClassVar[str]
    example: ClassVar[str]
    pattern: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {"pattern": self.pattern, "maxlength": LONGEST, "autocomplete": "off"}
        self.render_kw = own | (self.render_kw or {})

    @staticmethod
    def read(text: str) -> Any:
        """Return the value of a text; ``ValueError`` if it has none."""
        raise NotImplementedError

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; blanks are no value."""
        self.data = None
        text = " ".join(valuelist).strip()
        if not text:
            return
        try:
            self.data = self.read(text[: LONGEST + 1])
        except ValueError:
            raise ValueError(_(self.sentence, example=self.example)) from None


_DAY = r"[0-9]{4}\D?\D?[0-9]{1,2}\D?\D?[0-9]{1,2}\D?\D?"
_TIME = r"[0-9]{1,2}\D?\D?([0-9]{2})?\D?\D?"


class DayField(TypedField, DateField):
    """A day."""

    look = "day"
    example = "2026-03-19"
    pattern = _DAY
    sentence = N_("Please write the day as year, month, day, for example %(example)s.")
    read = staticmethod(typed_day)


class TimeOfDayField(TypedField, TimeField):
    """A time of day on 24 hours."""

    look = "time"
    example = "14:00"
    pattern = _TIME
    sentence = N_("Please write the time on 24 hours, from 00:00 to 23:59, for example %(example)s.")
    read = staticmethod(typed_time)


class MomentField(TypedField, DateTimeLocalField):
    """A day and a time of day."""

    look = "moment"
    example = "2026-03-19 14:00"
    pattern = rf"{_DAY}[ T]{_TIME}"
    sentence = N_("Please write day and time on 24 hours, for example %(example)s.")
    read = staticmethod(typed_moment)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format="%Y-%m-%d %H:%M", **kwargs)
