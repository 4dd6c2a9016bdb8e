"""Two versions of the timetable side by side."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.domain.schedules import Change
from expo.domain.words import word_of
from expo.queries import schedules
from expo.web.arguments import number
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("comparisons", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.get("/planner/comparison")
def show() -> ResponseReturnValue:
    """Show the figures of two versions, and for whom something changes between them."""
    session = db.session()
    first, second = (_version(name) for name in ("first", "second"))
    compared = schedules.beside(session, first, second)
    change = word_of(Change, request.args.get("change"))
    words = request.args.get("q", "").strip()
    names = schedules.names(session, g.edition)
    return render_template(
        "organizer/schedules/compare.html",
        compared=compared,
        first=first.schedule.number,
        second=second.schedule.number,
        versions=schedules.index(session, g.edition),
        people=schedules.by_person(compared.changes, names, change=change, words=words),
        counts=schedules.people_by_change(compared.changes),
        change=change,
        words=words,
    )


def _version(name: str) -> schedules.Version:
    version = schedules.get(db.session(), g.edition, request.args.get(name, 0, type=number))
    if not version.state.has_a_timetable:
        raise NotFound(f"a timetable in version {version.schedule.number}")
    return version
