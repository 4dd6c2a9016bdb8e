"""What a one-time link opens. Looking at it changes nothing: mail scanners look. Its form uses it up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import Purpose
from expo.domain.refusals import LinkEnded
from expo.services import (
    applications,
    buyers,
    email_addresses,
    one_time_links,
    passwords,
    sign_ins,
    visitor_emails,
    visitors,
)
from expo.web import sign_ins as browser
from expo.web.configuration import configuration
from expo.web.forms.people import SetPasswordForm
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.accounts import OneTimeLink

bp = Blueprint("one_time_links", __name__, url_prefix="/<edition_code>")

PAGES = {
    Purpose.APPLICATION_DETAILS: "applications.edit",
    Purpose.REGISTRATION_DRAFT: "buyers.resume",
    Purpose.CALL_APPLICATION: "calls.edit",
    Purpose.REVIEWER: "reviews.index",
    Purpose.MENTORING: "mentors.show",
}
"""The pages of links that open one as often as they are followed."""


@bp.get("/one-time/<token:token>")
def show(token: str) -> ResponseReturnValue:
    """Show what the link is for."""
    link = one_time_links.find(db.session(), token, g.edition, now=clock.now())
    if link.purpose in PAGES:
        return redirect(url_for(PAGES[link.purpose], token=token), 303)
    return _page(_link(token), token, SetPasswordForm())


@bp.post("/one-time/<token:token>")
def update(token: str) -> ResponseReturnValue:
    """Do what the link is for, once."""
    return USES[_link(token).purpose](token)


def _set_password(token: str) -> ResponseReturnValue:
    form = SetPasswordForm()
    with submitted(form, lambda: _page(_link(token), token, form)) as session:
        user_id = passwords.set_password(
            session, g.edition, token, form.password.data or "", again=form.again.data or "", now=clock.now()
        ).id
    return redirect(browser.after_password(user_id, is_expected=True), 303)


def _confirm_registration(token: str) -> ResponseReturnValue:
    with transaction() as session:
        member = buyers.confirm(session, g.edition, token, now=clock.now())
        account = sign_ins.begin_by_link(session, member, device=browser.device(), now=clock.now())
    if browser.signed_in() is None:
        browser.enter(account)
    return redirect(url_for("buyers.registered"), 303)


def _confirm_address(token: str) -> ResponseReturnValue:
    with transaction() as session:
        email = email_addresses.confirm(session, g.edition, token, now=clock.now()).email
    flash(_("The new address counts from now on: %(email)s", email=email), "good")
    return redirect(url_for("devices.index" if browser.signed_in() else "people.new_session"), 303)


def _confirm_visitor_email(token: str) -> ResponseReturnValue:
    settings = configuration()
    with transaction() as session:
        person = visitor_emails.confirm(session, g.edition, token, now=clock.now())
        key = visitors.key(settings, person)
    flash(_("Your e-mail address is confirmed. This page is yours: keep its address."), "good")
    return redirect(url_for("visitors.show", key=key), 303)


def _confirm_application(token: str) -> ResponseReturnValue:
    settings = configuration()
    with transaction() as session:
        _row, link = applications.confirm(session, g.edition, token, secret=str(settings.secret_key), now=clock.now())
        address = one_time_links.token_of(settings, link)
    return redirect(url_for("applications.edit", token=address), 303)


USES: dict[Purpose, Callable[[str], ResponseReturnValue]] = {
    Purpose.INVITATION: _set_password,
    Purpose.PASSWORD_RESET: _set_password,
    Purpose.REGISTRATION: _confirm_registration,
    Purpose.EMAIL_CHANGE: _confirm_address,
    Purpose.VISITOR_EMAIL: _confirm_visitor_email,
    Purpose.APPLICATION: _confirm_application,
}


def _link(token: str) -> "OneTimeLink":
    link = one_time_links.find(db.session(), token, g.edition, now=clock.now())
    if link.purpose not in USES:
        raise LinkEnded("one-time link")
    return link


def _page(link: "OneTimeLink", token: str, form: SetPasswordForm) -> str:
    page = "passwords/set" if USES[link.purpose] is _set_password else "one_time_links/confirm"
    return render_template(f"{page}.html", link=link, token=token, form=form, Purpose=Purpose)
