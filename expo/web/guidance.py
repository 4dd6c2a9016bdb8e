"""The guidance desk for everybody: topics, numbers that are called, and booking a time."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.queries import guidance as guidance_queries
from expo.services import guidance
from expo.web.access import current_actor, current_time
from expo.web.arguments import row_number
from expo.web.badge_holders import current_person
from expo.web.forms.guidance import AppointmentForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import refused_at, submitted

bp = Blueprint("guidance", __name__, url_prefix="/<edition_code>/guidance")

MENU = (
    MenuEntry(Role.STRANGER, 45, "guidance.index", N_("Guidance desk"), "info", part="guidance"),
    MenuEntry(Role.EXHIBITOR, 48, "guidance.index", N_("Guidance desk"), "info", part="guidance"),
    MenuEntry(Role.BUYER, 48, "guidance.index", N_("Guidance desk"), "info", part="guidance"),
)
NO_VISITOR = Violation("visitor_unknown", N_("Open your own page in this browser first, or register as a visitor."))


@bp.get("")
def index() -> ResponseReturnValue:
    """Show what is counselled, what is called now, one's own appointments, and the times of a topic."""
    return _index(None)


@bp.post("")
def create() -> ResponseReturnValue:
    """Book a time."""
    form = _form()
    with submitted(form, lambda: _index(form)) as session:
        actor, person = current_actor(), current_person()
        if not (actor.is_exhibitor or actor.is_buyer) and person is None:
            raise Refusal(NO_VISITOR)
        guidance.book(
            session,
            actor,
            g.edition,
            person=session.merge(person) if person else None,
            wanted=form.appointment(),
            now=current_time(),
        )
    flash(_("Booked. You get a number when you come to the desk."), "good")
    return redirect(url_for("guidance.index", _anchor="own"), 303)


@bp.post("/visits/<int:visit_id>/removal")
def destroy(visit_id: int) -> ResponseReturnValue:
    """Cancel one's own appointment."""
    back = url_for("guidance.index", _anchor="own")
    with refused_at(back) as session:
        person = current_person()
        guidance.cancel(session, current_actor(), g.edition, visit_id=visit_id, person=person, now=current_time())
    flash(_("Cancelled. The time is free again."), "good")
    return redirect(back, 303)


def _form(**values: object) -> AppointmentForm:
    """Return the form with the free times of the topic that was chosen, by address or in the form."""
    session, edition_id = db.session(), g.edition.id
    topics = guidance_queries.topics(session, edition_id)
    chosen = request.form.get("topic_id", "") or request.args.get("topic", "")
    topic_id = row_number(chosen) or 0
    times = guidance_queries.free_times(session, edition_id, topic_id, current_time())
    form = AppointmentForm(**values).offer(topics, times)
    if values:
        form.topic_id.data = topic_id
    return form


def _index(sent: AppointmentForm | None) -> str:
    session, actor, person = db.session(), current_actor(), current_person()
    form = sent or _form(formdata=None)
    may_book = actor.is_exhibitor or actor.is_buyer or (person is not None and not actor.is_organizer)
    return render_template(
        "guidance/index.html",
        form=form,
        may_book=may_book,
        topics=guidance_queries.topics(session, g.edition.id),
        place=guidance_queries.place(session, g.edition.id),
        chosen=form.topic_id.data or None,
        own=guidance_queries.own(session, g.edition.id, actor, person),
        numbers=guidance_queries.numbers(session, g.edition, current_time()),
    )
