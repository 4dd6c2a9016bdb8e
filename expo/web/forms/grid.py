"""Days, slot length and blocks."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.editions import BlockKind, Hours, Span, moment
from expo.domain.settings import BlockPlan, field_of
from expo.web.formats import day as spoken_day
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import TimeOfDayField, are_both_or_none, filled

EVERY_DAY = "every"


class GridForm(Form):
    """Slot length, and opening and closing time of each day; :func:`grid_form` adds the days."""

    dates: tuple[date, ...] = ()
    slot_minutes = IntegerField(_l("Length of a slot in minutes"), [InputRequired()])

    @property
    def hours(self) -> tuple[Hours, ...]:
        """Return the days that have hours; only after validation."""
        rows = ((on, self[opens_of(on)].data, self[field_of(on)].data) for on in self.dates)
        return tuple(Hours(on, opens, closes) for on, opens, closes in rows if opens and closes)

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for both times of a day or for none."""
        sound, lacks_one = (
            super().validate(extra_validators),
            _("Enter both times, or leave both empty for a day without slots."),
        )
        return all([sound, *(are_both_or_none(self[opens_of(on)], self[field_of(on)], lacks_one) for on in self.dates)])


def opens_of(on: date) -> str:
    """Return the name of the field that holds a day's opening time."""
    return f"opens_{on.isoformat()}"


def grid_form(starts_on: date, ends_on: date) -> type[GridForm]:
    """Return the form class of an edition with these dates."""
    dates = tuple(starts_on + timedelta(days=number) for number in range((ends_on - starts_on).days + 1))
    fields: dict[str, object] = {"dates": dates}
    for on in dates:
        fields[opens_of(on)] = TimeOfDayField(_l("%(day)s, from", day=spoken_day(on)), [Optional()])
        fields[field_of(on)] = TimeOfDayField(_l("%(day)s, to", day=spoken_day(on)), [Optional()])
    return type("EditionGridForm", (GridForm,), fields)


class BlockForm(Form):
    """A span without meetings, on one day or on every day."""

    kind = RadioField(_l("Reason"), [InputRequired()], default=BlockKind.LUNCH.value)
    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)])
    on = SelectField(_l("Day"), [InputRequired()])
    starts = TimeOfDayField(_l("Starts at"), [InputRequired()])
    ends = TimeOfDayField(_l("Ends at"), [InputRequired()])

    def offer(self, days: Iterable[date], *, every_day: bool) -> None:
        """Fill the choices; a new block may be for every day at once."""
        self.kind.choices = [(kind.value, label(kind)) for kind in BlockKind]
        self.on.choices = [(day.isoformat(), spoken_day(day)) for day in days]
        if every_day:
            self.on.choices.insert(0, (EVERY_DAY, _("Every consultation day")))

    def plans(self, days: Iterable[date], zone: ZoneInfo) -> list[BlockPlan]:
        """Return what was typed as one block a day; only when day and times could be read."""
        chosen = list(days) if self.on.data == EVERY_DAY else [date.fromisoformat(self.on.data)]
        return [
            BlockPlan(
                BlockKind(self.kind.data),
                (self.name_ko.data or "").strip(),
                (self.name_en.data or "").strip(),
                Span(moment(on, filled(self.starts), zone), moment(on, filled(self.ends), zone)),
            )
            for on in chosen
        ]
