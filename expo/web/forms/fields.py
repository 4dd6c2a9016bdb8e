"""Small helps for fields."""

from typing import Any

from wtforms import Field


def filled(field: Field) -> Any:
    """Return the value of a field that validation found filled."""
    return field.data
