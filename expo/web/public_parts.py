"""The parts of the public site for which this edition has something: menus and front page offer no others."""

from functools import partial

from flask import Flask, g, request

from expo.db import db
from expo.queries import public_parts
from expo.web import kept


def filled() -> frozenset[str]:
    """Return the names of the parts that are not empty; a page of all readers has what was read for the last one."""
    if "filled_parts" not in g:
        read = partial(public_parts.filled, db.session(), g.edition.id)
        g.filled_parts = kept.rows("public_parts", read) if g.get("may_be_shared") else read()
    found: frozenset[str] = g.filled_parts
    return found


def is_filled(part: str) -> bool:
    """Tell whether a part has anything to show; ``""`` is what every edition has. The organizer's desk has all."""
    return not part or (request.blueprint or "").startswith("organizer_") or part in filled()


def init_app(app: Flask) -> None:
    """Offer ``is_filled`` to templates."""
    app.jinja_env.globals["is_filled"] = is_filled
