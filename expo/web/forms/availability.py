"""Closing or reopening one slot."""

from wtforms import IntegerField
from wtforms.validators import Optional

from expo.web.forms import Form


class TimeForm(Form):
    """One of two buttons; its value is the slot."""

    close = IntegerField(validators=[Optional()])
    reopen = IntegerField(validators=[Optional()])

    @property
    def is_closing(self) -> bool:
        return self.close.data is not None

    @property
    def slot_id(self) -> int | None:
        return self.close.data if self.is_closing else self.reopen.data
