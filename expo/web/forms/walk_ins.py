"""What is asked of a person who comes without an appointment: five fields."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from expo.domain.walk_ins import spoken_in
from expo.services.walk_ins import HOME, WalkIn
from expo.web.arguments import row_number
from expo.web.formats import country, language_name, local
from expo.web.forms import Form
from expo.web.forms.buyers import LANGUAGES, Text, consent_field, countries
from expo.web.forms.fields import ManyField, RequiredByService


class WalkInForm(Form):
    """Name, company, country and language, items, consent; :func:`walk_in_form` adds a box for each consent."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    company = StringField(_l("Company"), [InputRequired(), Length(max=200)])
    country = SelectField(_l("Country"), [InputRequired()], default=HOME)
    language = SelectField(_l("Language"))
    sectors = ManyField(_l("What are you looking for?"), [InputRequired(_l("Please choose at least one."))])
    is_another = BooleanField(_l("This is another person of the same name"))
    person = HiddenField()
    consents: tuple[tuple[int, str, bool], ...] = ()

    def offer(self, sectors: Iterable[Any]) -> None:
        """Fill the choices, in the reader's language."""
        self.country.choices = [(HOME, country(HOME)), *countries()]
        self.language.choices = [("", _("As usual in the country"))]
        self.language.choices += [(code, language_name(code)) for code in LANGUAGES]
        self.sectors.choices = [(sector.code, local(sector)) for sector in sectors]

    @property
    def person_id(self) -> int | None:
        """The visitor who becomes a buyer, if the person was found."""
        return row_number(self.person.data)

    def walk_in(self) -> WalkIn:
        """Return what was typed."""
        home = self.country.data or HOME
        return WalkIn(
            name=(self.name.data or "").strip(),
            company=(self.company.data or "").strip(),
            country=home,
            languages=(self.language.data or spoken_in(home),),
            sectors=tuple(self.sectors.data or ()),
            consents=frozenset(number for number, name, _required in self.consents if self[name].data),
            is_another=bool(self.is_another.data),
        )


class AskAgainForm(Form):
    """What may be changed if no exhibitor is free: languages and items."""

    languages = ManyField(_l("Languages"), [InputRequired(_l("Please choose at least one."))])
    sectors = ManyField(_l("What are you looking for?"), [InputRequired(_l("Please choose at least one."))])

    def offer(self, sectors: Iterable[Any], spoken: Iterable[str]) -> None:
        """Fill the choices; languages that are spoken already can be kept."""
        codes = dict.fromkeys([*LANGUAGES, *spoken])
        self.languages.choices = [(code, language_name(code)) for code in codes]
        self.sectors.choices = [(sector.code, local(sector)) for sector in sectors]


def walk_in_form(texts: Iterable[Text]) -> type[WalkInForm]:
    """Return the form class with one unticked box for each text."""
    given = tuple(texts)
    fields: dict[str, Any] = {
        consent_field(text): BooleanField(
            local(text, "title"), [RequiredByService()] if getattr(text, "is_required", False) else []
        )
        for text in given
    }
    fields["consents"] = tuple((text.id, consent_field(text), getattr(text, "is_required", False)) for text in given)
    return type("EditionWalkInForm", (WalkInForm,), fields)
