"""A wish and an answer, each one tap."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from expo.domain.wishes import Answer, Level
from expo.web.forms import Form
from expo.web.forms.fields import filled

NONE = "none"


class WishForm(Form):
    """The level that was tapped, or ``none`` to take the wish back."""

    level = StringField(_l("Wish"), [InputRequired(), AnyOf([NONE, *(level.value for level in Level)])])

    @property
    def wished(self) -> Level | None:
        """Return the level, ``None`` to take it back; only after validation."""
        return None if self.level.data == NONE else Level(filled(self.level))


class MessageForm(Form):
    """A few words that go with a wish."""

    message = TextAreaField(_l("Message"), [Length(max=300)])


class AnswerForm(Form):
    """Accepted or declined, with a reason if one likes."""

    answer = StringField(_l("Answer"), [InputRequired(), AnyOf([answer.value for answer in Answer])])
    reason = StringField(_l("Reason"), [Length(max=300)])

    @property
    def given(self) -> Answer:
        """Return the answer; only after validation."""
        return Answer(filled(self.answer))
