"""The figures of all broadcasts with the rows behind, their import, and the studio's crew."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.broadcast_runs import CrewPart
from expo.domain.permissions import Permission
from expo.queries import broadcast_runs
from expo.services import broadcast_crew, broadcast_figures
from expo.web.access import current_actor, current_time
from expo.web.forms.broadcast_runs import CrewMemberForm, FiguresSheetForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("broadcast_reports", __name__, manage=Permission.MANAGE_STUDIO)


@bp.get("/studio/figures")
def index() -> ResponseReturnValue:
    """Show every broadcast with its figures, and their sums."""
    return _index(FiguresSheetForm(formdata=None))


@bp.post("/studio/figures")
def create() -> ResponseReturnValue:
    """Read the figures of many broadcasts."""
    form = FiguresSheetForm()
    with submitted(form, lambda: _index(form)) as session:
        count = broadcast_figures.read(
            session,
            current_actor(),
            g.edition,
            text=form.text.data or "",
            source=form.source.data or "",
            now=current_time(),
        )
    flash(_("Broadcasts whose figures are entered: %(count)s", count=count), "good")
    return redirect(url_for("organizer_broadcast_reports.index"), 303)


@bp.get("/studio/crew")
def crew() -> ResponseReturnValue:
    """Show the studio's crew."""
    return _crew(_member_form(formdata=None))


@bp.post("/studio/crew")
def create_member() -> ResponseReturnValue:
    """Add a member to the crew."""
    form = _member_form()
    with submitted(form, lambda: _crew(form)) as session:
        broadcast_crew.add(
            session,
            current_actor(),
            g.edition,
            name=form.name.data or "",
            part=CrewPart(form.part.data),
            now=current_time(),
        )
    return redirect(url_for("organizer_broadcast_reports.crew"), 303)


@bp.post("/studio/crew/<int:member_id>/removal")
def destroy_member(member_id: int) -> ResponseReturnValue:
    """Remove a member of the crew."""
    back = url_for("organizer_broadcast_reports.crew")
    with refused_at(back) as session:
        broadcast_crew.remove(session, current_actor(), g.edition, member_id=member_id, now=current_time())
    return redirect(back, 303)


def _index(form: FiguresSheetForm) -> str:
    reports = broadcast_runs.reports(db.session(), g.edition.id)
    counted = [one.counted for one in reports if one.counted]
    sums = {name: sum(getattr(one, name) for one in counted) for name in broadcast_figures.COLUMNS}
    asked = sum(one.questions.asked for one in reports)
    answered = sum(one.questions.answered for one in reports)
    sums |= {
        "asked": asked,
        "answered": answered,
        "consultations": sum(one.questions.consultations for one in reports),
        "intents": sum(one.intents for one in reports),
    }
    return render_template("organizer/broadcast_reports/index.html", reports=reports, sums=sums, form=form)


def _member_form(**values: object) -> CrewMemberForm:
    form = CrewMemberForm(**values)
    form.offer()
    return form


def _crew(form: CrewMemberForm) -> str:
    members = broadcast_runs.crew(db.session(), g.edition.id)
    return render_template("organizer/broadcast_reports/crew.html", members=members, form=form)
