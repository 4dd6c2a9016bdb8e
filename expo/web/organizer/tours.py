"""A route through the halls: its stops in order on the phone, ticked without network too, and on paper."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import sessions
from expo.services import tours
from expo.web import kept_forms
from expo.web.access import current_actor, current_time
from expo.web.forms.sessions import TickForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

bp = organizer_blueprint("tours", __name__, manage=Permission.REGISTER)


@bp.get("/programme/<int:session_id>/route")
def show(session_id: int) -> ResponseReturnValue:
    """Show the stops with when the guests come and who receives them; readable offline."""
    row = sessions.get(db.session(), g.edition.id, session_id, only_public=False)
    coming = next((stop for stop in row.stops if stop.visited_at is None), None)
    return render_template("organizer/tours/show.html", row=row, coming=coming)


@bp.get("/programme/<int:session_id>/route/sheet")
def sheet(session_id: int) -> ResponseReturnValue:
    """Show the route as a sheet of paper, with boxes to tick."""
    row = sessions.get(db.session(), g.edition.id, session_id, only_public=False)
    return render_template("organizer/tours/sheet.html", row=row)


@bp.post("/programme/<int:session_id>/stops/<int:stop_id>")
def update(session_id: int, stop_id: int) -> ResponseReturnValue:
    """Tick a stop or untick it, also from a phone that had no network."""
    form, back = TickForm(), url_for("organizer_tours.show", session_id=session_id)
    with refused_at(back) as session:
        tours.tick(
            session,
            current_actor(),
            g.edition,
            session_id=session_id,
            stop_id=stop_id,
            is_done=form.done.data == "1",
            at=kept_forms.tapped_at(current_time()),
        )
    return kept_forms.done(back)
