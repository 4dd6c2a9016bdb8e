"""Forms of outcomes: a file of firms' figures, and a published figure."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.firms import Indicator
from expo.services.firms import FirmSetSheet, PublishedSheet
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.programmes import NAMES

YEARS = NumberRange(2000, 2100)
GROWTH = NumberRange(-1000, 100_000)


class FirmSetForm(Form):
    """A file of firms' figures before and after."""

    file = FileField(
        _l("File"),
        [FileRequired()],
        description=_l("Excel or CSV, one row for each firm: firm, adopter, sector, figures before and after in won"),
    )
    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    year_before = IntegerField(_l("Year before"), [InputRequired(), YEARS])
    year_after = IntegerField(_l("Year after"), [InputRequired(), YEARS])
    cohort = IntegerField(
        _l("Cohort"), [Optional(), YEARS], description=_l("The year of support, if all adopters share one")
    )
    source = StringField(_l("Source"), [InputRequired(), Length(max=300)])

    @property
    def sheet(self) -> FirmSetSheet:
        """Return what was typed as a value; only after validation."""
        return FirmSetSheet(
            self.name_ko.data or "",
            self.name_en.data or "",
            filled(self.year_before),
            filled(self.year_after),
            self.source.data or "",
            self.cohort.data,
        )


class PublishedForm(Form):
    """Growth as it was published."""

    indicator = SelectField(_l("Indicator"), [InputRequired()])
    adopters = DecimalField(_l("Adopters, growth in percent"), [InputRequired(), GROWTH], places=1)
    others = DecimalField(_l("Others, growth in percent"), [InputRequired(), GROWTH], places=1)
    note_ko = StringField(_l("What it is about, in Korean"), [Length(max=200)])
    note_en = StringField(_l("What it is about, in English"), [Length(max=200)])
    source = StringField(_l("Source"), [InputRequired(), Length(max=300)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.indicator.choices = [(one.value, label(one)) for one in Indicator]

    @property
    def sheet(self) -> PublishedSheet:
        """Return what was typed as a value; only after validation."""
        adopters, others = (int(filled(field) * 10) for field in (self.adopters, self.others))
        return PublishedSheet(
            Indicator(self.indicator.data),
            adopters,
            others,
            self.source.data or "",
            self.note_ko.data or "",
            self.note_en.data or "",
        )
