"""Forms of support programmes: programme and track, cap, organization, a sourced figure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.programmes import OrganizationKind, StatisticUnit
from expo.domain.text import sort_key
from expo.services.programmes import OrganizationSheet, ProgrammeSheet, StatisticSheet
from expo.web.formats import label, local
from expo.web.forms import Form
from expo.web.forms.fields import CODE, DayField, WonField, code, filled

NAMES = [InputRequired(), Length(max=200)]


class TrackForm(Form):
    """A track of a programme."""

    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [Optional()], description=_l("Without a day it goes on."))

    @property
    def sheet(self) -> ProgrammeSheet:
        """Return what was typed as a value; only after validation."""
        return ProgrammeSheet(
            code=self.code.data or "",
            name_ko=self.name_ko.data or "",
            name_en=self.name_en.data or "",
            starts_on=filled(self.starts_on),
            ends_on=self.ends_on.data,
        )


class ProgrammeForm(TrackForm):
    """A programme: like a track, with what it is about."""

    about_ko = TextAreaField(_l("About it, in Korean"), [Length(max=4000)])
    about_en = TextAreaField(_l("About it, in English"), [Length(max=4000)])

    @property
    def sheet(self) -> ProgrammeSheet:
        """Return what was typed as a value; only after validation."""
        return replace(super().sheet, about_ko=self.about_ko.data or "", about_en=self.about_en.data or "")


class CapForm(Form):
    """A cap from a day on."""

    valid_from = DayField(_l("Valid from"), [InputRequired()])
    won = WonField(
        _l("Most support for one case, in won"),
        [InputRequired(), NumberRange(1)],
        description=_l("Whole won, such as 120,000,000"),
    )
    least_own_percent = IntegerField(
        _l("Least share of the firm itself, in percent"), [Optional(), NumberRange(0, 100)]
    )
    source = StringField(_l("Source"), [Length(max=300)], description=_l("The notice that sets it"))


class OrganizationForm(Form):
    """An organization."""

    kind = SelectField(_l("Kind"), [InputRequired()])
    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    business_number = StringField(
        _l("Business number"), [Length(max=20)], description=_l("Ten digits, such as 900-00-00016")
    )
    ksic = StringField(_l("Sector (KSIC)"), [Length(max=5)], description=_l("Two to five digits, such as 10"))
    region = StringField(_l("Region"), [Length(max=200)])
    source = StringField(_l("Source"), [Length(max=300)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind.value, label(kind)) for kind in OrganizationKind]

    @property
    def sheet(self) -> OrganizationSheet:
        """Return what was typed as a value; only after validation."""
        names = ("name_ko", "name_en", "business_number", "ksic", "region", "source")
        return OrganizationSheet(OrganizationKind(self.kind.data), *(self[name].data or "" for name in names))


class StatisticForm(Form):
    """A figure that a source states."""

    topic_ko = StringField(_l("About what, in Korean"), NAMES)
    topic_en = StringField(_l("About what, in English"), NAMES)
    value = WonField(_l("Figure"), [InputRequired()])
    unit = SelectField(
        _l("Counted in"),
        [InputRequired()],
        description=_l("Cases and firms are different: one firm may have several cases."),
    )
    source = StringField(_l("Source"), [InputRequired(), Length(max=300)])
    as_of = StringField(_l("As of"), [Length(max=60)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        units = (
            (StatisticUnit.CASES, _l("Supported cases")),
            (StatisticUnit.FIRMS, _l("Firms")),
            (StatisticUnit.PEOPLE, _l("People")),
            (StatisticUnit.WON, _l("Won")),
            (StatisticUnit.SHARE, _l("Tenths of a percent")),
        )
        self.unit.choices = [(unit.value, name) for unit, name in units]

    @property
    def sheet(self) -> StatisticSheet:
        """Return what was typed as a value; only after validation."""
        return StatisticSheet(
            self.topic_ko.data or "",
            self.topic_en.data or "",
            StatisticUnit(self.unit.data),
            filled(self.value),
            self.source.data or "",
            self.as_of.data or "",
        )


def organization_choices(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return organizations for a choice, by name in the reader's language, with an empty one at the top."""
    return [("", ""), *sorted(((str(row.id), local(row)) for row in rows), key=lambda pair: sort_key(pair[1]))]
