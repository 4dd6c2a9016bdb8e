"""Objections of companies to a provisional timetable, and what to do about each."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.objections import Settlement
from expo.domain.permissions import Permission
from expo.queries import objections as objections_queries
from expo.queries import schedules
from expo.services import objections
from expo.web.access import current_actor, current_time
from expo.web.formats import label
from expo.web.forms.objections import SettlementForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("objections", __name__, manage=Permission.MANAGE_TIMETABLE)


@bp.get("/objections")
def index() -> ResponseReturnValue:
    """List the consultations to which companies object, those without a decision first."""
    return _page(SettlementForm(formdata=None), None)


@bp.post("/objections/<int:meeting_id>")
def update(meeting_id: int) -> ResponseReturnValue:
    """Decide about one of them."""
    form = SettlementForm()
    with submitted(form, lambda: _page(form, meeting_id)) as session:
        settlement = Settlement(form.settlement.data)
        objections.settle(
            session,
            current_actor(),
            g.edition,
            meeting_id,
            settlement=settlement,
            reason=form.reason.data or "",
            now=current_time(),
        )
    flash(_("Decided: %(what)s", what=label(settlement)), "good")
    return redirect(url_for("organizer_objections.index"), 303)


@bp.post("/objections/<int:meeting_id>/reopening")
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Take back a decision."""
    address = url_for("organizer_objections.index")
    with refused_at(address) as session:
        objections.reopen(session, current_actor(), g.edition, meeting_id, now=current_time())
    flash(_("The decision is taken back."), "good")
    return redirect(address, 303)


def _page(form: SettlementForm, meeting_id: int | None) -> str:
    session = db.session()
    newest = next(iter(schedules.publications(session, g.edition, limit=1)), None)
    return render_template(
        "organizer/objections/index.html",
        form=form,
        meeting_id=meeting_id,
        disputed=objections_queries.disputed(session, g.edition),
        settlements=tuple(Settlement),
        newest=newest,
        under_way=schedules.under_way(session, g.edition),
    )
