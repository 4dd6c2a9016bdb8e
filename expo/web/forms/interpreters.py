"""Interpreters and their shifts."""

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from expo.domain.editions import Span, moment
from expo.services.interpreters import InterpreterProfile
from expo.web.formats import day as spoken_day
from expo.web.formats import language_name
from expo.web.forms import Form
from expo.web.forms.fields import CODE, TimeOfDayField, are_both_or_none, code, filled

LANGUAGES = ("en", "zh", "ja", "vi", "id", "th", "ru", "es", "ar", "de", "fr", "hi", "kk", "mn", "ms", "pt", "tr", "uz")
"""What is offered, most asked first; a language that an interpreter already speaks is offered too."""


class InterpreterForm(Form):
    """Who interprets, between Korean and which languages, about what."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    languages = SelectMultipleField(
        _l("Languages besides Korean"),
        [InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    subjects = StringField(
        _l("Subjects"), [Length(max=300)], description=_l("What they know the words of, with commas: food, machinery")
    )

    def offer(self, spoken: Iterable[str] = ()) -> None:
        """Fill the choices of languages."""
        codes = dict.fromkeys((*LANGUAGES, *spoken))
        self.languages.choices = [(code, language_name(code)) for code in codes]

    @property
    def profile(self) -> InterpreterProfile:
        """Return what was typed as a value; only after validation."""
        subjects = tuple(part.strip() for part in (self.subjects.data or "").split(",") if part.strip())
        return InterpreterProfile(
            filled(self.code).strip(), filled(self.name).strip(), tuple(filled(self.languages)), subjects
        )


class ShiftForm(Form):
    """From when to when an interpreter works on each day; :func:`shift_form` adds the days."""

    dates: tuple[date, ...] = ()

    def work(self, zone: ZoneInfo) -> dict[date, Span | None]:
        """Return what was typed, a day off as ``None``; only after validation."""
        rows = ((on, self[from_of(on)].data, self[until_of(on)].data) for on in self.dates)
        return {
            on: Span(moment(on, starts, zone), moment(on, ends, zone)) if starts and ends else None
            for on, starts, ends in rows
        }

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for both times of a day or for none."""
        sound, lacks_one = super().validate(extra_validators), _("Enter both times, or leave both empty for a day off.")
        return all([sound, *(are_both_or_none(self[from_of(on)], self[until_of(on)], lacks_one) for on in self.dates)])


def from_of(on: date) -> str:
    """Return the name of the field that holds the beginning of a day's shift."""
    return f"from_{on.isoformat()}"


def until_of(on: date) -> str:
    """Return the name of the field that holds the end of a day's shift."""
    return f"until_{on.isoformat()}"


def shift_form(dates: Iterable[date]) -> type[ShiftForm]:
    """Return the form class for these days."""
    days = tuple(dates)
    fields: dict[str, object] = {"dates": days}
    for on in days:
        fields[from_of(on)] = TimeOfDayField(_l("%(day)s, from", day=spoken_day(on)), [Optional()])
        fields[until_of(on)] = TimeOfDayField(_l("%(day)s, to", day=spoken_day(on)), [Optional()])
    return type("EditionShiftForm", (ShiftForm,), fields)


def typed(work: Mapping[date, Span | None], zone: ZoneInfo) -> dict[str, object]:
    """Return a working week as the form's data."""
    data: dict[str, object] = {}
    for on, stretch in work.items():
        data[from_of(on)] = stretch.starts_at.astimezone(zone).time() if stretch else None
        data[until_of(on)] = stretch.ends_at.astimezone(zone).time() if stretch else None
    return data
