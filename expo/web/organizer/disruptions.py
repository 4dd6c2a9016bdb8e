"""Changes on the day: say what goes missing, see who is hit, plan again with the fewest changes."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.disruptions import Missing
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.schedules import Policy
from expo.domain.words import N_
from expo.queries import disruptions as disruptions_queries
from expo.queries import nameable, schedules
from expo.queries.disrupted import Held
from expo.services import broadcasts, disruptions, market_absences
from expo.web.access import current_actor, current_time
from expo.web.arguments import row_numbers
from expo.web.forms.disruptions import DisruptionForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

SETTLED_AT = {
    "report_visit": ("organizer_field_reports.index", ""),
    "stage_session": ("organizer_sessions.edit", "session_id"),
    "guidance_visit": ("organizer_guidance.show", "visit_id"),
    "mentor_appointment": ("organizer_mentors.index", ""),
    "broadcast": ("organizer_broadcast_runs.index", "broadcast_id"),
}
"""Where the organizer moves or cancels what holds time, by its kind: the page, and what it calls the row."""
MOST_CLOSURES = 500
"""An announcement closes one time of each exhibitor or buyer at most, and these are fewer."""

bp = organizer_blueprint(
    "disruptions", __name__, manage=Permission.MANAGE_TIMETABLE, views={"destroy_broadcast": Permission.MANAGE_STUDIO}
)

MENU = (
    MenuEntry(
        Role.ORGANIZER, 20, "organizer_disruptions.index", N_("Changes on the day"), "triangle-alert", MenuGroup.TODAY
    ),
)


@bp.get("/disruptions")
def index() -> ResponseReturnValue:
    """Show what is missing in spite of meetings, and the form; an address may fill in who it is about."""
    asked = {name: request.args[name] for name in ("missing", "codes") if name in request.args}
    return _index(_form(asked))


@bp.post("/disruptions")
def create() -> ResponseReturnValue:
    """Announce that something goes missing."""
    form = _form({})
    with submitted(form, lambda: _index(form)) as session:
        announced = disruptions.announce(
            session,
            current_actor(),
            g.edition,
            missing=Missing(form.missing.data),
            codes=form.wanted,
            span=form.span(g.edition.zone, g.edition.dates[-1]),
            reason=form.reason.data or "",
            now=current_time(),
        )
        ids = [closure.id for closure in announced]
        hit = disruptions_queries.count(session, g.edition, current_time(), ids)
        others = disruptions_queries.others(session, g.edition, current_time(), ids)
    if hit:
        flash(
            ngettext(
                "Noted. %(num)s consultation needs another place now.",
                "Noted. %(num)s consultations need another place now.",
                hit,
            ),
            "wait",
        )
    else:
        flash(_("Noted. No consultation is affected."), "good")
    if others:
        flash(
            ngettext(
                "%(num)s other entry counts on who is missing, too. It is listed below.",
                "%(num)s other entries count on who is missing, too. They are listed below.",
                others,
            ),
            "wait",
        )
    return redirect(url_for("organizer_disruptions.index"), 303)


@bp.post("/disruptions/removal")
def destroy() -> ResponseReturnValue:
    """Take an announcement back."""
    closure_ids = row_numbers("closures", most=MOST_CLOSURES)
    with transaction() as session:
        disruptions.withdraw(session, current_actor(), g.edition, closure_ids=closure_ids, now=current_time())
    flash(_("The time is open again."), "good")
    return redirect(url_for("organizer_disruptions.index"), 303)


@bp.post("/disruptions/broadcasts/<int:broadcast_id>/cancellation")
def destroy_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Cancel a broadcast that has no company on air; its time in the studio is free again."""
    address = url_for("organizer_disruptions.index")
    with refused_at(address) as session:
        broadcasts.give_back(session, current_actor(), g.edition, broadcast_id=broadcast_id, now=current_time())
    flash(_("The broadcast is cancelled. Its time in the studio is free again."), "good")
    return redirect(address, 303)


@bp.post("/disruptions/reservations/removal")
def destroy_reservations() -> ResponseReturnValue:
    """Take back what waits at the market stands of who is missing; everybody concerned hears of it."""
    closure_ids = row_numbers("closures", most=MOST_CLOSURES)
    with transaction() as session:
        count = market_absences.call_off(
            session, current_actor(), g.edition, closure_ids=closure_ids, now=current_time()
        )
    flash(
        ngettext(
            "%(num)s reservation is taken back. Visitors hear of it by e-mail.",
            "%(num)s reservations are taken back. Visitors hear of it by e-mail.",
            count,
        ),
        "good",
    )
    return redirect(url_for("organizer_disruptions.index"), 303)


def _index(form: DisruptionForm) -> str:
    session, now = db.session(), current_time()
    return render_template(
        "organizer/disruptions/index.html",
        form=form,
        announced=disruptions_queries.index(session, g.edition, now),
        emphasis=_emphasis(),
        choices=nameable.choices(session, g.edition),
        under_way=schedules.under_way(session, g.edition),
        settled_at=_settled_at,
    )


def _settled_at(held: Held) -> str:
    endpoint, name = SETTLED_AT[held.kind.name]
    values: dict[str, Any] = {name: held.row} if name else {}
    return url_for(endpoint, **values)


def _emphasis() -> str:
    """Return what counts most in the version in force."""
    newest = next(iter(schedules.publications(db.session(), g.edition, limit=1)), None)
    return Policy.of(newest.schedule.policy if newest else {}).emphasis.value


def _form(data: dict[str, str]) -> DisruptionForm:
    form = DisruptionForm(data=data)
    form.offer(g.edition.dates)
    return form
