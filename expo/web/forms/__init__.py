"""Forms check shape, the services check meaning; both kinds of errors come back in one form, with what was typed."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.form import BaseForm

from expo.domain.refusals import Refusal
from expo.web.formats import say

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def one_line(text: Any) -> Any:
    """Return what was typed into one line as one line: no line ends, no other control characters, no blanks around."""
    return " ".join(_CONTROL.sub(" ", text).split()) if isinstance(text, str) else text


def many_lines(text: Any) -> Any:
    """Return what was typed into several lines without control characters other than tabs and line ends."""
    return _CONTROL_BUT_LINES.sub("", text) if isinstance(text, str) else text


class Form(FlaskForm):
    """The base of every form; what was typed comes in without what no keyboard writes.

    Passwords and hidden fields are taken as they were sent.
    """

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: BaseForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            field: Field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField | HiddenField):
                field.filters = (many_lines if isinstance(field, TextAreaField) else one_line, *field.filters)
            return field

    def validate(self, extra_validators: object = None) -> bool:
        """Check the shape; nothing but blanks is an empty answer where one is required."""
        for field in self._fields.values():
            sent = field.raw_data
            if field.flags.required and sent and isinstance(sent[0], str) and not sent[0].strip():
                sent[0] = ""
        return bool(super().validate(extra_validators))

    def take(self, refusal: Refusal) -> None:
        """Show a service's reasons where they belong: beside the field they name, else above the form.

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
