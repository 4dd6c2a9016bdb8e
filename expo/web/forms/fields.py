"""Small helps for fields."""

from collections.abc import Iterator
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectMultipleField
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from expo.web.arguments import MOST

V = TypeVar("V")

CODE = Regexp(r"\s*[A-Za-z0-9][A-Za-z0-9-]*\s*$", message=_l("Letters A–Z, digits and hyphens only"))
"""The characters allowed in an address and on a sign."""


def code(text: str | None) -> str:
    """Return a code as it is kept: in capitals, so that it is never one of our own words such as ``new``."""
    return (text or "").strip().upper()


class ManyField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __iter__(self) -> Iterator[Any]:
        """Return the boxes; a needed answer needs one of them, which HTML cannot say, not each."""
        for box in super().__iter__():
            box.flags.required = False
            yield box


class RowField(IntegerField):
    """The number of a row, as a button of ours sends it; any other text is no choice."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        super().process_formdata(valuelist)
        if self.data is not None and not 0 <= self.data <= MOST:
            self.data = None
            raise ValueError(_("Please choose one."))


def complete(value: V | None) -> V:
    """Return a form's value whose shape validation has found whole."""
    assert value is not None
    return value


def filled(field: Field) -> Any:
    """Return the value of a field that validation found filled."""
    return field.data
