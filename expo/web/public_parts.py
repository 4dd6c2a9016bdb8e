"""The parts of the public site for which this edition has something: menus and front page offer no others."""

from flask import Flask, g

from expo.db import db
from expo.queries import public_parts
from expo.web import kept


def filled() -> frozenset[str]:
    """Return the names of the parts that are not empty."""
    return kept.rows("public_parts", lambda: public_parts.filled(db.session(), g.edition.id))


def is_filled(part: str) -> bool:
    """Tell whether a part of the public site has anything to show; ``""`` is what every edition has."""
    return not part or part in filled()


def init_app(app: Flask) -> None:
    """Offer ``is_filled`` to templates."""
    app.jinja_env.globals["is_filled"] = is_filled
