"""What a one-time link opens. Looking at it changes nothing: mail scanners look. Its form uses it up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db
from expo.domain.accounts import Purpose
from expo.domain.refusals import NotFound
from expo.services import one_time_links, passwords
from expo.web import sign_ins as browser
from expo.web.forms.people import SetPasswordForm
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.accounts import OneTimeLink

bp = Blueprint("one_time_links", __name__, url_prefix="/<edition_code>")


@bp.get("/one-time/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show what the link is for."""
    try:
        return _page(_link(token), token, SetPasswordForm())
    except NotFound:
        return render_template("passwords/expired.html"), 404


@bp.post("/one-time/<token>")
def update(token: str) -> ResponseReturnValue:
    """Do what the link is for, once."""
    try:
        return USES[_link(token).purpose](token)
    except NotFound:
        return render_template("passwords/expired.html"), 404


def _set_password(token: str) -> ResponseReturnValue:
    form = SetPasswordForm()
    with submitted(form, lambda: _page(_link(token), token, form)) as session:
        account = passwords.set_password(
            session, g.edition, token, form.password.data or "",
            again=form.again.data or "", device=browser.device(), now=clock.now(),
        )  # fmt: skip
    browser.enter(account)
    browser.remember_device(account.user_id)
    return redirect(browser.onward(), 303)


USES: dict[Purpose, Callable[[str], ResponseReturnValue]] = {
    Purpose.INVITATION: _set_password,
    Purpose.PASSWORD_RESET: _set_password,
}


def _link(token: str) -> "OneTimeLink":
    link = one_time_links.find(db.session(), token, g.edition, now=clock.now())
    if link.purpose not in USES:
        raise NotFound("one-time link")
    return link


def _page(link: "OneTimeLink", token: str, form: SetPasswordForm) -> str:
    return render_template("passwords/set.html", link=link, token=token, form=form, Purpose=Purpose)
