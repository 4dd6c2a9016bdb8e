"""The survey after the show: the questions that such shows report, one answer a company, and what it adds up to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from expo.domain.history import FeatureHistory
from expo.domain.people import Role
from expo.domain.refusals import Violation
from expo.domain.results import share
from expo.domain.words import N_, Labelled

OPEN_FOR = timedelta(days=14)
FEW_ANSWERS = 5
"""With fewer answers nothing is shown: they could be guessed to be one company's."""
LONGEST_COMMENT = 1000


class Grade(Labelled):
    """How satisfied a company is, from 5 to 1."""

    VERY_GOOD = "5", N_("Very satisfied")
    GOOD = "4", N_("Satisfied")
    FAIR = "3", N_("Neither")
    POOR = "2", N_("Dissatisfied")
    VERY_POOR = "1", N_("Very dissatisfied")


class Again(Labelled):
    """Whether a company would come again."""

    YES = "yes", N_("Yes, surely")
    MAYBE = "maybe", N_("Perhaps")
    NO = "no", N_("No, I would not")


class ExhibitorReason(Labelled):
    """What an exhibitor came for most of all."""

    PUBLICITY = "publicity", N_("To make the company and its products known")
    BUYERS = "buyers", N_("Consultations with buyers")
    CHANNELS = "channels", N_("New sales channels at home")
    EXPORT = "export", N_("A way into export")
    MARKET = "market", N_("To see the market and competitors")
    OTHER = "other", N_("Something else")


class BuyerReason(Labelled):
    """What a buyer came for most of all."""

    SUPPLIERS = "suppliers", N_("New suppliers")
    PRODUCTS = "products", N_("New products")
    PARTNERS = "partners", N_("To meet known suppliers")
    MARKET = "market", N_("To see the market")
    OTHER = "other", N_("Something else")


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question with its choices; ``good`` are those whose share is the question's figure, none for a list."""

    key: str
    sentence: str
    choices: type[Labelled]
    good: frozenset[str] = frozenset()
    figure: str = ""


_SATISFIED = frozenset({Grade.VERY_GOOD.value, Grade.GOOD.value})
_OVERALL = SurveyQuestion(
    "overall", N_("How satisfied are you with the show?"), Grade, _SATISFIED, N_("Satisfied with the show")
)
_MEETINGS = SurveyQuestion(
    "meetings",
    N_("How satisfied are you with your consultations?"),
    Grade,
    _SATISFIED,
    N_("Satisfied with the consultations"),
)
QUESTIONS: Mapping[Role, tuple[SurveyQuestion, ...]] = {
    Role.EXHIBITOR: (
        _OVERALL,
        _MEETINGS,
        SurveyQuestion(
            "again", N_("Would you take part again?"), Again, frozenset({Again.YES.value}), N_("Would take part again")
        ),
        SurveyQuestion("reason", N_("What did you come for most of all?"), ExhibitorReason),
    ),
    Role.BUYER: (
        _OVERALL,
        _MEETINGS,
        SurveyQuestion(
            "again", N_("Would you visit again?"), Again, frozenset({Again.YES.value}), N_("Would visit again")
        ),
        SurveyQuestion("reason", N_("What did you come for most of all?"), BuyerReason),
    ),
}
"""The default questions of each side."""
SIDES = tuple(QUESTIONS)


@dataclass(frozen=True, slots=True)
class SurveyAnswers:
    """What a company chose, by question, and its comment."""

    chosen: Mapping[str, str]
    comment: str = ""

    def against(self, side: Role) -> Iterable[Violation]:
        """Yield every reason why this cannot be kept."""
        for question in QUESTIONS[side]:
            if self.chosen.get(question.key) not in set(question.choices):
                yield Violation("question_is_open", N_("Please choose one."), field=question.key)
        if len(self.comment) > LONGEST_COMMENT:
            limit = {"limit": LONGEST_COMMENT}
            yield Violation("comment_is_long", N_("Please keep to %(limit)s characters."), limit, field="comment")


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question was answered: answers by choice, how many, and the share of the good ones."""

    question: SurveyQuestion
    counts: Mapping[Labelled, int]

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def good(self) -> float | None:
        good = sum(count for choice, count in self.counts.items() if choice.value in self.question.good)
        return share(good, self.answered) if self.question.good else None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """One side's survey: whom it was sent to, who answered, and each question; nothing of fewer than five answers."""

    side: Role
    asked: int
    answered: int
    questions: tuple[QuestionFigures, ...]
    comments: tuple[str, ...]

    @property
    def response(self) -> float | None:
        return share(self.answered, self.asked)

    @property
    def is_shown(self) -> bool:
        return self.answered >= FEW_ANSWERS


def figures(side: Role, asked: int, answers: Sequence[SurveyAnswers]) -> SurveyFigures:
    """Add up one side's answers; comments come without their companies, and sorted, so that none is traced by order."""
    if len(answers) < FEW_ANSWERS:
        return SurveyFigures(side, asked, len(answers), (), ())
    counted = []
    for question in QUESTIONS[side]:
        chosen = Counter(one.chosen.get(question.key) for one in answers)
        counted.append(QuestionFigures(question, {choice: chosen[choice.value] for choice in question.choices}))
    comments = sorted(one.comment.strip() for one in answers if one.comment.strip())
    return SurveyFigures(side, asked, len(answers), tuple(counted), tuple(comments))


HISTORY = FeatureHistory(
    N_("Survey"),
    {
        "open": N_("Opened the survey; e-mails: %(count)s"),
        "answer": N_("Answered the survey for %(company)s"),
    },
)
