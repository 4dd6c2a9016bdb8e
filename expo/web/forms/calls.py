"""Forms of calls: the call itself, an application step by step, the officer's check."""

from collections.abc import Iterable
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from expo.domain.exhibitors import REGIONS
from expo.services.calls import CallSheet, FirmStart, PlanSheet
from expo.web.formats import local, region
from expo.web.forms import Form
from expo.web.forms.fields import CODE, DayField, ManyField, MomentField, WonField, code, filled
from expo.web.forms.programmes import NAMES
from expo.web.forms.uploads import needed_lines

ANSWER = 4000
NOT_AN_ADDRESS = _l("This is not an e-mail address.")


class CallForm(Form):
    """A call; its times are on the wall clock of the edition."""

    name_ko = StringField(_l("Name in Korean"), NAMES)
    name_en = StringField(_l("Name in English"), NAMES)
    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    opens_at = MomentField(_l("Opens"), [InputRequired()])
    closes_at = MomentField(
        _l("Closes"), [InputRequired()], description=_l("An application counts if it arrives before this moment.")
    )
    about_ko = TextAreaField(_l("About it, in Korean"), [Length(max=8000)])
    about_en = TextAreaField(_l("About it, in English"), [Length(max=8000)])
    sectors = StringField(
        _l("Sectors (KSIC)"), [Length(max=200)], description=_l("Beginnings of codes with commas: 10, 25. Empty: all")
    )
    regions = ManyField(
        _l("Regions"), choices=lambda: [(code, region(code)) for code in REGIONS], description=_l("None: all")
    )
    years_since_support = IntegerField(_l("Years since the last support"), [Optional(), NumberRange(0, 20)])
    quota = IntegerField(_l("How many are selected"), [InputRequired(), NumberRange(0, 5000)])
    readings = IntegerField(_l("Reviews of each application"), [InputRequired(), NumberRange(1, 9)], default=3)
    questions = TextAreaField(
        _l("Questions"),
        [Length(max=20000)],
        description=_l("One a line: Korean | English. A question with * before it has to be answered."),
    )
    documents = TextAreaField(
        _l("Documents"),
        [Length(max=4000)],
        description=_l("One a line: Korean | English. A document with * before it is required."),
    )

    @property
    def sheet(self) -> CallSheet:
        """Return what was typed as a value; only after validation."""
        zone = g.edition.zone
        return CallSheet(
            code=self.code.data or "",
            name_ko=self.name_ko.data or "",
            name_en=self.name_en.data or "",
            opens_at=filled(self.opens_at).replace(tzinfo=zone),
            closes_at=filled(self.closes_at).replace(tzinfo=zone),
            about_ko=self.about_ko.data or "",
            about_en=self.about_en.data or "",
            sectors=_parts(self.sectors.data),
            regions=tuple(self.regions.data or ()),
            years_since_support=self.years_since_support.data or 0,
            quota=filled(self.quota),
            readings=filled(self.readings),
            questions=needed_lines(self.questions.data),
            documents=needed_lines(self.documents.data),
        )


class ExtensionForm(Form):
    """A later moment at which a call closes."""

    closes_at = MomentField(_l("Closes"), [InputRequired()])


class RetentionForm(Form):
    """The last day on which contacts of a call's applicants are kept."""

    until = DayField(
        _l("Contacts are kept until"),
        [Optional()],
        description=_l("The day after, contacts and documents of all applications are erased. Empty: they are kept."),
    )


class FirmStartForm(Form):
    """Firm and contact: what begins an application."""

    firm_name = StringField(_l("Firm"), NAMES)
    business_number = StringField(
        _l("Business number"), [InputRequired(), Length(max=20)], description=_l("Ten digits, such as 900-00-00016")
    )
    contact_name = StringField(_l("Contact"), NAMES)
    contact_email = EmailField(_l("E-mail"), [InputRequired(), Length(max=254), Email(message=NOT_AN_ADDRESS)])

    @property
    def sheet(self) -> FirmStart:
        """Return what was typed as a value; only after validation."""
        names = ("firm_name", "business_number", "contact_name", "contact_email")
        return FirmStart(*(self[name].data or "" for name in names))


class CallPlanForm(Form):
    """The plan as far as it is written; the answers are fields of the page, named after their questions."""

    track = SelectField(_l("Support track"), [Optional()], default="")
    title = StringField(_l("Title of the project"), [Length(max=200)])
    support_won = WonField(_l("Support that is asked for, in won"), [Optional()])
    ksic = StringField(_l("Sector (KSIC)"), [Length(max=5)], description=_l("Two to five digits, such as 10"))
    region = SelectField(_l("Region of the factory"), [Optional()], default="")
    supplier_name = StringField(_l("Supplier"), [Length(max=200)])
    supplier_number = StringField(_l("Business number of the supplier"), [Length(max=20)])
    writer_name = StringField(_l("Who wrote the plan"), [Length(max=200)])

    def offer(self, tracks: Iterable[Any]) -> None:
        """Fill the choices."""
        self.track.choices = [("", ""), *((track.code, local(track)) for track in tracks)]
        self.region.choices = [("", ""), *((one, region(one)) for one in REGIONS)]

    def sheet(self, answers: dict[str, str]) -> PlanSheet:
        """Return what was typed as a value; only after validation."""
        return PlanSheet(
            track=self.track.data or "",
            title=self.title.data or "",
            support_won=self.support_won.data,
            ksic=self.ksic.data or "",
            region=self.region.data or "",
            supplier_name=self.supplier_name.data or "",
            supplier_number=self.supplier_number.data or "",
            writer_name=self.writer_name.data or "",
            answers={key: answer[:ANSWER] for key, answer in answers.items()},
        )


class CheckForm(Form):
    """What the officer writes to the firm."""

    reason = TextAreaField(_l("What the firm reads"), [Length(max=4000)])


class AskForm(Form):
    """What is missing, and until when it may be added."""

    reason = TextAreaField(_l("What is missing"), [InputRequired(), Length(max=4000)])
    until = MomentField(_l("Until"), [InputRequired()])


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
