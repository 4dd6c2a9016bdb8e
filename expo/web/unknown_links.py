"""The page for a link that is mistyped or was renewed: how to get it again. After their last day: that links ended."""

from flask import g, render_template

from expo.db import db
from expo.domain.venue import Facility
from expo.queries import links, venue
from expo.web.access import current_time


def unknown_link() -> tuple[str, int]:
    """Say that a link opens nothing, and who sends it again while links are good."""
    if not links.are_valid(g.edition, current_time()):
        return render_template("links/ended.html", last_day=links.last_day(g.edition)), 404
    halls = venue.halls(db.session(), g.edition.id)
    desk = next((hall for hall in halls if hall.facility is Facility.ENTRANCE), None)
    return render_template("links/unknown.html", desk=desk), 404
