"""The survey after the show, for exhibitors and buyers: by the link of an e-mail or signed in."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.surveys import QUESTIONS
from expo.queries import surveys as surveys_queries
from expo.services import surveys
from expo.web import answering
from expo.web.access import current_actor, current_time
from expo.web.forms.surveys import SurveyForm
from expo.web.submissions import submitted

bp = Blueprint("surveys", __name__, url_prefix="/<edition_code>/survey")
bp.before_request(answering.guard)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the questions, with what was answered before."""
    row = surveys_queries.own(db.session(), current_actor(), g.edition)
    data = {**row.chosen, "comment": row.comment} if row else {}
    return _page(SurveyForm(formdata=None, data=data))


@bp.post("")
def update() -> ResponseReturnValue:
    """Keep the answers."""
    form, actor = SurveyForm(), current_actor()
    side = Role(actor.role)
    form.offer(side)
    with submitted(form, lambda: _page(form)) as session:
        surveys.answer(session, actor, g.edition, answers=form.answers(side), now=current_time())
    flash(_("Thank you. You can change your answers until the survey closes."), "good")
    return redirect(url_for("surveys.index"), 303)


def _page(form: SurveyForm) -> str:
    side, survey = Role(current_actor().role), surveys_queries.find(db.session(), g.edition)
    form.offer(side)
    is_open = survey is not None and current_time() < survey.closes_at
    return render_template("surveys/index.html", form=form, survey=survey, is_open=is_open, questions=QUESTIONS[side])
