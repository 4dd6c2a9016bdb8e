"""My devices: where one is signed in, and the end of it."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import people
from expo.queries import sign_ins as sign_ins_queries
from expo.services import email_addresses, sign_ins, throttles
from expo.web import sign_ins as browser
from expo.web.access import signed_in_only
from expo.web.configuration import configuration
from expo.web.forms.people import AddressForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import submitted

bp = Blueprint("devices", __name__, url_prefix="/<edition_code>")


MENU = (
    MenuEntry(Role.BUYER, 70, "devices.index", N_("My account"), "user-check"),
    MenuEntry(Role.EXHIBITOR, 80, "devices.index", N_("My account"), "user-check"),
    MenuEntry(Role.ORGANIZER, 160, "devices.index", N_("My account"), "user-check", MenuGroup.RECORDS),
)


@bp.get("/devices")
@signed_in_only
def index() -> ResponseReturnValue:
    """List one's devices."""
    account = browser.own_account()
    return render_template(
        "devices/index.html", account=account, devices=sign_ins_queries.devices(db.session(), account, now=clock.now())
    )


@bp.post("/devices/<int:sign_in_id>/end")
@signed_in_only
def destroy(sign_in_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    account = browser.own_account()
    if account.sign_in_id == sign_in_id:
        browser.leave()
        return redirect(url_for("editions.show"), 303)
    with transaction() as session:
        sign_ins.end_one(session, account, sign_in_id, edition=g.edition, now=clock.now())
    return redirect(url_for("devices.index"), 303)


@bp.post("/devices/others/end")
@signed_in_only
def destroy_others() -> ResponseReturnValue:
    """Sign all other devices out."""
    with transaction() as session:
        count = sign_ins.end_others(session, browser.own_account(), edition=g.edition, now=clock.now())
    flash(ngettext("%(num)s device is signed out.", "%(num)s devices are signed out.", count), "good")
    return redirect(url_for("devices.index"), 303)


@bp.get("/devices/address")
@signed_in_only
@recently_confirmed
def edit_address() -> ResponseReturnValue:
    """Show the form for another e-mail address."""
    return render_template("devices/address.html", form=AddressForm(), account=browser.own_account())


@bp.post("/devices/address")
@signed_in_only
@recently_confirmed
def update_address() -> ResponseReturnValue:
    """Send the link that confirms another e-mail address."""
    form, account = AddressForm(), browser.own_account()
    is_allowed = browser.may_write_to(form.email.data or "")
    with submitted(form, lambda: render_template("devices/address.html", form=form, account=account)) as session:
        throttles.refuse_if_too_many(is_allowed)
        user, secret = people.user(session, account.user_id), configuration().secret_key
        email_addresses.ask(
            session,
            g.edition,
            user,
            form.email.data or "",
            by_link=account.membership_id is not None,
            secret=secret,
            now=clock.now(),
        )
    flash(_("A link was sent to the new address. Until it is confirmed there, the present one counts."), "good")
    return redirect(url_for("devices.index"), 303)
