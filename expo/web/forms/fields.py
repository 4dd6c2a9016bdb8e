"""Small helps for fields."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import Regexp

CODE = Regexp(r"\s*[A-Za-z0-9][A-Za-z0-9-]*\s*$", message=_l("Letters A–Z, digits and hyphens only"))
"""What may stand in an address and on a sign."""


def code(text: str | None) -> str:
    """Return a code as it is kept: in capitals, so that it is never one of our own words such as ``new``."""
    return (text or "").strip().upper()


def filled(field: Field) -> Any:
    """Return the value of a field that validation found filled."""
    return field.data
