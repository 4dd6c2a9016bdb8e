"""The organizer's team: invite, send a new password link, remove."""

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import people
from expo.services import team
from expo.web.access import current_actor
from expo.web.forms.people import InvitationForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_room
from expo.web.submissions import submitted

bp = organizer_room("team", __name__)


MENU = (MenuEntry(Role.ORGANIZER, 125, "organizer_team.index", N_("Team"), "users", MenuGroup.PREPARE),)


@bp.get("/team")
def index() -> ResponseReturnValue:
    """List who organizes this edition."""
    return _page(InvitationForm())


@bp.post("/team")
def create() -> ResponseReturnValue:
    """Invite an organizer."""
    form = InvitationForm()
    with submitted(form, lambda: _page(form)) as session:
        team.invite(
            session, current_actor(), g.edition, email=form.email.data or "", name=form.name.data or "",
            secret=_secret(), now=clock.now(),
        )  # fmt: skip
    flash(_("The invitation is on its way."), "good")
    return redirect(url_for("organizer_team.index"), 303)


@bp.post("/team/<int:membership_id>/reset")
def create_reset(membership_id: int) -> ResponseReturnValue:
    """Send a one-time link for a new password."""
    with transaction() as session:
        user = people.organizer(session, g.edition.id, membership_id).user
        team.reset(session, current_actor(), g.edition, user=user, secret=_secret(), now=clock.now())
    flash(_("A one-time link for a new password is on its way."), "good")
    return redirect(url_for("organizer_team.index"), 303)


@bp.post("/team/<int:membership_id>/removal")
def destroy(membership_id: int) -> ResponseReturnValue:
    """Take somebody out of the team."""
    with transaction() as session:
        team.remove(session, current_actor(), g.edition, membership_id=membership_id, now=clock.now())
    flash(_("Removed from the team and signed out everywhere."), "good")
    return redirect(url_for("organizer_team.index"), 303)


def _page(form: InvitationForm) -> str:
    return render_template("organizer/team/index.html", form=form, team=people.team(db.session(), g.edition.id))


def _secret() -> str:
    return str(current_app.config["EXPO"].secret_key)
