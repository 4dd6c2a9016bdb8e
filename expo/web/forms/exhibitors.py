"""Exhibitors, their products and their collaboration cases."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from expo.domain.exhibitors import REGIONS, CompanySize, ExportStatus, FactoryLevel
from expo.domain.words import word_of
from expo.services.exhibitors import CONTACT_FIELDS, CaseSheet, ExhibitorProfile, ProductSheet
from expo.web.formats import country, label, language_name, local, region
from expo.web.forms import Form
from expo.web.forms.fields import PhoneField, WebsiteField

LANGUAGES = ("ko", "en", "zh", "ja", "vi", "id", "th", "ru", "es", "ar", "de", "fr", "hi", "mn", "kk", "uz")
COUNTRIES = (
    "US", "JP", "CN", "VN", "TW", "HK", "SG", "MY", "TH", "ID", "PH", "IN", "MN", "KZ", "UZ", "RU", "AE", "SA", "TR",
    "DE", "FR", "GB", "IT", "ES", "NL", "PL", "CA", "MX", "BR", "CL", "AU", "NZ",
)  # fmt: skip
"""What is offered, most asked first; what is written already is offered too."""

STORY = 4000


class BoxesField(SelectMultipleField):  # type: ignore[misc, unused-ignore]
    """Many choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class ExhibitorForm(Form):
    """All that an organizer writes about an exhibitor; what is empty can follow later."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)], filters=[_stripped])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)], filters=[_stripped])
    code = StringField(
        _l("Code"), [InputRequired(), Length(max=40)], filters=[_stripped], description=_l("Such as E-001")
    )
    hall = SelectField(_l("Hall"), [InputRequired()])
    sector = SelectField(_l("Line of business"), [InputRequired()])
    business_number = StringField(
        _l("Business number"), [Length(max=20)], filters=[_stripped], description=_l("Ten digits, such as 900-00-00016")
    )
    representative = StringField(_l("Representative"), [Length(max=200)], filters=[_stripped])
    region = SelectField(_l("Region"), default="")
    size = SelectField(_l("Company size"), default="")
    website = WebsiteField(_l("Website"), [Optional(), Length(max=300)], filters=[_stripped])
    contact_name = StringField(_l("Contact"), [Length(max=200)], filters=[_stripped])
    contact_phone = PhoneField(_l("Telephone"), [Optional(), Length(max=40)], filters=[_stripped])
    contact_email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=254), Email(message=_l("This is not an e-mail address."))],
        filters=[_stripped],
    )
    languages = BoxesField(_l("Languages of the consultation"), [InputRequired()])
    export_status = SelectField(_l("Export"), default="")
    export_countries = BoxesField(_l("Exports to"))
    certifications = StringField(
        _l("Certificates"), [Length(max=500)], filters=[_stripped], description=_l("With commas: HACCP, KC, ISO 9001")
    )
    factory_level = SelectField(_l("Smart-factory level"), default="")
    sponsor_year = IntegerField(_l("Supported in"), [Optional()], description=_l("The year, such as 2023"))
    story_ko = TextAreaField(_l("Story in Korean"), [Length(max=STORY)], filters=[_stripped])
    story_en = TextAreaField(_l("Story in English"), [Length(max=STORY)], filters=[_stripped])

    GROUPS = (
        (
            _l("Company"),
            ("name_ko", "name_en", "code", "business_number", "representative", "region", "size", "website"),
        ),
        (_l("Hall and line of business"), ("hall", "sector")),
        (_l("Contact"), ("contact_name", "contact_phone", "contact_email", "languages")),
        (
            _l("Export and certificates"),
            ("export_status", "export_countries", "certifications", "factory_level", "sponsor_year"),
        ),
        (_l("Story"), ("story_ko", "story_en")),
    )
    """The groups of fields on the page."""

    def offer(self, halls: Iterable[Any], sectors: Iterable[Any], exhibitor: Any | None = None) -> None:
        """Fill the choices; what the exhibitor has already is among them."""
        self.hall.choices = [("", ""), *((hall.code, local(hall)) for hall in halls)]
        self.sector.choices = [("", ""), *((sector.code, local(sector)) for sector in sectors)]
        regions = dict.fromkeys((*REGIONS, *((exhibitor.region,) if exhibitor and exhibitor.region else ())))
        self.region.choices = [("", ""), *((code, region(code)) for code in regions)]
        for field, words in (
            (self.size, CompanySize),
            (self.export_status, ExportStatus),
            (self.factory_level, FactoryLevel),
        ):
            field.choices = [("", ""), *((word.value, label(word)) for word in words)]
        self.offer_languages(exhibitor)

    def offer_languages(self, exhibitor: Any | None) -> None:
        """Fill the choices of languages and countries."""
        spoken = dict.fromkeys((*LANGUAGES, *(exhibitor.languages if exhibitor else ())))
        self.languages.choices = [(code, language_name(code)) for code in spoken]
        countries = dict.fromkeys((*COUNTRIES, *(exhibitor.export_countries if exhibitor else ())))
        self.export_countries.choices = [(code, country(code)) for code in countries]

    def leave_out_contacts(self) -> None:
        """Ask for no contact data, and show none."""
        for name in CONTACT_FIELDS:
            del self[name]

    @property
    def profile(self) -> ExhibitorProfile:
        """Return what was typed as a value, as far as it has the right shape."""
        plain = (
            "code", "name_ko", "name_en", "hall", "sector", "business_number", "representative", "region", "website",
            "story_ko", "story_en", "contact_name", "contact_phone", "contact_email",
        )  # fmt: skip
        return ExhibitorProfile(
            **{name: self[name].data or "" for name in plain if name in self},
            size=word_of(CompanySize, self.size.data),
            export_status=word_of(ExportStatus, self.export_status.data),
            factory_level=word_of(FactoryLevel, self.factory_level.data),
            export_countries=tuple(self.export_countries.data or ()),
            certifications=tuple(part.strip() for part in (self.certifications.data or "").split(",") if part.strip()),
            languages=tuple(self.languages.data or ()),
            sponsor_year=self.sponsor_year.data,
        )


def written(exhibitor: Any) -> dict[str, Any]:
    """Return an exhibitor as the form's data."""
    data = {
        name: getattr(exhibitor, name)
        for name in ExhibitorProfile.__dataclass_fields__
        if name not in {"hall", "sector"}
    }
    return data | {
        "hall": exhibitor.hall.code,
        "sector": exhibitor.sector.code,
        "certifications": ", ".join(exhibitor.certifications),
    }


