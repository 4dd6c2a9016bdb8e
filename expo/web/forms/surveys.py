"""The survey of one side: a question each, and room for a comment."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.people import Role
from expo.domain.surveys import LONGEST_COMMENT, QUESTIONS, SurveyAnswers
from expo.web.formats import label
from expo.web.forms import Form

_CHOOSE = [InputRequired(_l("Please choose one."))]


class SurveyForm(Form):
    """Four questions."""

    overall = RadioField(validators=_CHOOSE)
    meetings = RadioField(validators=_CHOOSE)
    again = RadioField(validators=_CHOOSE)
    reason = RadioField(validators=_CHOOSE)
    comment = TextAreaField(_l("What should be different next time?"), [Optional(), Length(max=LONGEST_COMMENT)])

    def offer(self, side: Role) -> None:
        """Fill in the questions of a side."""
        for question in QUESTIONS[side]:
            field = self[question.key]
            field.label.text = _l(question.sentence)
            field.choices = [SelectChoice(one.value, label(one)) for one in question.choices]

    def answers(self, side: Role) -> SurveyAnswers:
        """Return what was chosen."""
        chosen = {question.key: str(self[question.key].data) for question in QUESTIONS[side]}
        return SurveyAnswers(chosen, self.comment.data or "")
