"""Forms of reviews: how a call is reviewed, a seat, a conflict, an answer; a reviewer's own words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from expo.domain.reviews import ConflictTarget, Normalisation, ObjectionAnswer, ReviewerKind
from expo.domain.text import whole
from expo.services.reviews import RoundSheet
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.programmes import organization_choices


class RoundForm(Form):
    """How a call is reviewed."""

    criteria = TextAreaField(
        _l("Criteria"),
        [InputRequired(), Length(max=4000)],
        description=_l("One a line: Korean | English | weight | scale. The weights are 100 together."),
    )
    normalisation = SelectField(_l("How strict and mild reviewers are made comparable"), [InputRequired()])
    pass_mark = IntegerField(_l("Least points"), [InputRequired(), NumberRange(0, 100)], default=60)
    reserve = IntegerField(_l("Places on the reserve list"), [NumberRange(0, 500)], default=5)
    objection_days = IntegerField(_l("Days to object"), [InputRequired(), NumberRange(1, 90)], default=30)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.normalisation.choices = [(one.value, label(one)) for one in Normalisation]

    @property
    def sheet(self) -> RoundSheet:
        """Return what was typed as a value; only after validation."""
        return RoundSheet(
            normalisation=Normalisation(self.normalisation.data),
            pass_mark=filled(self.pass_mark),
            reserve=self.reserve.data or 0,
            objection_days=filled(self.objection_days),
            criteria=[_criterion(line) for line in (self.criteria.data or "").splitlines() if line.strip()],
        )


class CommitteeSeatForm(Form):
    """An expert on the committee."""

    expert = SelectField(_l("Expert"), [InputRequired()])
    kind = SelectField(_l("Judges"), [InputRequired()])
    most = IntegerField(_l("Reads at most"), [InputRequired(), NumberRange(1, 500)], default=30)

    def offer(self, experts: Iterable[Any]) -> None:
        """Fill the choices."""
        self.expert.choices = [(str(one.id), f"{one.name} · {one.employer}".rstrip(" ·")) for one in experts]
        self.kind.choices = [(one.value, label(one)) for one in ReviewerKind]


class ConflictForm(Form):
    """Whom a reviewer is related to."""

    target = SelectField(_l("Related to"), [InputRequired()])
    note = TextAreaField(_l("How"), [Length(max=2000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.target.choices = [(one.value, label(one)) for one in ConflictTarget]


class ExclusionForm(ConflictForm):
    """An officer excludes a reviewer."""

    expert = SelectField(_l("Reviewer"), [InputRequired()])

    def offer(self, experts: Iterable[Any]) -> None:
        """Fill the choices."""
        self.expert.choices = [(str(one.id), one.name) for one in experts]


class RemarkForm(Form):
    """Something that is said."""

    text = TextAreaField(_l("What you want to say"), [InputRequired(), Length(max=4000)])


class ReopeningForm(Form):
    """Why a review is reopened."""

    reason = TextAreaField(_l("What the reviewer reads"), [InputRequired(), Length(max=2000)])


class PromotionForm(Form):
    """Why an application moves up."""

    reason = TextAreaField(_l("What the firm reads"), [InputRequired(), Length(max=2000)])


class ObjectionAnswerForm(Form):
    """How an objection is answered, by the opinion of whom."""

    expert = SelectField(_l("Expert who did not score it"), [InputRequired()])
    verdict = SelectField(_l("Answer"), [InputRequired()])
    text = TextAreaField(_l("What the firm reads"), [InputRequired(), Length(max=4000)])

    def offer(self, experts: Iterable[Any]) -> None:
        """Fill the choices."""
        self.expert.choices = [(str(one.id), one.name) for one in experts]
        self.verdict.choices = [(one.value, label(one)) for one in ObjectionAnswer]


class SponsorForm(Form):
    """Who sponsors the cases."""

    sponsor = SelectField(_l("Sponsor"), [InputRequired()])

    def offer(self, sponsors: Iterable[Any]) -> None:
        """Fill the choices."""
        self.sponsor.choices = organization_choices(sponsors)


def _criterion(line: str) -> tuple[str, str, int, int]:
    parts = [*(part.strip() for part in line.split("|")), "", "", "", ""]
    weight, scale = (whole(one, 999) or 0 for one in parts[2:4])
    return parts[0][:200], parts[1][:200], weight, scale
