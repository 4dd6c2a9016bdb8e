"""Sign in, sign out, follow a personal link."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain import throttles as limits
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Refusal
from expo.queries import links
from expo.queries import people as people_queries
from expo.services import access_log, people, sign_ins, throttles
from expo.web import arguments
from expo.web import sign_ins as browser
from expo.web.access import current_time
from expo.web.configuration import configuration
from expo.web.forms.people import SignInForm
from expo.web.unknown_links import unknown_link

if TYPE_CHECKING:
    from expo.models.people import Membership

bp = Blueprint("people", __name__, url_prefix="/<edition_code>")


@bp.get("/sign-in")
def new_session() -> ResponseReturnValue:
    """Show the sign-in form."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    return render_template("people/sign_in.html", form=form)


@bp.post("/sign-in")
def create_session() -> ResponseReturnValue:
    """Sign in with e-mail and password: counted first, then checked, and only a right one begins a sign-in."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            user_id = _check(form.email.data or "", form.password.data or "")
            return redirect(browser.after_password(user_id, form.next.data), 303)
        except Refusal as refusal:
            form.take(refusal)
    return render_template("people/sign_in.html", form=form), 422


@bp.post("/sign-out")
def destroy_session() -> ResponseReturnValue:
    """Sign out."""
    browser.leave()
    return redirect(url_for("editions.show"), 303)


@bp.get("/links/<token:token>")
def follow_link(token: str) -> ResponseReturnValue:
    """Open a personal link: sign its holder in to this edition, or ask first if another person is signed in here."""
    try:
        membership = _linked(token)
    except NotFound:
        return unknown_link()
    account = browser.signed_in()
    if account is None:
        return _enter(membership)
    if account.membership_id is not None and account.user_id == membership.user_id:
        browser.add_link(membership)
        return redirect(_aim(membership), 303)
    holder = links.holder(db.session(), g.edition.id, membership.id)
    return render_template("links/confirm.html", holder=holder, account=account, token=token)


@bp.post("/links/<token:token>")
def create_link_session(token: str) -> ResponseReturnValue:
    """Sign in by a personal link in a browser in which another person was signed in; that sign-in ends."""
    try:
        membership = _linked(token)
    except NotFound:
        return unknown_link()
    browser.leave()
    return _enter(membership)


def _check(email: str, password: str) -> int:
    """Return the user of an address and its right password: counted first, then checked."""
    now, address = clock.now(), request.remote_addr or ""
    known = people_queries.by_email(db.session(), email)
    is_known = known is not None and browser.is_known_device(known.id)
    counted = limits.sign_in(current_app.config["LIMITS"], email, address, is_known_device=is_known)
    with transaction() as session:
        is_allowed = throttles.count(session, counted, now=now)
    try:
        throttles.refuse_if_too_many(is_allowed)
        user = sign_ins.check(db.session(), email, password)
    except Refusal:
        _note_failure(email, AccessAct.SIGN_IN_FAILED if is_allowed else AccessAct.SIGN_IN_THROTTLED)
        raise
    user_id = user.id
    with transaction() as session:
        throttles.forgive(session, limits.of_account(email, address))
    return user_id


def _note_failure(email: str, act: AccessAct) -> None:
    with transaction() as session:
        user = people_queries.by_email(session, email)
        access_log.record(
            session,
            act,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=user.id if user else None,
            name=user.name if user else "",
            device=browser.device(),
        )


def _enter(membership: "Membership") -> ResponseReturnValue:
    membership_id, aim = membership.id, _aim(membership)
    with transaction() as session:
        member = people_queries.membership(session, membership_id)
        account = sign_ins.begin_by_link(session, member, device=browser.device(), now=clock.now())
    browser.enter(account)
    return redirect(aim, 303)


def _aim(membership: "Membership") -> str:
    """Return where a personal link leads: from a printed sheet to what has changed since, else to one's own pages."""
    printed = request.args.get("printed", type=arguments.number)
    if printed is not None:
        return url_for("prints.show", number=printed)
    return url_for(browser.HOME[Role(membership.role)])


def _linked(token: str) -> "Membership":
    """Return the membership of a link."""
    secrets = configuration().secret_keys
    return people.follow_link(db.session(), token, *secrets, edition=g.edition, now=current_time())
