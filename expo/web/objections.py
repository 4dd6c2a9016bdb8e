"""A company objects to a consultation of a provisional timetable: one tap and a sentence."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.queries import meetings
from expo.queries import objections as objections_queries
from expo.services import objections
from expo.web.access import current_actor, current_time, only
from expo.web.formats import say
from expo.web.forms.objections import ObjectionForm
from expo.web.meeting_links import agenda_address
from expo.web.submissions import refused_at, submitted

bp = Blueprint("objections", __name__, url_prefix="/<edition_code>/consultations/<int:meeting_id>/objection")


@bp.get("")
@only(Role.BUYER, Role.EXHIBITOR)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Ask why; or show what was said."""
    found = objections_queries.find(db.session(), current_actor(), meeting_id)
    return _page(meeting_id, ObjectionForm(data={"reason": found.reason if found else ""}))


@bp.post("")
@only(Role.BUYER, Role.EXHIBITOR)
def update(meeting_id: int) -> ResponseReturnValue:
    """Object, or say it in other words."""
    form, actor = ObjectionForm(), current_actor()
    with submitted(form, lambda: _page(meeting_id, form)) as session:
        found = objections.object_to(
            session, actor, g.edition, meeting_id, reason=form.reason.data or "", now=current_time()
        )
        when = found.meeting.slot.starts_at
    flash(_("The organizer reads your objection and decides. Until then the consultation stays as it is."), "good")
    return redirect(agenda_address(when), 303)


@bp.post("/withdrawal")
@only(Role.BUYER, Role.EXHIBITOR)
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Take the objection back."""
    here = url_for("objections.edit", meeting_id=meeting_id)
    with refused_at(here) as session:
        objections.withdraw(session, current_actor(), g.edition, meeting_id, now=current_time())
    flash(_("Your objection is withdrawn."), "good")
    return redirect(here, 303)


def _page(meeting_id: int, form: ObjectionForm) -> str:
    session, actor, now = db.session(), current_actor(), current_time()
    meeting = meetings.get(session, actor, meeting_id)
    found = objections_queries.find(session, actor, meeting_id)
    until = objections_queries.provisional_until(session, g.edition.id)
    return render_template(
        "objections/edit.html",
        form=form,
        meeting=meeting,
        found=found,
        until=until,
        other=meeting.buyer if actor.is_exhibitor else meeting.exhibitor,
        against=[say(one) for one in objections_queries.against_objecting(meeting, found, until, now)],
        back=agenda_address(meeting.slot.starts_at),
    )
