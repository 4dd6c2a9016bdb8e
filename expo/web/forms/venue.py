"""Halls, booths, and which exhibitor gets which booth."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from expo.domain.booth_codes import BoothBlock, NumberingOrder
from expo.domain.drawing import BoothSheet, HallSheet
from expo.domain.venue import Area, BoothKind, BoothService, Facility, HallKind
from expo.domain.words import word_of
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import CODE, ManyField, code

NOWHERE = "-"
AISLE = 3.0
STEP = {"step": "any", "inputmode": "decimal"}


def metres(text: Any, least: float) -> FloatField:
    """Return a field for a length."""
    return FloatField(
        text, [InputRequired(), NumberRange(least, 1000, message=_l("A length in metres"))], render_kw=STEP
    )


def area_of(form: Any) -> Area | None:
    """Return the rectangle that was typed, ``None`` while a number is missing."""
    x, y, width, height = form.x.data, form.y.data, form.width.data, form.height.data
    if x is None or y is None or width is None or height is None:
        return None
    return Area(x, y, width, height)


COLOURS = (
    _l("Blue"),
    _l("Orange"),
    _l("Green"),
    _l("Purple"),
    _l("Yellow"),
    _l("Sky blue"),
    _l("Rose"),
    _l("Light green"),
    _l("Violet"),
    _l("Brown"),
    _l("Turquoise"),
    _l("Pink"),
)
"""What the colours of halls are called, in the order of their numbers (`static/css/tokens.css`)."""


class HallForm(Form):
    """A hall: a rectangle on the floor plan with a name, a purpose and a colour."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)])
    code = StringField(
        _l("Code"),
        [InputRequired(), Length(max=40), CODE],
        filters=[code],
        description=_l("A short word for lists and files, such as FOOD"),
    )
    kind = RadioField(_l("Kind"), [InputRequired()])
    facility = SelectField(_l("Purpose of a facility"), default="")
    palette = SelectField(_l("Colour"), coerce=int, default=0)
    x = metres(_l("From the left edge (m)"), 0)
    y = metres(_l("From the top edge (m)"), 0)
    width = metres(_l("Width (m)"), 0.5)
    height = metres(_l("Depth (m)"), 0.5)
    story_ko = TextAreaField(_l("Story in Korean"), [Length(max=2000)])
    story_en = TextAreaField(_l("Story in English"), [Length(max=2000)])

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(kind.value, label(kind)) for kind in HallKind]
        self.facility.choices = [("", ""), *((purpose.value, label(purpose)) for purpose in Facility)]
        self.palette.choices = list(enumerate(COLOURS))

    @property
    def sheet(self) -> HallSheet | None:
        """Return what was typed as a value, ``None`` while a number or the kind is missing."""
        area = area_of(self)
        if area is None or self.kind.data not in set(HallKind) or self.palette.data is None:
            return None
        return HallSheet(
            code=self.code.data or "",
            kind=HallKind(self.kind.data),
            name_ko=self.name_ko.data or "",
            name_en=self.name_en.data or "",
            x=area.x,
            y=area.y,
            width=area.width,
            height=area.height,
            facility=word_of(Facility, self.facility.data),
            story_ko=self.story_ko.data or "",
            story_en=self.story_en.data or "",
            palette=self.palette.data,
        )


