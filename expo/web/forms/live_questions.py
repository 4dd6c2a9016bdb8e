"""Questions to a broadcast, answers to them, and the consultation that a buyer asks for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from expo.domain.live_questions import LONGEST, QuestionState
from expo.domain.words import word_of
from expo.web.arguments import row_number
from expo.web.formats import local
from expo.web.forms import Form

if TYPE_CHECKING:
    from expo.models.exhibitors import Product


class _AboutProduct(Form):
    product_id = SelectField(_l("About which product"), validate_choice=False)

    def offer(self, products: Iterable[tuple[str, "Product"]]) -> Self:
        """Offer the exhibitor's products, and none in particular."""
        every = [(number, local(product)) for number, product in products]
        self.product_id.choices = [("", _("No particular product")), *every]
        return self

    @property
    def product(self) -> int | None:
        """The product that was chosen."""
        return row_number(self.product_id.data)


class QuestionForm(_AboutProduct):
    """What a viewer asks."""

    text = StringField(_l("Your question"), [InputRequired(_l("Please write your question.")), Length(max=LONGEST)])


class ConsultationForm(_AboutProduct):
    """A consultation after the show."""


class VoteForm(Form):
    """A vote, as its button sends it."""

    question = HiddenField()

    @property
    def question_id(self) -> int:
        """The question's number; 0 for what no button of ours sends."""
        return row_number(self.question.data) or 0


class ActForm(Form):
    """What crew or exhibitor do with a question: ``pinned.12``, with an answer where it is given in the chat."""

    act = HiddenField()
    answer = TextAreaField(_l("Answer in the chat"), [Length(max=LONGEST)])

    @property
    def said(self) -> tuple[QuestionState | None, int]:
        """The state and the question's number; ``None`` for what no button of ours sends."""
        state, _dot, number = (self.act.data or "").partition(".")
        known = word_of(QuestionState, state)
        return known, row_number(number) or 0
