"""Consultations until tomorrow without a person in charge, and one button that shares them out."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.queries import colleagues as colleagues_queries
from expo.services import colleagues
from expo.web.access import current_actor, current_time
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("colleagues", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.get("/owners")
def index() -> ResponseReturnValue:
    """List the exhibitors of several people whose consultations have no person in charge."""
    bare = colleagues_queries.bare(db.session(), g.edition, current_time())
    return render_template("organizer/colleagues/index.html", bare=bare)


@bp.post("/owners")
def create() -> ResponseReturnValue:
    """Share out what has no person in charge."""
    with transaction() as session:
        count = colleagues.share_out_all(session, current_actor(), g.edition, now=current_time())
    flash(ngettext("%(num)s consultation was shared out.", "%(num)s consultations were shared out.", count), "good")
    return redirect(url_for("organizer_colleagues.index"), 303)
