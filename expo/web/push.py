"""Notes on this phone: asked for and ended under "My account", opened from the note."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Regexp

from expo import clock
from expo.db import db, transaction
from expo.domain.push import PushAddress
from expo.domain.refusals import NotFound
from expo.queries import push as push_queries
from expo.queries.people import Account
from expo.services import push, web_push
from expo.web import sign_ins as browser
from expo.web.access import current_actor, signed_in_only
from expo.web.configuration import configuration
from expo.web.forms import Form
from expo.web.submissions import submitted

bp = Blueprint("push", __name__, url_prefix="/<edition_code>")

_BASE64URL = Regexp(r"^[A-Za-z0-9_-]+$")


class SubscriptionForm(Form):
    """What the browser says about itself; the page's script fills it in."""

    endpoint = HiddenField(validators=[InputRequired(), Length(max=500)])
    p256dh = HiddenField(validators=[InputRequired(), Length(max=100), _BASE64URL])
    auth = HiddenField(validators=[InputRequired(), Length(max=40), _BASE64URL])


@bp.get("/push")
@signed_in_only
def show() -> ResponseReturnValue:
    """Lead from a note to the reader's own pages."""
    return redirect(url_for(browser.HOME[current_actor().role]))


@bp.post("/push")
@signed_in_only
def create() -> ResponseReturnValue:
    """Let this browser have notes."""
    settings, account, form = configuration(), browser.own_account(), SubscriptionForm()
    if not settings.push_key:
        raise NotFound("push")
    with submitted(form, lambda: render_template("push/edit.html", form=form)) as session:
        address = PushAddress(form.endpoint.data or "", form.p256dh.data or "", form.auth.data or "")
        push.begin(session, settings, account, address, now=clock.now())
    flash(_("This phone shows a note when something changes for you."), "good")
    return redirect(url_for("devices.index"), 303)


@bp.post("/push/end")
@signed_in_only
def destroy() -> ResponseReturnValue:
    """Let this browser have no more notes."""
    account = browser.own_account()
    with transaction() as session:
        push.end(session, account)
    flash(_("This phone shows no more notes."), "good")
    return redirect(url_for("devices.index"), 303)


@bp.app_template_global()
def push_offer(account: Account) -> dict[str, object] | None:
    """Return what the page needs to offer notes: the public key, and whether this device has them already."""
    key = configuration().push_key
    if not key:
        return None
    has_notes = push_queries.of_device(db.session(), account.sign_in_id) is not None
    return {"key": web_push.public_key(key), "has_notes": has_notes, "form": SubscriptionForm()}
