"""What to print: which sheets, for whom, of which day, in which language."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from expo.domain.prints import PrintLanguage, PrintOrder, SheetKind
from expo.web.formats import day, label
from expo.web.forms import Form

OFFERED = [one for one in SheetKind if one is not SheetKind.BADGES]
"""Badges are printed from their own page."""


class PrintForm(Form):
    """Sheets to print."""

    kind = RadioField(_l("Sheets"), [InputRequired()], choices=lambda: [(one.value, label(one)) for one in OFFERED])
    on = SelectField(_l("Day"), [Optional()])
    since = SelectField(
        _l("How much"),
        [Optional()],
        description=_l("Since an earlier timetable: only what is new, moved or cancelled is printed, with what was."),
    )
    only = StringField(
        _l("Only these"),
        [Optional(), Length(max=200)],
        description=_l("A company, a table, a booth or a hall; empty prints all."),
    )
    language = RadioField(
        _l("Language"),
        [InputRequired()],
        choices=lambda: [(one.value, label(one)) for one in PrintLanguage],
        default=PrintLanguage.OWN.value,
    )
    with_links = BooleanField(
        _l("With personal links in the QR codes"),
        description=_l(
            "Each agenda then opens its company's pages. That they were printed is recorded with your name."
        ),
    )

    def offer(self, days: list[date], states: list[tuple[int, str]]) -> None:
        """Offer the days of the edition and the timetables that were kept, each as its number and its name."""
        self.on.choices = [("", _("All days")), *((one.isoformat(), day(one)) for one in days)]
        self.since.choices = [("", _("The whole timetable"))] + [
            (str(number), _("Only what has changed since %(state)s", state=state)) for number, state in states
        ]

    @property
    def order(self) -> PrintOrder:
        return PrintOrder(
            SheetKind(self.kind.data),
            PrintLanguage(self.language.data),
            date.fromisoformat(self.on.data) if self.on.data else None,
            int(self.since.data) if self.since.data else None,
            self.only.data or "",
            bool(self.with_links.data),
        )
