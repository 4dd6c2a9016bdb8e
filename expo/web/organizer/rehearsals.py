"""Rehearsals: replay a version with people who stay away or come late, and compare other settings."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.questions import SETTINGS
from expo.domain.refusals import NotFound
from expo.domain.rehearsals import DAYS
from expo.domain.schedules import Policy
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from expo.web.access import current_time
from expo.web.forms.fields import filled
from expo.web.forms.rehearsals import RehearsalForm
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("rehearsals", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.get("/planner/<int:number>/rehearsal")
def show(number: int) -> ResponseReturnValue:
    """Show what a thousand days of a version look like under the assumptions in the address."""
    session = db.session()
    version = schedules_queries.get(session, g.edition, number)
    if not version.state.has_a_timetable or version.schedule.problem is None:
        raise NotFound(f"a timetable in version {number}")
    form = RehearsalForm(request.args or None, meta={"csrf": False})
    names = schedules_queries.names(session, g.edition)
    rehearsal = None
    if not request.args or form.validate():
        rehearsal = schedules.rehearse(session, version.schedule, names, form.assumptions, seed=filled(form.seed))
    return render_template(
        "organizer/schedules/rehearsal.html",
        version=version,
        policy=Policy.of(version.schedule.policy),
        form=form,
        rehearsal=rehearsal,
        days=DAYS,
        answer=schedules_queries.question(session, g.edition, version.schedule.id, SETTINGS, names, current_time()),
    )
