"""Forms of incubation: a start-up, its next stage, what it received."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.exhibitors import REGIONS
from expo.domain.incubation import StartUpHelp, StartUpStage
from expo.services.incubation import StartUpSheet
from expo.web.formats import label, region
from expo.web.forms import Form
from expo.web.forms.fields import DayField, RequiredByService, WonField, filled
from expo.web.forms.programmes import NAMES


class StartUpForm(Form):
    """A start-up that comes."""

    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    business_number = StringField(_l("Business number"), [InputRequired(), Length(max=20)])
    region = SelectField(_l("Region"), [Optional()], default="")
    founded_on = DayField(_l("Founded on"), [InputRequired()])
    admitted_on = DayField(_l("Admitted on"), [InputRequired()])
    about = TextAreaField(_l("About it"), [Length(max=4000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.region.choices = [("", ""), *((one, region(one)) for one in REGIONS)]

    @property
    def sheet(self) -> StartUpSheet:
        """Return what was typed as a value; only after validation."""
        return StartUpSheet(
            self.name_ko.data or "",
            self.name_en.data or "",
            self.business_number.data or "",
            self.region.data or "",
            filled(self.founded_on),
            filled(self.admitted_on),
            self.about.data or "",
        )


class StageForm(Form):
    """The next stage."""

    stage = SelectField(_l("Stage of the start-up"), [InputRequired()])
    moved_on = DayField(_l("In this stage since"), [InputRequired()])
    reason = TextAreaField(_l("Why it leaves"), [RequiredByService(_l("(if it leaves)")), Length(max=2000)])

    def offer(self, stages: Iterable[StartUpStage]) -> None:
        """Fill the choices."""
        self.stage.choices = [(one.value, label(one)) for one in stages]


class ReceiptForm(Form):
    """What a start-up received."""

    kind = SelectField(_l("What it received"), [InputRequired()])
    received_on = DayField(_l("Day"), [InputRequired()])
    won = WonField(_l("Amount in won"), [Optional()])
    source = StringField(_l("From whom"), [Length(max=200)])
    note = StringField(_l("Note"), [Length(max=200)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(one.value, label(one)) for one in StartUpHelp]
