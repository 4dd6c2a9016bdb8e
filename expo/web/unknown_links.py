"""The page for a link that is mistyped, was renewed, or has ended: how to get it again."""

from flask import g, render_template

from expo.db import db
from expo.domain.venue import Facility
from expo.queries import venue


def unknown_link() -> tuple[str, int]:
    """Say that a link opens nothing, and who sends it again."""
    halls = venue.halls(db.session(), g.edition.id)
    desk = next((hall for hall in halls if hall.facility is Facility.ENTRANCE), None)
    return render_template("links/unknown.html", desk=desk), 404