class BoothForm(Form):
    """One booth."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    kind = RadioField(_l("Kind"), [InputRequired()], default=BoothKind.SHELL.value)
    x = metres(_l("From the left edge (m)"), 0)
    y = metres(_l("From the top edge (m)"), 0)
    width = metres(_l("Width (m)"), 0.5)
    height = metres(_l("Depth (m)"), 0.5)
    services = ManyField(_l("Supplied with"))
    price_class = StringField(
        _l("Price class"), [Length(max=40)], description=_l("As in your price list, for example A")
    )

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(kind.value, label(kind)) for kind in BoothKind]
        self.services.choices = [(service.value, label(service)) for service in BoothService]

    @property
    def sheet(self) -> BoothSheet | None:
        """Return what was typed as a value, ``None`` while a number or the kind is missing."""
        area = area_of(self)
        if area is None or self.kind.data not in set(BoothKind):
            return None
        supplied = {f"has_{service}": service.value in (self.services.data or ()) for service in BoothService}
        return BoothSheet(
            self.code.data or "",
            area.x,
            area.y,
            area.width,
            area.height,
            BoothKind(self.kind.data),
            price_class=self.price_class.data or "",
            **supplied,
        )


class BoothBlockForm(BoothForm):
    """Rows of booths, wall to wall, with aisles between them."""

    code = StringField(
        _l("Code of the first booth"),
        [InputRequired(), Length(max=40), CODE],
        filters=[code],
        description=_l("The others are numbered on from it, such as A-01"),
    )
    columns = IntegerField(_l("Booths in a row"), [InputRequired(), NumberRange(1, 200)], default=1)
    rows = IntegerField(_l("Rows of booths"), [InputRequired(), NumberRange(1, 200)], default=1)
    aisle = FloatField(
        _l("Aisle between rows (m)"), [InputRequired(), NumberRange(0, 100)], default=AISLE, render_kw=STEP
    )
    back_to_back = BooleanField(_l("Two rows back to back, then an aisle"), default=True)
    order = RadioField(_l("Numbered"), [InputRequired()], default=NumberingOrder.ROWS.value)

    def offer(self) -> None:
        """Fill the choices."""
        super().offer()
        self.order.choices = [(order.value, label(order)) for order in NumberingOrder]

    @property
    def block(self) -> BoothBlock | None:
        """Return what was typed as a value, ``None`` while a number is missing."""
        first, columns, rows, aisle = self.sheet, self.columns.data, self.rows.data, self.aisle.data
        if (
            first is None
            or columns is None
            or rows is None
            or aisle is None
            or self.order.data not in set(NumberingOrder)
        ):
            return None
        return BoothBlock(first, columns, rows, aisle, bool(self.back_to_back.data), NumberingOrder(self.order.data))


class PlacementForm(Form):
    """Which exhibitor gets which booth; ``at`` is a booth chosen by a button beside it.

    ``-`` takes back all that is held, ``-FD-01`` that booth alone.
    """

    exhibitor = StringField(_l("Exhibitor"), [InputRequired(message=_l("Choose an exhibitor."))])
    booth = StringField(_l("Booth"))
    at = StringField()
    how = StringField(default="move")

    @property
    def wanted(self) -> str:
        """Return the booth's code, empty to take something back; only after validation."""
        wanted = self.at.data or self.booth.data or ""
        return "" if wanted.startswith(NOWHERE) else wanted

    @property
    def given_back(self) -> str | None:
        """Return the one booth to take back, ``None`` for all that the exhibitor holds."""
        return (self.at.data or self.booth.data or "").removeprefix(NOWHERE) or None

    @property
    def reasons(self) -> list[str]:
        """Return what is wrong, in words."""
        return [str(error) for field in self for error in field.errors]

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for a booth: leaving must be meant."""
        sound = bool(super().validate(extra_validators))
        if not (self.at.data or self.booth.data):
            self.booth.errors = [*self.booth.errors, _("Choose a booth.")]
            sound = False
        return sound


class SeveralForm(Form):
    """Several exhibitors of a hall, and the booth from which on they are placed; empty takes their booths back."""

    exhibitors = SelectMultipleField(
        _l("Exhibitors"), [InputRequired(message=_l("Choose at least one exhibitor."))], validate_choice=False
    )
    booth = SelectField(_l("Into the free booths from"), validate_choice=False)

    def offer(self, codes: list[str]) -> None:
        """Fill the choices with the booths of a hall."""
        self.booth.choices = [(NOWHERE, _l("No booth: back to the list")), *((one, one) for one in codes)]

    @property
    def first(self) -> str | None:
        """Return the booth's code, ``None`` to take all booths back."""
        return None if self.booth.data in (None, "", NOWHERE) else self.booth.data
