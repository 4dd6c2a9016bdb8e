"""What a plan of the booths is asked for, and what an exhibitor asks for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange

from expo.domain.allocation import MOST_UNITS, SECONDS, AllocationPolicy, Importance
from expo.domain.venue import BoothKind, BoothService
from expo.services.allocation import BoothRequestSheet
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import ManyField, code

WEIGHED = ("partners", "competitors", "wished", "walking", "keep")


def _importance(text: Any) -> SelectField:
    return SelectField(text, [InputRequired()], default=Importance.NORMAL.value)


class AllocationForm(Form):
    """For whom booths are assigned, and how much each kind of wish counts."""

    scope = RadioField(_l("For whom?"), [InputRequired()], default="rest")
    partners = _importance(_l("Partners of a case side by side"))
    competitors = _importance(_l("Named competitors apart"))
    wished = _importance(_l("Wished booths"))
    walking = _importance(_l("Near an entrance"))
    keep = _importance(_l("Stay where it is now"))
    seconds = RadioField(
        _l("Run time"),
        [InputRequired()],
        choices=[
            SelectChoice(SECONDS, _l("1 minute")),
            SelectChoice(180, _l("3 minutes")),
            SelectChoice(600, _l("10 minutes")),
        ],
        coerce=int,
        default=SECONDS,
        description=_l("It ends sooner once no better plan is possible. A thousand exhibitors may need longer."),
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.scope.choices = [
            ("rest", _l("Only those without a booth; all others stay")),
            ("all", _l("Everybody but the locked")),
        ]
        for name in WEIGHED:
            self[name].choices = [(one.value, label(one)) for one in Importance]

    @property
    def policy(self) -> AllocationPolicy:
        """Return the policy that was chosen."""
        levels = {name: Importance(self[name].data) for name in WEIGHED}
        return AllocationPolicy(self.scope.data == "rest", seconds=self.seconds.data, **levels)


class BoothNeedsForm(Form):
    """How many booths an exhibitor asks for, of which kind, with which services."""

    units = IntegerField(_l("Booths side by side"), [InputRequired(), NumberRange(1, MOST_UNITS)], default=1)
    kind = SelectField(_l("Kind"), default="")
    services = ManyField(_l("Services"))

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [("", _l("Either")), *((kind.value, label(kind)) for kind in BoothKind)]
        self.services.choices = [(service.value, label(service)) for service in BoothService]

    @property
    def needs(self) -> BoothRequestSheet:
        """Return what was typed as a value, without wishes."""
        return BoothRequestSheet(
            units=self.units.data or 0,
            kind=BoothKind(self.kind.data) if self.kind.data else None,
            services=frozenset(BoothService(one) for one in self.services.data or ()),
        )


class BoothRequestForm(BoothNeedsForm):
    """What an exhibitor asks for on the floor, as the organizer writes it down."""

    wished = StringField(
        _l("Wished booths"), [Length(max=200)], description=_l("Up to three codes, the dearest first: FD-03, FD-07")
    )
    competitors = StringField(
        _l("Competitors to be apart from"),
        [Length(max=400)],
        description=_l("Names or codes of exhibitors, with commas"),
    )
    is_locked = BooleanField(
        _l("Locked in its booth"),
        description=_l("It cannot be moved, neither by a plan nor by hand."),
    )

    @property
    def sheet(self) -> BoothRequestSheet:
        """Return what was typed as a value, without the competitors, who are named."""
        return replace(self.needs, wished=_codes(self.wished.data))


class OwnBoothForm(BoothNeedsForm):
    """What an exhibitor asks for by itself; booths are chosen from a list."""

    wish_1 = SelectField(_l("First wish"), default="")
    wish_2 = SelectField(_l("Second wish"), default="")
    wish_3 = SelectField(_l("Third wish"), default="")

    def offer_booths(self, booths: Iterable[tuple[str, str]]) -> None:
        """Fill the choices of the wishes: the code of each booth and what it is called."""
        choices = [("", _l("No wished booth")), *booths]
        for field in self._wishes():
            field.choices = choices

    @property
    def sheet(self) -> BoothRequestSheet:
        """Return what was chosen as a value."""
        return replace(self.needs, wished=tuple(field.data for field in self._wishes() if field.data))

    def _wishes(self) -> tuple[SelectField, SelectField, SelectField]:
        return self.wish_1, self.wish_2, self.wish_3


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code(one) for one in (text or "").replace("·", ",").replace(" ", ",").split(",") if one.strip())
