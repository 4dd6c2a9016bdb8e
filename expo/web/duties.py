"""An interpreter's own days, on a phone and on paper."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import duties
from expo.web import at_table
from expo.web.access import current_actor, current_time, only
from expo.web.navigation import MenuEntry

bp = Blueprint("duties", __name__, url_prefix="/<edition_code>")

MENU = (
    MenuEntry(Role.INTERPRETER, 10, "duties.index", N_("My agenda"), "languages"),
    MenuEntry(Role.INTERPRETER, 20, "venue.index", N_("Floor plan"), "map"),
    MenuEntry(Role.INTERPRETER, 30, "devices.index", N_("My account"), "user-check"),
)


@bp.get("/duties")
@only(Role.INTERPRETER)
def index() -> ResponseReturnValue:
    """List one's consultations and broadcasts of all days, today's and the coming ones above the past."""
    interpreter = duties.own(db.session(), current_actor())
    session, now = db.session(), current_time()
    today = now.astimezone(g.edition.zone).date()
    days = duties.by_day(session, g.edition, interpreter.id)
    own = [(one.meeting_id, one.slot) for one in days.get(today, ()) if isinstance(one, duties.Duty)]
    return render_template(
        "duties/index.html",
        interpreter=interpreter,
        days=dict(sorted(days.items(), key=lambda item: (item[0] < today, item[0]))),
        today=today,
        tables=at_table.news(session, current_actor(), g.edition, own, now),
    )


@bp.get("/duties/list")
@only(Role.INTERPRETER)
def sheet() -> ResponseReturnValue:
    """Show the list for printing."""
    interpreter = duties.own(db.session(), current_actor())
    days = duties.by_day(db.session(), g.edition, interpreter.id)
    return render_template("duties/sheet.html", interpreter=interpreter, days=days)
