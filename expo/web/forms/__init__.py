"""Forms check shape, the services check meaning; both kinds of errors come back in one form, with what was typed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Self

from email_validator import EmailNotValidError, validate_email
from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS, _Auto
from werkzeug.datastructures import CombinedMultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    EmailField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.form import BaseForm

from expo.domain.refusals import Refusal
from expo.domain.text import digits, is_blank, many_lines, one_line
from expo.web.arguments import EARLIEST, LATEST, MOST
from expo.web.formats import say

_NUMBERS = (IntegerField, DecimalField, FloatField)
LONGEST_LOCAL_PART = 64
"""Letters before the @ that a mail server takes: RFC 5321, 4.5.3.1.1."""
FAR_AWAY = _l("This date is too far away.")


class Form(FlaskForm):
    """The base of every form; it reads forms only, and what was typed comes in clean and bounded.

    Passwords and hidden fields are taken as they were sent.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: BaseForm, formdata: Any) -> Any:
            """Return what was sent as a form, never as JSON."""
            if formdata is not _Auto:
                return formdata
            sent: Any = request.form
            if request.files:
                sent = CombinedMultiDict([request.files, request.form])
            return sent if sent and request.method in SUBMIT_METHODS else None

        def bind_field(self, form: BaseForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            field: Field = super().bind_field(form, unbound_field, options)
            field.filters = (*_cleaners(field), *field.filters)
            return field

    def validate(self, extra_validators: object = None) -> bool:
        """Check the shape; nothing but blanks is an empty answer where one is required."""
        for field in self._fields.values():
            sent = field.raw_data
            if field.flags.required and sent and isinstance(sent[0], str) and is_blank(sent[0]):
                sent[0] = ""
        is_valid = bool(super().validate(extra_validators))
        for field in self._fields.values():
            if field.errors and field.process_errors:  # no other reason is given for what could not be read
                field.errors = list(field.process_errors)
        if g.get("stale_form"):
            self._fields.pop("csrf_token", None)  # the page has a new one
            self.form_errors.append(_("Your session had ended in between. Please send it once more."))
            return False
        return is_valid

    @property
    def sentences(self) -> list[str]:
        """Return everything that is wrong, as sentences."""
        return [*self.form_errors, *(error for field in self for error in field.errors)]

    def take(self, refusal: Refusal) -> Self:
        """Show a service's reasons where they belong, and return the form: beside the field they name, else above all.

        A field whose shape was wrong already says so, and no more.
        """
        spoken_for = {name for name, field in self._fields.items() if field.errors}
        for violation in refusal.violations:
            if violation.field in spoken_for:
                continue
            field = self._fields.get(violation.field or "")
            sentence = say(violation)
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]
        return self


def _cleaners(field: Field) -> Iterator[Callable[[Any], Any]]:
    """Yield what is done to a field's value before its own filters."""
    if isinstance(field, PasswordField | HiddenField):
        return
    if isinstance(field, TextAreaField):
        yield _of_text(many_lines)
    elif isinstance(field, StringField):
        yield _of_text(one_line)
    if isinstance(field, EmailField):
        yield _deliverable
    if isinstance(field, TelField):
        yield _of_text(digits)
    if isinstance(field, _NUMBERS):
        _take_digits_of_every_script(field)
        yield _bounded(field, -MOST, MOST, _l("This number is too large."))
    elif isinstance(field, DateField | DateTimeLocalField):
        yield _bounded(field, EARLIEST, LATEST, FAR_AWAY)
    elif isinstance(field, SelectMultipleField):
        yield lambda chosen: list(dict.fromkeys(chosen)) if chosen else chosen
    elif isinstance(field, SelectField):
        yield _of_text(str.strip)  # ``Optional`` lets blanks pass, as no choice


def _deliverable(address: Any) -> Any:
    """Return an e-mail address as mail servers take it, its domain in ASCII; what has another shape stays as it is."""
    if not isinstance(address, str):
        return address
    if len(address.rpartition("@")[0]) > LONGEST_LOCAL_PART:
        raise ValueError(_l("This does not look like an e-mail address."))
    if address.isascii():
        return address
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        local, _at, domain = address.rpartition("@")
        if domain and not local.isascii():
            raise ValueError(
                _l("Many mail servers refuse an address with such letters before the @. Please give another one.")
            ) from None
        return address


def _of_text(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: clean(value) if isinstance(value, str) else value


def _take_digits_of_every_script(field: Any) -> None:
    read, is_whole = field.process_formdata, type(field) is IntegerField

    def process_formdata(sent: list[Any]) -> None:
        is_asked = field.flags.required or field.flags.optional
        if is_asked and sent and all(isinstance(text, str) and is_blank(text) for text in sent):
            field.data = None  # its validators say whether it may be left empty
            return
        try:
            read([digits(text) if isinstance(text, str) else text for text in sent])
        except ValueError:
            if not is_whole:
                raise
            raise ValueError(_("Please write a whole number.")) from None

    field.process_formdata = process_formdata


def _bounded(field: Any, least: Any, most: Any, sentence: Any) -> Callable[[Any], Any]:
    """Return a filter that refuses what no column can keep, and leaves nothing of it in the field."""

    def within(value: Any) -> Any:
        bare = value.date() if isinstance(value, datetime) else value
        if bare is None or least <= bare <= most:
            return value
        field.data = None
        raise ValueError(sentence)

    return within
