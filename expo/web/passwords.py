"""Ask for a way back in, set a password by a one-time link, change one's own."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import transaction
from expo.domain import throttles as limits
from expo.domain.refusals import NotFound
from expo.services import passwords, throttles
from expo.web import sign_ins as browser
from expo.web.access import signed_in_only
from expo.web.configuration import configuration
from expo.web.forms.people import ChangePasswordForm, SendLinkForm
from expo.web.submissions import submitted

bp = Blueprint("passwords", __name__, url_prefix="/<edition_code>")


@bp.get("/sign-in/help")
def new_email() -> ResponseReturnValue:
    """Ask for the address that the way back in is sent to."""
    return render_template("passwords/send_link.html", form=SendLinkForm())


@bp.post("/sign-in/help")
def create_email() -> ResponseReturnValue:
    """Send the way back in; the answer is the same for every address."""
    form = SendLinkForm()
    if not form.validate_on_submit():
        return render_template("passwords/send_link.html", form=form), 422
    email, now = (form.email.data or "").strip(), clock.now()
    settings = configuration()
    with transaction() as session:
        if throttles.count(
            session, limits.email(current_app.config["LIMITS"], email, request.remote_addr or ""), now=now
        ):
            passwords.send_link(session, g.edition, email, secret=settings.secret_key, now=now)
    return redirect(url_for("passwords.sent"), 303)


@bp.get("/sign-in/help/sent")
def sent() -> ResponseReturnValue:
    """Say that the e-mail is on its way if the address is known."""
    return render_template("passwords/sent.html")


@bp.get("/password")
@signed_in_only
def edit() -> ResponseReturnValue:
    """Show the form for another password."""
    return render_template("passwords/edit.html", form=ChangePasswordForm())


@bp.post("/password")
@signed_in_only
def update() -> ResponseReturnValue:
    """Change the own password; the old one is asked for."""
    form, account = ChangePasswordForm(), browser.signed_in()
    if account is None or account.membership_id is not None:
        raise NotFound("password")
    with submitted(form, lambda: render_template("passwords/edit.html", form=form)) as session:
        passwords.change_password(session, g.edition, account, **form.words, now=clock.now())
    flash(_("The password is changed. Your other devices are signed out."), "good")
    return redirect(url_for("devices.index"), 303)
