"""Aisles, entrances and walls; a plan's file; the picture below the plan."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FloatField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from expo.domain.drawing import ElementSheet
from expo.domain.venue import ElementKind
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.venue import STEP, area_of, metres


class ElementForm(Form):
    """An aisle, an entrance or a wall."""

    kind = RadioField(_l("Kind"), [InputRequired()], default=ElementKind.AISLE.value)
    name_ko = StringField(_l("Name in Korean"), [Length(max=200)])
    name_en = StringField(_l("Name in English"), [Length(max=200)])
    x = metres(_l("From the left edge (m)"), 0)
    y = metres(_l("From the top edge (m)"), 0)
    width = metres(_l("Width (m)"), 0.05)
    height = metres(_l("Depth (m)"), 0.05)

    def offer(self) -> None:
        """Fill the choices."""
        self.kind.choices = [(kind.value, label(kind)) for kind in ElementKind]

    @property
    def sheet(self) -> ElementSheet | None:
        """Return what was typed as a value, ``None`` while a number or the kind is missing."""
        area = area_of(self)
        if area is None or self.kind.data not in set(ElementKind):
            return None
        return ElementSheet(
            ElementKind(self.kind.data),
            area.x,
            area.y,
            area.width,
            area.height,
            self.name_ko.data or "",
            self.name_en.data or "",
        )


class PlanFileForm(Form):
    """A floor plan that was exported."""

    file = FileField(_l("Floor plan file (.json)"), [FileRequired(_l("Please choose a file."))])
    removing = BooleanField(_l("Remove what the file does not contain"))

    content: Any = None

    def validate_file(self, field: FileField) -> None:
        """Read the file."""
        try:
            self.content = json.load(field.data.stream)
        except (ValueError, RecursionError):
            raise ValidationError(_l("This is not a floor plan that was exported here.")) from None


class BackgroundForm(Form):
    """A picture to draw over."""

    file = FileField(
        _l("Picture of the hall drawing"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("PNG, JPEG, WebP or GIF, at most 8 MB"),
    )


def _place(text: Any) -> FloatField:
    return FloatField(text, [InputRequired(), NumberRange(-1000, 2000)], render_kw=STEP)


class ScaleForm(Form):
    """Two points of the picture, where they lie on the plan now, and how far apart they are in the hall."""

    x1 = _place(_l("First point, from the left edge (m)"))
    y1 = _place(_l("First point, from the top edge (m)"))
    x2 = _place(_l("Second point, from the left edge (m)"))
    y2 = _place(_l("Second point, from the top edge (m)"))
    metres = metres(_l("Distance in the hall (m)"), 0.1)


class BackgroundPlaceForm(Form):
    """Where the picture's top-left corner lies."""

    left = _place(_l("Picture from the left edge (m)"))
    top = _place(_l("Picture from the top edge (m)"))
