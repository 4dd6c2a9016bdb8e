"""Who applied for a time on air, and who gets it."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import transaction
from expo.domain.permissions import Permission
from expo.services import broadcast_applications
from expo.web.access import current_actor, current_time
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

bp = organizer_blueprint("broadcast_applications", __name__, manage=Permission.MANAGE_STUDIO)


@bp.post("/studio/applications/<int:application_id>/choice")
def create_choice(application_id: int) -> ResponseReturnValue:
    """Give the slot to one of those who applied."""
    home = url_for("organizer_live_commerce.index")
    with refused_at(home) as session:
        broadcast_applications.choose(
            session, current_actor(), g.edition, application_id=application_id, now=current_time()
        )
    flash(_("The slot is given. Everyone who applied for it gets an e-mail."), "good")
    return redirect(home, 303)


@bp.post("/studio/slots/<int:slot_id>/way")
def update_way(slot_id: int) -> ResponseReturnValue:
    """Let exhibitors apply for a slot, or book it."""
    takes = request.form.get("takes") == "1"
    with transaction() as session:
        broadcast_applications.take_applications(
            session, current_actor(), g.edition, slot_id=slot_id, takes=takes, now=current_time()
        )
    flash(_("Exhibitors apply for this slot.") if takes else _("Exhibitors book this slot."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)
