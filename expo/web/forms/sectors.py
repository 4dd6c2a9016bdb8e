"""A line of business."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.sectors import SectorSheet
from expo.web.forms import Form

LAST = 999


class SectorForm(Form):
    """The names, and the place in the list."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)])
    place = IntegerField(_l("Place in the list"), [Optional(), NumberRange(1, LAST)])

    @property
    def sheet(self) -> SectorSheet:
        """Return what was typed as a value; without a place it comes last."""
        return SectorSheet(self.name_ko.data or "", self.name_en.data or "", self.place.data or LAST)
