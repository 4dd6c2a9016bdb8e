"""Forms of cases: a new one, milestone, inspection, change, invitation."""

from collections.abc import Iterable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from expo.domain.support_cases import InspectionKind, InspectionResult, MilestoneKind
from expo.queries import exhibitors, venue
from expo.services.support_cases import CaseEntry, FirmInvitation
from expo.web.formats import label, local
from expo.web.forms import Form
from expo.web.forms.fields import CODE, DayField, RequiredByService, code, filled
from expo.web.forms.programmes import NAMES, organization_choices


class CaseEntryForm(Form):
    """A new case."""

    adopter = SelectField(_l("Firm"), [InputRequired()])
    sponsor = SelectField(_l("Sponsor"), [InputRequired()])
    supplier = SelectField(_l("Supplier"), [Optional()], default="")
    track = SelectField(_l("Support track"), [InputRequired()])
    year = IntegerField(_l("Year"), [InputRequired(), NumberRange(2014, 2100)])
    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    title_ko = StringField(_l("Project in Korean"), NAMES)
    title_en = StringField(_l("Project in English"), [Length(max=200)])
    selected_on = DayField(_l("Selected on"), [InputRequired()])

    def offer(self, tracks: Iterable[Any], firms: Iterable[Any], sponsors: Iterable[Any]) -> None:
        """Fill the choices."""
        self.track.choices = [(track.code, local(track)) for track in tracks]
        self.adopter.choices = organization_choices(firms)
        self.supplier.choices = self.adopter.choices
        self.sponsor.choices = organization_choices(sponsors)

    @property
    def entry(self) -> CaseEntry:
        """Return what was typed as a value; only after validation."""
        return CaseEntry(
            code=self.code.data or "",
            track=self.track.data,
            year=filled(self.year),
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            adopter_id=int(self.adopter.data),
            sponsor_id=int(self.sponsor.data),
            selected_on=filled(self.selected_on),
            supplier_id=int(self.supplier.data) if self.supplier.data else None,
        )


class MilestoneForm(Form):
    """A milestone."""

    kind = SelectField(_l("Milestone"), [InputRequired()])
    due_on = DayField(_l("Due on"), [InputRequired()])
    done_on = DayField(_l("Done on"), [Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind.value, label(kind)) for kind in MilestoneKind]


class InspectionForm(Form):
    """What an inspection found."""

    kind = SelectField(_l("Inspection"), [InputRequired()])
    inspected_on = DayField(_l("Inspected on"), [InputRequired()])
    result = SelectField(_l("Result"), [InputRequired()])
    findings = TextAreaField(_l("Findings"), [RequiredByService(_l("(if it has not passed)")), Length(max=4000)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind.value, label(kind)) for kind in InspectionKind]
        self.result.choices = [(result.value, label(result)) for result in InspectionResult]


class ChangeForm(Form):
    """A change that the firm asks for."""

    about = StringField(_l("What shall change"), [InputRequired(), Length(max=200)])
    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=4000)])


class CaseInvitationForm(Form):
    """Hall, line of business and contact of the exhibitor to be."""

    hall = SelectField(_l("Hall"), [InputRequired()])
    sector = SelectField(_l("Line of business"), [InputRequired()])
    contact_name = StringField(_l("Contact"), [InputRequired(), Length(max=200)])
    contact_email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=254), Email(message=_l("This is not an e-mail address."))]
    )

    @classmethod
    def of(cls, session: Session, edition_id: int) -> Self:
        """Return the form with the halls and lines of business of an edition."""
        form = cls()
        form.hall.choices = [(hall.code, local(hall)) for hall in venue.exhibition_halls(session, edition_id)]
        form.sector.choices = [(one.code, local(one)) for one in exhibitors.sectors(session, edition_id)]
        return form

    @property
    def invitation(self) -> FirmInvitation:
        return FirmInvitation(
            self.hall.data, self.sector.data, self.contact_name.data or "", self.contact_email.data or ""
        )
