"""The survey for the organizer: open it, and see what came back."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.surveys import FEW_ANSWERS, QUESTIONS
from expo.domain.words import N_
from expo.queries import surveys as surveys_queries
from expo.services import surveys
from expo.web.access import current_actor, current_time
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

bp = organizer_blueprint("surveys", __name__, manage=Permission.MANAGE_RESULTS)

MENU = (MenuEntry(Role.ORGANIZER, 115, "organizer_surveys.index", N_("Survey"), "message-square", MenuGroup.RECORDS),)


@bp.get("/survey")
def index() -> ResponseReturnValue:
    """Show the figures of both sides, or the questions before the survey is opened."""
    session, now = db.session(), current_time()
    survey = surveys_queries.find(session, g.edition)
    return render_template(
        "organizer/surveys/index.html",
        survey=survey,
        is_open=survey is not None and now < survey.closes_at,
        is_over=now.astimezone(g.edition.zone).date() >= g.edition.ends_on,
        figures=surveys_queries.results(session, g.edition),
        asked=len(surveys_queries.to_ask(session, g.edition)),
        questions=QUESTIONS,
        few=FEW_ANSWERS,
    )


@bp.post("/survey")
def create() -> ResponseReturnValue:
    """Open the survey."""
    back, now = url_for("organizer_surveys.index"), current_time()
    prepared = surveys.prepare(db.session(), g.edition, now=now)
    with refused_at(back) as session:
        count = surveys.open_survey(session, current_actor(), g.edition, now=now, prepared=prepared)
    flash(ngettext("%(num)s e-mail was written.", "%(num)s e-mails were written.", count), "good")
    return redirect(back, 303)