class ProductForm(Form):
    """A product."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)], filters=[_stripped])
    name_en = StringField(_l("Name in English"), [Length(max=200)], filters=[_stripped])
    about_ko = TextAreaField(_l("About it in Korean"), [Length(max=STORY)], filters=[_stripped])
    about_en = TextAreaField(_l("About it in English"), [Length(max=STORY)], filters=[_stripped])
    price = IntegerField(
        _l("Price in won"),
        [Optional(), NumberRange(0, 10**12, message=_l("A whole number of won, 0 or more"))],
    )
    minimum_order = StringField(_l("Minimum order"), [Length(max=200)], filters=[_stripped])
    hs_code = StringField(
        _l("HS code"),
        [Optional(), Regexp(r"\d{4}(\.?\d{2}){0,3}$", message=_l("Four to ten digits, such as 1905.90"))],
        filters=[_stripped],
    )

    @property
    def sheet(self) -> ProductSheet:
        """Return what was typed as a value; only after validation."""
        return ProductSheet(
            **{name: self[name].data or "" for name in ProductSheet.__dataclass_fields__ if name != "price"},
            price=self.price.data,
        )


class CaseForm(Form):
    """A collaboration case and who takes part in it."""

    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=200)], filters=[_stripped])
    title_en = StringField(_l("Title in English"), [InputRequired(), Length(max=200)], filters=[_stripped])
    code = StringField(_l("Code"), [InputRequired(), Length(max=40)], filters=[_stripped], description=_l("Such as C1"))
    hall = SelectField(_l("Hall"), [InputRequired()])
    story_ko = TextAreaField(_l("Story in Korean"), [Length(max=STORY)], filters=[_stripped])
    story_en = TextAreaField(_l("Story in English"), [Length(max=STORY)], filters=[_stripped])
    members = TextAreaField(
        _l("Companies"),
        [InputRequired(), Length(max=4_000)],
        description=_l("Two or more exhibitors, one a line: a name, a part of it, or a code."),
    )

    def offer(self, halls: Iterable[Any]) -> None:
        """Fill the choices."""
        self.hall.choices = [("", ""), *((hall.code, local(hall)) for hall in halls)]

    def sheet(self, members: Iterable[str]) -> CaseSheet:
        """Return what was typed as a value, as far as it has the right shape, with the codes of the companies."""
        plain = {name: self[name].data or "" for name in CaseSheet.__dataclass_fields__ if name != "members"}
        return CaseSheet(**plain, members=tuple(members))
