"""A buyer's registration and profile."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from expo.domain.availability import Half, HalfDay
from expo.domain.buyers import BUSINESS_TYPES, CHANNELS, ConsentKind, Track
from expo.domain.text import sort_key
from expo.services import phones
from expo.services.buyers import BuyerProfile, Registration
from expo.web.formats import day as spoken_day
from expo.web.formats import language_name, local, phone
from expo.web.forms.buyer_details import BuyerDetailsForm, typed_details
from expo.web.forms.fields import ManyField, PhoneField, RequiredByService, WebsiteField

LANGUAGES = ("ko", "en", "zh", "ja", "vi", "id", "th", "ru", "es", "ar", "de", "fr", "hi", "kk", "mn", "ms", "pt", "tr")
HOME = "KR"
NOWHERE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", HOME})
"""Not a country, or not abroad."""


class Text(Protocol):
    """A text to consent to."""

    id: int
    kind: ConsentKind


class BuyerProfileForm(BuyerDetailsForm):
    """What a buyer says about itself; fields of the other track are not looked at."""

    track = RadioField(_l("Where is your company?"), [InputRequired(_l("Please choose one."))])
    name = StringField(_l("Company name"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Company name in English"), [Length(max=200)])
    channel = SelectField(_l("Through what you sell or buy"), [RequiredByService()], validate_choice=False)
    business_type = SelectField(_l("Kind of business"), [RequiredByService()], validate_choice=False)
    country = SelectField(_l("Country"), [RequiredByService()], validate_choice=False)
    city = StringField(_l("City"), [Length(max=200)])
    website = WebsiteField(_l("Website"), [Length(max=300)])
    contact_name = StringField(_l("Name of the person who comes"), [InputRequired(), Length(max=200)])
    contact_title = StringField(_l("Department and position"), [Length(max=200)])
    contact_email = EmailField(
        _l("E-mail"),
        [InputRequired(), Length(max=254), Email(_l("This does not look like an e-mail address."))],
        description=_l("Your personal link and your timetable are sent here."),
    )
    contact_phone = PhoneField(
        _l("Mobile phone"), [Optional(), Length(max=40)], description=_l("From abroad with the country code: +84 …")
    )
    sectors = ManyField(_l("What are you looking for?"), [RequiredByService()])
    looking_for = TextAreaField(
        _l("Products you have in mind"),
        [Length(max=2000)],
        description=_l("Exhibitors read this: products, certificates, amounts."),
    )
    languages = ManyField(
        _l("Languages you can talk business in"),
        [RequiredByService()],
        description=_l("Where you and the exhibitor share none, an interpreter is arranged."),
    )

    def offer(self, sectors: Iterable[Any], spoken: Iterable[str] = ()) -> None:
        """Fill the choices, in the reader's language; a language that is spoken already is offered too."""
        self.track.choices = [(Track.DOMESTIC.value, _("In Korea")), (Track.OVERSEAS.value, _("Outside Korea"))]
        self.channel.choices = _blank(CHANNELS)
        self.business_type.choices = _blank(BUSINESS_TYPES)
        self.country.choices = [("", _("Please choose")), *countries()]
        self.sectors.choices = [(sector.code, local(sector)) for sector in sectors]
        self.offer_words()
        self.languages.choices = [(code, language_name(code)) for code in dict.fromkeys((*LANGUAGES, *spoken))]

    @property
    def is_domestic(self) -> bool:
        return bool(self.track.data == Track.DOMESTIC.value)

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for what the chosen track needs."""
        sound = bool(super().validate(extra_validators))
        wanted = (self.channel,) if self.is_domestic else (self.business_type, self.country)
        for field in wanted if self.track.data else ():
            known = {str(choice[0]) for choice in field.choices or ()} - {""}
            if field.data not in known:
                field.errors = [*field.errors, _("Please choose one.")]
                sound = False
        return sound

    def validate_contact_phone(self, field: PhoneField) -> None:
        """Ask where a number from here begins as one from abroad does."""
        if (field.data or "").startswith("00") and self.is_domestic:
            raise ValidationError(_("Is this a number abroad? Then write + and the country code instead of 00."))

    def profile(self) -> BuyerProfile:
        """Return what was typed as a value, empty where nothing was."""
        country = HOME if self.is_domestic else self.country.data or ""
        return BuyerProfile(
            name=_tidy(self.name),
            name_en=_tidy(self.name_en),
            track=Track.DOMESTIC if self.is_domestic else Track.OVERSEAS,
            channel=(self.channel if self.is_domestic else self.business_type).data or "",
            country=country,
            city=_tidy(self.city),
            website=_tidy(self.website),
            looking_for=_tidy(self.looking_for),
            contact_name=_tidy(self.contact_name),
            contact_title=_tidy(self.contact_title),
            contact_email=_tidy(self.contact_email),
            contact_phone=phones.normal(_tidy(self.contact_phone), country),
            languages=tuple(self.languages.data or (("ko",) if self.is_domestic else ())),
            sectors=tuple(self.sectors.data or ()),
            details=self.details(self.track.data or ""),
        )


def typed(buyer: Any) -> dict[str, Any]:
    """Return a buyer's profile as the form's data."""
    same = ("name", "name_en", "country", "city", "website", "contact_name", "contact_title", "contact_email",
            "looking_for", "languages")  # fmt: skip
    return (
        {name: getattr(buyer, name) for name in same}
        | typed_details(buyer)
        | {
            "track": buyer.track.value,
            "channel": buyer.channel,
            "business_type": buyer.channel,
            "contact_phone": phone(buyer.contact_phone),
            "sectors": [sector.code for sector in buyer.interests],
        }
    )


class RegistrationForm(BuyerProfileForm):
    """A profile, when one can come, and consents; :func:`registration_form` adds a box for each consent."""

    present = ManyField(_l("When can you come?"))
    consents: tuple[tuple[int, str], ...] = ()

    def offer_times(self, halves: Sequence[HalfDay]) -> None:
        """Fill the half-days."""
        self.present.choices = [(half.key, half_label(half)) for half in halves]

    def registration(self, halves: Sequence[HalfDay]) -> Registration:
        """Return the application as a value."""
        ticked = set(self.present.data or ())
        return Registration(
            profile=self.profile(),
            present=tuple(half.span for half in halves if half.key in ticked),
            consents=frozenset(text_id for text_id, name in self.consents if self[name].data),
        )


def registration_form(texts: Iterable[Text]) -> type[RegistrationForm]:
    """Return the form class with one unticked box for each text."""
    given = tuple(texts)
    fields: dict[str, Any] = {consent_field(text): _consent_box(text) for text in given}
    fields["consents"] = tuple((text.id, consent_field(text)) for text in given)
    return type("EditionRegistrationForm", (RegistrationForm,), fields)


def consent_field(text: Text) -> str:
    """Return the name of a consent's box, the one that the service's reasons name."""
    return f"consent_{ConsentKind(text.kind).value}"


def countries() -> list[tuple[str, str]]:
    """Return every country but Korea, by its name in the reader's language."""
    current = get_locale()
    names = current.territories if current else {}
    known = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted(((code, name) for code, name in known if code not in NOWHERE), key=lambda pair: sort_key(pair[1]))


def half_label(half: HalfDay) -> str:
    """Return ``Tue 22 Oct, morning``."""
    words = {Half.MORNING: _("%(day)s, morning"), Half.AFTERNOON: _("%(day)s, afternoon")}
    return str(words[half.half] % {"day": spoken_day(half.on)})


def _consent_box(text: Text) -> BooleanField:
    return BooleanField(local(text, "title"), [RequiredByService()] if getattr(text, "is_required", False) else [])


def _blank(words: dict[str, str]) -> list[tuple[str, str]]:
    return [("", _("Please choose")), *((code, _(name)) for code, name in words.items())]


def _tidy(field: Any) -> str:
    return (field.data or "").strip()
