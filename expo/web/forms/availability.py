"""Closing or reopening one slot."""

from wtforms.validators import Optional

from expo.web.forms import Form
from expo.web.forms.fields import RowField


class TimeForm(Form):
    """One of two buttons; its value is the slot."""

    close = RowField(validators=[Optional()])
    reopen = RowField(validators=[Optional()])

    @property
    def is_closing(self) -> bool:
        return self.close.data is not None

    @property
    def slot_id(self) -> int | None:
        return self.close.data if self.is_closing else self.reopen.data
