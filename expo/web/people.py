"""Sign in, sign out, follow a personal link."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Refusal
from expo.domain.venue import Facility
from expo.queries import venue
from expo.services import people
from expo.web.access import SignedIn, current_actor
from expo.web.current_url import is_own_path
from expo.web.forms.people import SignInForm

bp = Blueprint("people", __name__, url_prefix="/<edition_code>")

HOME = {
    Role.ORGANIZER: "organizer_editions.dashboard",
    Role.EXHIBITOR: "today.show",
    Role.BUYER: "meetings.agenda",
    Role.STRANGER: "editions.show",
}


@bp.get("/sign-in")
def new_session() -> ResponseReturnValue:
    """Show the sign-in form."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    return render_template("people/sign_in.html", form=form)


@bp.post("/sign-in")
def create_session() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    form = SignInForm()
    email, address = form.email.data or "", request.remote_addr or ""
    if form.validate_on_submit():
        try:
            account = people.sign_in(db.session(), email, form.password.data or "", address=address, now=clock.now())
        except Refusal as refusal:
            if people.WRONG in refusal.violations:
                with transaction() as session:
                    people.note_wrong_sign_in(session, email, address=address, now=clock.now())
            form.take(refusal)
        else:
            with transaction() as session:
                people.forget_wrong_sign_ins(session, email, address=address)
            login_user(SignedIn(account))
            g.pop("actor", None)
            return redirect(_onward(form.next.data), 303)
    return render_template("people/sign_in.html", form=form), 422


@bp.post("/sign-out")
def destroy_session() -> ResponseReturnValue:
    """Sign out."""
    logout_user()
    return redirect(url_for("editions.show"), 303)


@bp.get("/links/<token>")
def follow_link(token: str) -> ResponseReturnValue:
    """Open a personal link: it signs its holder in to this edition for the season and shows what matters."""
    try:
        account, membership = people.follow_link(
            db.session(), token, current_app.config["EXPO"].secret_key, edition_id=g.edition.id
        )
    except NotFound:
        halls = venue.halls(db.session(), g.edition.id)
        desk = next((hall for hall in halls if hall.facility is Facility.GUIDANCE), None)
        return render_template("links/unknown.html", desk=desk), 404
    login_user(SignedIn(account), remember=True)
    g.pop("actor", None)
    return redirect(url_for(HOME[Role(membership.role)]), 303)


def _onward(wanted: str | None) -> str:
    """Return where to go after signing in: the page asked for if it is ours, else the role's own."""
    return wanted if wanted and is_own_path(wanted) else url_for(HOME[current_actor().role])
