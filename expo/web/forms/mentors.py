"""Forms of mentoring: a firm's wish, a mentor's seat and absence, a report."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from expo.domain.exhibitors import REGIONS
from expo.services.mentors import MentorWish, VisitReport
from expo.web.formats import local, region
from expo.web.forms import Form
from expo.web.forms.calls import NOT_AN_ADDRESS
from expo.web.forms.fields import DayField, filled
from expo.web.forms.programmes import NAMES


class MentorWishForm(Form):
    """What a firm asks for."""

    firm_name = StringField(_l("Firm"), NAMES)
    business_number = StringField(_l("Business number"), [InputRequired(), Length(max=20)])
    region = SelectField(_l("Region of the factory"), [Optional()], default="")
    field = SelectField(_l("Field of the mentor"), [InputRequired()])
    wanted = TextAreaField(_l("What you need help with"), [InputRequired(), Length(max=4000)])
    contact_name = StringField(_l("Contact"), NAMES)
    contact_email = EmailField(_l("E-mail"), [InputRequired(), Length(max=254), Email(message=NOT_AN_ADDRESS)])

    def offer(self, fields: Iterable[Any]) -> None:
        """Fill the choices."""
        self.region.choices = [("", ""), *((one, region(one)) for one in REGIONS)]
        self["field"].choices = [(str(one.id), local(one)) for one in fields]

    @property
    def wish(self) -> MentorWish:
        """Return what was typed as a value; only after validation."""
        names = ("firm_name", "business_number", "region", "contact_name", "contact_email", "wanted")
        return MentorWish(int(self["field"].data), **{name: self[name].data or "" for name in names})


class MentorSeatForm(Form):
    """An expert who mentors."""

    expert = SelectField(_l("Expert"), [InputRequired()])
    most = IntegerField(_l("Firms at most"), [InputRequired(), NumberRange(1, 50)], default=4)

    def offer(self, experts: Iterable[Any]) -> None:
        """Fill the choices."""
        self.expert.choices = [(str(one.id), one.name) for one in experts]


class AbsenceForm(Form):
    """Days on which a mentor is away."""

    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])


class MentorRefusalForm(Form):
    """Why there is no mentor."""

    reason = TextAreaField(_l("What the firm reads"), [InputRequired(), Length(max=2000)])


class MentorRetentionForm(Form):
    """The last day on which the contact of a request is kept."""

    until = DayField(
        _l("Contacts are kept until"),
        [Optional()],
        description=_l("The day after, name and address of the contact are erased. Empty: they are kept."),
    )


class MentorVisitForm(Form):
    """The report of a visit."""

    visit_on = DayField(_l("Day of the visit"), [InputRequired()])
    hours = IntegerField(_l("Hours"), [InputRequired(), NumberRange(1, 24)], default=3)
    findings = TextAreaField(_l("What was found"), [InputRequired(), Length(max=8000)])
    actions = TextAreaField(_l("What was agreed, who does it until when"), [Length(max=4000)])
    follow_up_on = DayField(_l("Follow up on"), [Optional()])

    @property
    def sheet(self) -> VisitReport:
        """Return what was typed as a value; only after validation."""
        return VisitReport(
            filled(self.visit_on),
            filled(self.hours),
            self.findings.data or "",
            self.actions.data or "",
            self.follow_up_on.data,
        )
