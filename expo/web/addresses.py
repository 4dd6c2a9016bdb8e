"""Addresses of a list's rows, built once and filled in for each row.

``url_for`` asks the map of all addresses every time; a list of a hundred rows need ask it only once.
"""

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Flask, url_for


def addresses(endpoint: str, name: str, **values: Any) -> Callable[[object], str]:
    """Return a function from a row's ``name`` (its code or id) to its address at ``endpoint``.

    ``name`` may be a part of the path or of the query; ``values`` are the same for all rows.
    """
    blank = secrets.randbelow(10**15) + 10**15  # a number fits ``<int:…>`` too; drawn, so no argument can hold it
    values[name] = blank
    before, after = url_for(endpoint, **values).split(str(blank))

    def address(word: object) -> str:
        return f"{before}{quote(str(word), safe='')}{after}"

    return address


def init_app(app: Flask) -> None:
    """Offer ``addresses`` to templates."""
    app.jinja_env.globals.update(addresses=addresses)
