"""The crew moderates the questions of a broadcast."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import live_commerce
from expo.web import live_answers
from expo.web.forms.live_questions import ActForm
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("live_questions", __name__, manage=Permission.MANAGE_STUDIO)


@bp.get("/studio/broadcasts/<int:broadcast_id>/questions")
def index(broadcast_id: int) -> ResponseReturnValue:
    """Show every question, and what may be done with each; alone, as a fragment, to a page that looks again."""
    show = live_commerce.broadcast(db.session(), g.edition.id, broadcast_id)
    address = url_for("organizer_live_questions.update", broadcast_id=broadcast_id)
    values = live_answers.values(show, address, is_crew=True)
    if "since" in request.args:
        return live_answers.news(values)
    return render_template("organizer/live_questions/index.html", **values)


@bp.post("/studio/broadcasts/<int:broadcast_id>/questions")
def update(broadcast_id: int) -> ResponseReturnValue:
    """Let through, pin, answer, hide, or turn into a consultation."""
    return live_answers.act(ActForm(), url_for("organizer_live_questions.index", broadcast_id=broadcast_id))
