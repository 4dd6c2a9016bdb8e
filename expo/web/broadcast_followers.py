"""Buyers follow a broadcast, to hear when it moves."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.domain.people import Role
from expo.services import broadcast_followers
from expo.web.access import current_actor, current_time, only
from expo.web.submissions import refused_at

bp = Blueprint("broadcast_followers", __name__, url_prefix="/<edition_code>")


@bp.post("/live-commerce/<int:broadcast_id>/follower")
@only(Role.BUYER)
def create(broadcast_id: int) -> ResponseReturnValue:
    """Hear of a broadcast when it moves or does not take place, or no longer."""
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="follow")
    leaves = request.form.get("leaves") == "1"
    with refused_at(back) as session:
        actor = current_actor()
        if leaves:
            broadcast_followers.leave(session, actor, g.edition, broadcast_id=broadcast_id)
        else:
            broadcast_followers.follow(session, actor, g.edition, broadcast_id=broadcast_id, now=current_time())
    flash(_("You get no e-mail about it.") if leaves else _("You get an e-mail if it moves."), "good")
    return redirect(back, 303)
