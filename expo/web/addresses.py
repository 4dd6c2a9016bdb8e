"""Addresses of a list's rows, built once and filled in for each row.

``url_for`` asks the map of all addresses every time; a list of a hundred rows need ask it only once.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Flask, url_for

_BLANK = 7_310_589_264_017
"""Stands where the row's own word will: a number, so that it fits ``<int:…>`` too, and one that no row has."""


def addresses(endpoint: str, name: str, **values: Any) -> Callable[[object], str]:
    """Return a function from a row's ``name`` (its code or id) to its address at ``endpoint``.

    ``name`` may be a part of the path or of the query; ``values`` are the same for all rows.
    """
    values[name] = _BLANK
    before, after = url_for(endpoint, **values).split(str(_BLANK))

    def address(word: object) -> str:
        return f"{before}{quote(str(word), safe='')}{after}"

    return address


def init_app(app: Flask) -> None:
    """Offer ``addresses`` to templates."""
    app.jinja_env.globals.update(addresses=addresses)
