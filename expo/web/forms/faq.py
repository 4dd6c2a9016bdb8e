"""A question and its answer in both languages."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from expo.services.faq import FaqText
from expo.web.formats import local
from expo.web.forms import Form

FAQ_TEXTS = ("question_ko", "answer_ko", "question_en", "answer_en")


class FaqForm(Form):
    """An entry; names do not belong into it."""

    topic_id = SelectField(_l("Topic"), [InputRequired()], coerce=int)
    question_ko = TextAreaField(_l("Question in Korean"), [InputRequired(), Length(max=2000)])
    answer_ko = TextAreaField(_l("Answer in Korean"), [InputRequired(), Length(max=5000)])
    question_en = TextAreaField(_l("Question in English"), [Optional(), Length(max=2000)])
    answer_en = TextAreaField(_l("Answer in English"), [Optional(), Length(max=5000)])

    def offer(self, topics: Iterable[Any]) -> "FaqForm":
        """Fill the topics."""
        self.topic_id.choices = [(one.id, local(one)) for one in topics]
        return self

    def text(self) -> FaqText:
        """Return what was written."""
        return FaqText(self.topic_id.data, **{name: getattr(self, name).data or "" for name in FAQ_TEXTS})
