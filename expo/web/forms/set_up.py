"""A new edition: what its organizer is asked first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.set_up import EditionStart
from expo.domain.settings import SLOT_MINUTES, EditionProfile
from expo.services.editions import CopyChoices
from expo.web.forms.editions import SiteLanguagesForm
from expo.web.forms.fields import DayField, TimeOfDayField

NAME = Length(max=200)


class EditionStartForm(SiteLanguagesForm):
    """Name, dates, hours, place, languages and address of a new edition."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), NAME])
    name_en = StringField(_l("Name in English"), [NAME])
    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    opens = TimeOfDayField(_l("Consultations from"), [InputRequired()])
    closes = TimeOfDayField(_l("Consultations until"), [InputRequired()])
    lunch_starts = TimeOfDayField(_l("Lunch from"), [Optional()])
    lunch_ends = TimeOfDayField(_l("Lunch until"), [Optional()])
    slot_minutes = IntegerField(
        _l("Length of a slot in minutes"), [InputRequired(), NumberRange(SLOT_MINUTES[0], SLOT_MINUTES[-1])]
    )
    venue_ko = StringField(_l("Venue in Korean"), [NAME])
    venue_en = StringField(_l("Venue in English"), [NAME])
    time_zone = StringField(_l("Time zone"), [InputRequired(), Length(max=40)])
    code = StringField(_l("Address of the expo"), [Length(max=40)])

    @property
    def start(self) -> EditionStart:
        """Return what was typed as a value. What could not be read stays where it does no harm."""
        names = (one for one in EditionProfile.__dataclass_fields__ if one in self._fields and one != "languages")
        values: dict[str, Any] = {name: self[name].data or "" for name in names}
        values["name_en"] = values["name_en"] or values["name_ko"]
        first = self.starts_on.data or self.ends_on.data or date(2000, 1, 1)
        values |= {"starts_on": first, "ends_on": self.ends_on.data or first}
        profile = EditionProfile(**values, languages=self.site_languages)
        hours: dict[str, Any] = {}
        for together in (("opens", "closes"), ("lunch_starts", "lunch_ends"), ("slot_minutes",)):
            if not any(self[name].errors for name in together):
                hours |= {name: self[name].data for name in together}
        return EditionStart(profile, code=self.code.data or "", **hours)


class NewEditionForm(EditionStartForm):
    """Another edition, from nothing or from an earlier one."""

    source = SelectField(_l("Begin with"), [Optional()])
    with_exhibitors = BooleanField(_l("Invite the same exhibitors again"))
    with_team = BooleanField(_l("The same team"))

    def offer_sources(self, editions: Iterable[Any], name: Any) -> None:
        """Fill the choices, the earlier editions among them."""
        self.source.choices = [
            *((one.code, _("What %(edition)s has", edition=name(one))) for one in editions),
            ("", _("An empty expo")),
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for no hours where those of an earlier edition are copied."""
        if self.source.data:
            start = EditionStart.__dataclass_fields__
            for name in ("opens", "closes", "lunch_starts", "lunch_ends", "slot_minutes"):
                self[name].data = self[name].data or start[name].default
                self[name].validators = [Optional()]
        return super().validate(extra_validators)

    @property
    def choices(self) -> CopyChoices:
        """Return what is copied; only after validation."""
        return CopyChoices(exhibitors=bool(self.with_exhibitors.data), team=bool(self.with_team.data))
