"""The organizer's team: invite, send a new password link, remove."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.permissions import ABOUT, TABLE, Permission
from expo.domain.words import N_
from expo.queries import people
from expo.services import team
from expo.web import sign_ins as browser
from expo.web.access import current_actor
from expo.web.configuration import configuration
from expo.web.forms.people import InvitationForm, RolesForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("team", __name__, see=Permission.MANAGE_TEAM, manage=Permission.MANAGE_TEAM)


MENU = (
    MenuEntry(
        Role.ORGANIZER,
        125,
        "organizer_team.index",
        N_("Team"),
        "users",
        MenuGroup.PREPARE,
    ),
)


@bp.get("/team")
def index() -> ResponseReturnValue:
    """List who organizes this edition."""
    return _page(InvitationForm(formdata=None))


@bp.post("/team")
@browser.recently_confirmed
def create() -> ResponseReturnValue:
    """Invite an organizer."""
    form = InvitationForm()
    with submitted(form, lambda: _page(form)) as session:
        team.invite(
            session,
            current_actor(),
            g.edition,
            email=form.email.data or "",
            name=form.name.data or "",
            roles=form.roles.chosen,
            secret=configuration().secret_key,
            now=clock.now(),
        )
    flash(_("The invitation is on its way."), "good")
    return redirect(url_for("organizer_team.index"), 303)


@bp.get("/team/<int:membership_id>")
def edit(membership_id: int) -> ResponseReturnValue:
    """Show one person's roles for changing."""
    member = people.organizer(db.session(), g.edition.id, membership_id)
    return _roles(membership_id, RolesForm(data={"roles": [held.role.value for held in member.roles]}))


@bp.post("/team/<int:membership_id>")
@browser.recently_confirmed
def update(membership_id: int) -> ResponseReturnValue:
    """Give a person other roles."""
    form = RolesForm()
    with submitted(form, lambda: _roles(membership_id, form)) as session:
        team.set_roles(
            session, current_actor(), g.edition, membership_id=membership_id, roles=form.roles.chosen, now=clock.now()
        )
    return saved(url_for("organizer_team.index"))


@bp.post("/team/<int:membership_id>/reset")
@browser.recently_confirmed
def create_reset(membership_id: int) -> ResponseReturnValue:
    """Send a one-time link for a new password."""
    with transaction() as session:
        user = people.organizer(session, g.edition.id, membership_id).user
        team.reset(session, current_actor(), g.edition, user=user, secret=configuration().secret_key, now=clock.now())
    flash(_("A one-time link for a new password is on its way."), "good")
    return redirect(url_for("organizer_team.index"), 303)


@bp.post("/team/<int:membership_id>/removal")
@browser.recently_confirmed
def destroy(membership_id: int) -> ResponseReturnValue:
    """Remove an organizer from the team."""
    with transaction() as session:
        team.remove(session, current_actor(), g.edition, membership_id=membership_id, now=clock.now())
    flash(_("Removed from the team and signed out everywhere."), "good")
    return redirect(url_for("organizer_team.index"), 303)


@bp.post("/team/second-factor")
@browser.recently_confirmed
def update_requirement() -> ResponseReturnValue:
    """Ask every organizer for a second factor, or no longer."""
    with transaction() as session:
        team.require_second_factor(
            session, current_actor(), g.edition, wanted=request.form.get("wanted") == "yes", now=clock.now()
        )
    return saved(url_for("organizer_team.index"))


def _page(form: InvitationForm) -> str:
    members = people.team(db.session(), g.edition.id)
    return render_template("organizer/team/index.html", form=form, team=members, about=ABOUT)


def _roles(membership_id: int, form: RolesForm) -> str:
    member = people.organizer(db.session(), g.edition.id, membership_id)
    return render_template(
        "organizer/team/edit.html",
        form=form,
        member=member,
        about=ABOUT,
        permissions_of=TABLE,
        table_roles=list(TABLE),
        all_permissions=list(Permission),
    )
