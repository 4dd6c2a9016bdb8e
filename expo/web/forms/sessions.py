"""Sessions of the side programme: written by the organizer, registered for with a badge."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.editions import Span, moment
from expo.domain.tours import read_stops
from expo.services.sessions import SessionPlan
from expo.web.formats import local
from expo.web.forms import Form
from expo.web.forms.fields import ShowDayField, TimeOfDayField, filled

if TYPE_CHECKING:
    from expo.models.sessions import SessionType
    from expo.models.venue import Hall

TEXTS = ("title_ko", "title_en", "about_ko", "about_en", "people_ko", "people_en")


class SessionForm(Form):
    """A session."""

    type_id = SelectField(_l("Kind of session"), [InputRequired()], coerce=int)
    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Length(max=200)])
    on = ShowDayField(_l("Day"), [InputRequired()])
    starts = TimeOfDayField(_l("Starts at"), [InputRequired()])
    ends = TimeOfDayField(_l("Ends at"), [InputRequired()])
    hall_id = SelectField(_l("Place"))
    people_ko = StringField(_l("Who speaks or leads, in Korean"), [Length(max=200)])
    people_en = StringField(_l("Who speaks or leads, in English"), [Length(max=200)])
    about_ko = TextAreaField(_l("About it, in Korean"), [Length(max=3000)])
    about_en = TextAreaField(_l("About it, in English"), [Length(max=3000)])
    capacity = IntegerField(
        _l("Places"), [Optional(), NumberRange(min=1, max=100_000)], description=_l("Empty: everybody may come.")
    )
    takes_registrations = BooleanField(_l("People register; who comes later waits for a place"))
    is_public = BooleanField(_l("In the public programme"))
    companies = StringField(
        _l("Companies that take part"),
        [Length(max=1000)],
        description=_l("Names or codes, with commas. They are taken at that time and can have no consultation."),
    )
    stops = TextAreaField(
        _l("Route"),
        [Length(max=5000)],
        description=_l("One stop a line: time | stop | who receives | exhibitor. Only the stop is needed."),
    )
    shows_route = BooleanField(_l("The exhibitors on the route see when they are visited"))

    def offer(self, types: Iterable["SessionType"], halls: Iterable["Hall"], days: Iterable[date]) -> None:
        """Fill the choices."""
        self.type_id.choices = [(one.id, local(one)) for one in types]
        self.hall_id.choices = [("", "–"), *((str(one.id), local(one)) for one in halls)]
        self.on.offer(days)

    def plan(self, zone: ZoneInfo) -> SessionPlan:
        """Return what was typed, without the companies, who are named; only after validation."""
        on, hall = date.fromisoformat(self.on.data), self.hall_id.data or ""
        texts = {name: getattr(self, name).data or "" for name in TEXTS}
        return SessionPlan(
            self.type_id.data,
            Span(moment(on, filled(self.starts), zone), moment(on, filled(self.ends), zone)),
            **texts,
            hall_id=int(hall) if hall else None,
            capacity=self.capacity.data,
            is_public=bool(self.is_public.data),
            takes_registrations=bool(self.takes_registrations.data),
            stops=read_stops((self.stops.data or "").splitlines()),
            shows_route=bool(self.shows_route.data),
        )


class SessionTypeForm(Form):
    """A kind of session."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Length(max=200)])
    blocks = BooleanField(_l("No consultations take place meanwhile"))


class BadgeCodeForm(Form):
    """The code of a badge, typed or scanned."""

    badge = StringField(_l("Code of the badge"), [InputRequired(), Length(max=300)])


class TickForm(Form):
    """Whether the guests have been at a stop."""

    done = HiddenField()
