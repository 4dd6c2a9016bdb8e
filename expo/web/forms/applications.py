"""Apply to exhibit: the short form, what follows later, and the organizer's answer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from expo.domain.allocation import MOST_UNITS
from expo.domain.exhibitors import REGIONS
from expo.domain.venue import BoothService
from expo.services import phones
from expo.services.applications import ApplicationDetails, ApplicationSheet
from expo.web.formats import label, local, region
from expo.web.forms import Form
from expo.web.forms.fields import DayField, ManyField, PhoneField, RequiredByService, WebsiteField
from expo.web.forms.uploads import needed_lines


class _NeedsForm(Form):
    """What a company shows, and what it needs on the floor."""

    makes = TextAreaField(
        _l("What you make and want to show"),
        [InputRequired(), Length(max=2000)],
        description=_l("The organizer chooses the hall by it."),
    )
    units = IntegerField(
        _l("Booths"),
        [InputRequired(), NumberRange(1, MOST_UNITS)],
        default=1,
        description=_l("How many units side by side; one is about 3 × 3 m."),
    )
    services = ManyField(_l("Services at the booth"))

    def offer_services(self) -> None:
        """Fill the choices."""
        self.services.choices = [(one.value, label(one)) for one in BoothService]

    @property
    def needed(self) -> frozenset[BoothService]:
        return frozenset(BoothService(one) for one in self.services.data or () if one in set(BoothService))


class ApplicationForm(_NeedsForm):
    """The short form."""

    name_ko = StringField(_l("Company name"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Company name in English"), [Length(max=200)])
    business_number = StringField(
        _l("Business number"),
        [RequiredByService(when=_l("(for a company registered in Korea)")), Length(max=20)],
        description=_l("Ten digits, such as 900-00-00016"),
    )
    has_no_number = BooleanField(_l("We have no Korean business number, as our company is abroad"))
    sector = SelectField(_l("Line of business"), [InputRequired()])
    contact_name = StringField(_l("Contact"), [InputRequired(), Length(max=200)])
    contact_email = EmailField(
        _l("E-mail"),
        [InputRequired(), Length(max=254), Email(_l("This does not look like an e-mail address."))],
        description=_l("You confirm this address by a link before the organizer sees the application."),
    )
    contact_phone = PhoneField(_l("Telephone"), [Optional(), Length(max=40)])
    agreed = BooleanField(
        _l("I have read the privacy notice, and the organizer may keep these details for this expo."), [InputRequired()]
    )

    def offer(self, sectors: Iterable[Any]) -> None:
        """Fill the choices."""
        self.sector.choices = [("", _("Please choose")), *((one.code, local(one)) for one in sectors)]
        self.offer_services()

    def validate_business_number(self, field: StringField) -> None:
        """Ask for the number of a company in Korea, and for none from abroad."""
        if self.has_no_number.data and (field.data or "").strip():
            raise ValidationError(_("Write the number, or tick that you have none, but not both."))
        if not self.has_no_number.data and not (field.data or "").strip():
            raise ValidationError(_("Please write your business number, or tick below that you have none."))

    @property
    def sheet(self) -> ApplicationSheet:
        """Return what was typed as a value, as far as it has the right shape."""
        plain = ("name_ko", "name_en", "business_number", "sector", "makes", "contact_name", "contact_email")
        typed = {name: (self[name].data or "").strip() for name in plain}
        phone = phones.normal(self.contact_phone.data or "")
        return ApplicationSheet(**typed, contact_phone=phone, units=self.units.data or 0, services=self.needed)


class DetailsForm(_NeedsForm):
    """What the short form does not ask for."""

    representative = StringField(_l("Representative"), [Length(max=200)])
    region = SelectField(_l("Region"), default="")
    website = WebsiteField(_l("Website"), [Optional(), Length(max=300)])
    story_ko = TextAreaField(_l("Story in Korean"), [Length(max=4000)])
    story_en = TextAreaField(_l("Story in English"), [Length(max=4000)])

    def offer(self) -> None:
        """Fill the choices."""
        self.region.choices = [("", ""), *((code, region(code)) for code in REGIONS)]
        self.offer_services()

    @property
    def details(self) -> ApplicationDetails:
        """Return what was typed as a value; only after validation."""
        plain = ("representative", "region", "website", "story_ko", "story_en", "makes")
        typed = {name: (self[name].data or "").strip() for name in plain}
        return ApplicationDetails(**typed, units=self.units.data or 0, services=self.needed)


class PeriodForm(Form):
    """When companies can apply."""

    opens_on = DayField(_l("First day"), [InputRequired()])
    closes_on = DayField(_l("Last day"), [InputRequired()])
    documents = TextAreaField(
        _l("Documents that applicants upload"),
        [Length(max=4000)],
        description=_l("One a line: Korean | English. A document with * before it is required."),
    )

    @property
    def asked(self) -> list[tuple[str, str, bool]]:
        """Return the documents as (Korean, English, is required)."""
        return needed_lines(self.documents.data)


class ApplicationAnswerForm(Form):
    """What a company reads that is asked for more, or declined."""

    reason = TextAreaField(
        _l("What the company shall read"),
        [InputRequired(), Length(max=2000)],
        description=_l("Sent by e-mail: what is missing, or why it cannot take part."),
    )
