"""Numbers that readers send in an address: one that no row can have leads to no row, never to a broken page."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

MOST = 2**63 - 1
"""The largest number that a database of ours keeps."""


class RowNumber(IntegerConverter):
    """What ``<int:…>`` in an address means here."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002 -- the converter's interface
        super().__init__(map, **({"max": MOST} | options))


def number(text: str) -> int:
    """Return a number for ``args.get(…, type=number)``; a text that is no row's number counts as missing."""
    value = int(text)
    if not 0 <= value <= MOST:
        raise ValueError(text)
    return value
