"""Viewers ask and vote; the exhibitor on air answers on the phone."""

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import throttles as limits
from expo.domain.live_questions import QuestionState
from expo.domain.people import Role
from expo.queries import live_commerce
from expo.services import live_questions
from expo.services.live_questions import NewQuestion
from expo.web import live_answers
from expo.web.access import current_actor, current_time, only
from expo.web.forms.live_questions import ActForm, QuestionForm, VoteForm
from expo.web.language import locale
from expo.web.live_viewers import viewer_key
from expo.web.submissions import refused_as

bp = Blueprint("live_questions", __name__, url_prefix="/<edition_code>")


@bp.post("/live-commerce/<int:broadcast_id>/questions")
def create(broadcast_id: int) -> ResponseReturnValue:
    """Put a question."""
    form, key = QuestionForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="questions")
    if not form.validate():
        return live_answers.answer(
            back, [str(error) for errors in form.errors.values() for error in errors], is_refused=True
        )
    address = request.remote_addr or ""
    live_answers.count(limits.live_question(current_app.config["LIMITS"], key, address), back)
    question = NewQuestion(form.text.data or "", key, locale(), form.product)
    with refused_as(live_answers.refused(back)) as session:
        asked = live_questions.ask(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, question=question, now=current_time()
        )
        is_held = asked.state is QuestionState.HELD
    said = _("Sent. All viewers read it as soon as the crew has seen it.") if is_held else _("Your question is sent.")
    return live_answers.answer(back, [said])


@bp.post("/live-commerce/<int:broadcast_id>/votes")
def create_vote(broadcast_id: int) -> ResponseReturnValue:
    """Want a question answered."""
    form, key = VoteForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="questions")
    live_answers.count(limits.live_vote(current_app.config["LIMITS"], request.remote_addr or ""), back)
    with refused_as(live_answers.refused(back)) as session:
        live_questions.vote(session, g.edition, question_id=form.question_id, key=key, now=current_time())
    return live_answers.answer(back, [_("Your vote counts.")])


@bp.get("/studio/broadcasts/<int:broadcast_id>/questions")
@only(Role.EXHIBITOR)
def answers(broadcast_id: int) -> ResponseReturnValue:
    """Show the questions to one's own broadcast, and what may be done with each."""
    show = live_commerce.own_broadcast(db.session(), current_actor(), g.edition.id, broadcast_id)
    address = url_for("live_questions.update", broadcast_id=broadcast_id)
    values = live_answers.values(show, address, is_crew=False)
    if "since" in request.args:
        return live_answers.news(values)
    return render_template("live_questions/answers.html", **values)


@bp.post("/studio/broadcasts/<int:broadcast_id>/questions")
@only(Role.EXHIBITOR)
def update(broadcast_id: int) -> ResponseReturnValue:
    """Pin or answer a question, or turn it into a consultation."""
    return live_answers.act(ActForm(), url_for("live_questions.answers", broadcast_id=broadcast_id))
