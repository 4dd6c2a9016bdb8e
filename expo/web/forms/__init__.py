"""Forms check shape, the services check meaning; both kinds of errors come back in one form, with what was typed."""

from flask_wtf import FlaskForm

from expo.domain.refusals import Refusal
from expo.web.formats import say


class Form(FlaskForm):
    """The base of every form."""

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
