"""Questions about a version: what would help an unmet wish, what would one more of anything bring."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.domain.questions import EVERYTHING, SETTINGS
from expo.domain.refusals import NotFound
from expo.domain.schedules import Policy, pair_of
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from expo.web.access import current_actor, current_time
from expo.web.current_url import is_fragment
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("questions", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.post("/planner/<int:number>/questions/<asked>")
def create(number: int, asked: str) -> ResponseReturnValue:
    """Ask; the worker answers."""
    with transaction() as session:
        schedules.inquire(session, current_actor(), g.edition, number=number, request=asked, now=current_time())
    if is_fragment():
        return show(number, asked)
    return redirect(url_for("organizer_questions.show", number=number, asked=asked), 303)


@bp.get("/planner/<int:number>/questions/<asked>")
def show(number: int, asked: str) -> ResponseReturnValue:
    """Show how far an answer is: the fragment to a page that watches it, else a page of its own."""
    session = db.session()
    version = schedules_queries.get(session, g.edition, number)
    names = schedules_queries.names(session, g.edition)
    answer = schedules_queries.question(session, g.edition, version.schedule.id, asked, names, current_time())
    if answer is None:
        raise NotFound(f"question {asked}")
    values = {"version": version, "number": number, "asked": asked, "answer": answer}
    if is_fragment():
        return render_template("organizer/schedules/_answer.html", **values)
    exhibitor = buyer = None
    if asked not in (EVERYTHING, SETTINGS):
        exhibitor_id, buyer_id = pair_of(asked)
        exhibitor, buyer = names.exhibitors.get(exhibitor_id), names.buyers.get(buyer_id)
    return render_template(
        "organizer/schedules/question.html",
        policy=Policy.of(version.schedule.policy),
        exhibitor=exhibitor,
        buyer=buyer,
        **values,
    )
