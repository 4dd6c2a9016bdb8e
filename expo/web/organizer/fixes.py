"""Ways to meet more wishes, grouped by the change, and the button that makes the change and plans again."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.questions import EVERYTHING, SETTINGS, AnswerState
from expo.domain.schedules import Policy
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from expo.web.access import current_actor, current_time
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

RUN_SECONDS = 15
"""A version that changes little is found in a fraction of this."""

bp = organizer_blueprint("fixes", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.get("/planner/<int:number>/fixes")
def index(number: int) -> ResponseReturnValue:
    """Show what would help unmet wishes, each change once with all it helps."""
    session = db.session()
    version = schedules_queries.get(session, g.edition, number)
    names = schedules_queries.names(session, g.edition)
    found = schedules_queries.answers(session, g.edition, version.schedule.id, names, current_time())
    asked = [one for name, one in found.items() if name not in (EVERYTHING, SETTINGS)]
    return render_template(
        "organizer/schedules/fixes.html",
        version=version,
        policy=Policy.of(version.schedule.policy),
        groups=schedules_queries.grouped(found, names),
        asked=sum(one.state is not AnswerState.FAILED for one in asked),
        failed=sum(one.state is AnswerState.FAILED for one in asked),
        waiting=sum(one.state is AnswerState.ASKED for one in asked),
        helpless=sum(one.state is AnswerState.ANSWERED and not one.fixes for one in asked),
    )


@bp.post("/planner/<int:number>/questions")
def create_questions(number: int) -> ResponseReturnValue:
    """Ask what would help the unmet wishes that were not asked about."""
    address = url_for("organizer_fixes.index", number=number)
    with refused_at(address) as session:
        count = schedules.inquire_all(
            session,
            current_actor(),
            g.edition,
            number=number,
            seen=request.form.get("seen", type=int),
            now=current_time(),
        )
    words = ngettext("Asked about %(num)s wish.", "Asked about %(num)s wishes.", count)
    flash(words, "good")
    return redirect(address, 303)


@bp.post("/planner/<int:number>/fixes")
def create(number: int) -> ResponseReturnValue:
    """Make the change and plan again."""
    address = url_for("organizer_fixes.index", number=number)
    with refused_at(address) as session:
        asked = schedules.apply(
            session,
            current_actor(),
            g.edition,
            number=number,
            key=request.form.get("key", ""),
            seconds=RUN_SECONDS,
            now=current_time(),
        ).number
    return redirect(url_for("organizer_schedules.show", number=asked), 303)
