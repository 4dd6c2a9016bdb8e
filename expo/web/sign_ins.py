"""The cookie side of sign-ins: begin and end one in this browser, note that it is used, know a device again."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import Flask, after_this_request, current_app, flash, g, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from expo import clock
from expo.db import db, transaction
from expo.domain import throttles as throttle_rules
from expo.domain.accounts import RECENTLY, SEEN_EVERY, AccessAct
from expo.domain.accounts import device as device_of
from expo.domain.people import Role
from expo.domain.refusals import existing
from expo.queries import people, second_factors
from expo.queries.people import Account
from expo.services import access_log, sign_ins
from expo.web.access import SignedIn, current_actor, forget_actor, opened_links
from expo.web.configuration import configuration
from expo.web.current_url import current_url, is_own_path
from expo.web.submissions import counted

if TYPE_CHECKING:
    from expo.models.people import Membership

HOME = {
    Role.ORGANIZER: "organizer_editions.dashboard",
    Role.EXHIBITOR: "today.show",
    Role.BUYER: "meetings.agenda",
    Role.INTERPRETER: "duties.index",
    Role.STRANGER: "editions.show",
}
ANSWERS = "answers-"
OF_A_PERSON = (ANSWERS, "member-", "registration-", "visitor-")
"""How the names begin under which a browser keeps, for an edition, who a person is and what was typed."""
P = ParamSpec("P")
R = TypeVar("R")
KNOWN = "known-device"
KNOWN_FOR = timedelta(days=365)
MOST_KNOWN = 10
"""A device remembers so many of the accounts that signed in on it."""


def init_app(app: Flask) -> None:
    """Note, now and then, that a sign-in is used."""
    app.after_request(_touch)
    app.jinja_env.globals["onward"] = onward


def signed_in() -> Account | None:
    """Return the account that is signed in in this browser."""
    return current_user.account if current_user and current_user.is_authenticated else None


def own_account() -> Account:
    """Return the account that is signed in; :class:`NotFound` if there is none."""
    return existing(signed_in(), "sign-in")


def enter(account: Account) -> None:
    """Put a sign-in that has begun into this browser; one by a personal link outlasts the browser's end.

    Questions are answered as who signed in last, not for a company whose e-mail was opened here before.
    """
    _forget(ANSWERS)
    login_user(SignedIn(account), remember=account.membership_id is not None)
    forget_actor()


def after_password(user_id: int, wanted: str | None = None, *, is_expected: bool = False) -> str:
    """Go on after the right password: to the second factor if there is one, else in; return where to.

    One who ``is_expected`` has just followed a link from an e-mail and gets no other one about a new device.
    """
    if second_factors.has_any(db.session(), user_id):
        cookie["half"] = {"user": user_id, "at": clock.now().isoformat(), "next": wanted}
        return url_for("second_factors.new_session")
    finish(user_id, is_expected=is_expected)
    return onward(wanted)


def finish(user_id: int, *, is_expected: bool = False) -> None:
    """Begin a sign-in of this user, who has proven everything, in this browser."""
    leave()
    with transaction() as session:
        user = people.user(session, user_id)
        account = sign_ins.begin(session, user, edition=g.edition, device=device(), now=clock.now())
        if not is_expected and not is_known_device(user_id):
            sign_ins.tell_of_new_device(session, user, g.edition, device=device(), now=clock.now())
    enter(account)
    remember_device(user_id)


def recently_confirmed(route: Callable[P, R]) -> Callable[P, R | Response]:
    """Decorate a sensitive route: who has not proven lately who they are is asked to, and then does it once more."""

    @wraps(route)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        account = signed_in()
        if account is None or account.membership_id is not None:
            return route(*args, **kwargs)
        if account.confirmed_at is not None and clock.now() - account.confirmed_at <= RECENTLY:
            return route(*args, **kwargs)
        return redirect(url_for("second_factors.new_confirmation", next=current_url()), 303)

    return guarded


def second_factor_missing() -> Response | None:
    """Send an organizer without a second factor to setting one up, where the edition asks for it."""
    account = signed_in()
    if account is None or not g.edition.needs_second_factor or not current_actor().is_organizer:
        return None
    if second_factors.has_any(db.session(), account.user_id):
        return None
    flash(_("This edition asks organizers for a second factor. Please set one up."), "wait")
    return redirect(url_for("second_factors.index"), 303)


def leave() -> None:
    """Sign out, here and on the server."""
    account = signed_in()
    if account is not None:
        with transaction() as session:
            sign_ins.end(session, account, edition=g.get("edition"), now=clock.now())
    logout_user()
    cookie.pop("links", None)
    _forget(*OF_A_PERSON)
    forget_actor()


def _forget(*kinds: str) -> None:
    for key in [key for key in cookie if key.startswith(kinds)]:
        cookie.pop(key)


def add_link(membership: "Membership") -> None:
    """Let this browser, signed in by one personal link of a person, open another one of the same person too."""
    cookie["links"] = sorted({*opened_links(), membership.id})
    cookie[f"member-{membership.edition_id}"] = membership.id
    forget_actor()


def may_write_to(email: str) -> bool:
    """Count that a reader has us write to an address, a known one or not; tell whether that is not too often."""
    limits = throttle_rules.email(current_app.config["LIMITS"], email, request.remote_addr or "")
    return counted(limits, now=clock.now())


def note_link_shown() -> None:
    """Write down that an organizer who acts for a company is shown its link; a company's own people are not noted."""
    actor = current_actor()
    if not actor.acts_for:
        return
    with transaction() as session:
        access_log.record(
            session,
            AccessAct.LINK_VIEWED,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=actor.user_id,
            name=actor.name,
            detail=actor.acts_for,
        )


def onward(wanted: str | None = None) -> str:
    """Return where to go after signing in: the page asked for if it is ours, else the role's own."""
    return wanted if wanted and is_own_path(wanted) else url_for(HOME[current_actor().role])


def device() -> str:
    """Return what the device of this request is called."""
    return device_of(request.user_agent.string)


def is_known_device(user_id: int) -> bool:
    """Tell whether this user has signed in on this device before."""
    return user_id in _known()


def remember_device(user_id: int) -> None:
    """Let the device know that this user signed in on it."""
    users = [user_id, *(each for each in _known() if each != user_id)][:MOST_KNOWN]
    value = str(_signer().dumps(users))

    @after_this_request
    def keep(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(KNOWN, value, max_age=KNOWN_FOR, httponly=True, samesite="Lax", secure=secure)
        return response


def _known() -> list[int]:
    try:
        found: Any = _signer().loads(request.cookies.get(KNOWN, ""))
    except BadSignature:
        return []
    return [each for each in found if isinstance(each, int)] if isinstance(found, list) else []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer([key or "testing" for key in configuration().secret_keys], salt=KNOWN)


def _touch(response: Response) -> Response:
    """Write that the sign-in is used, at most once in five minutes; a database that is busy is not waited for twice."""
    if request.endpoint == "static" or "_login_user" not in g or "stale_form" in g:
        return response
    account = signed_in()
    if account is not None and clock.now() - account.seen_at >= SEEN_EVERY:
        try:
            with transaction() as session:
                sign_ins.touch(session, account.sign_in_id, now=clock.now())
        except DBAPIError:
            db.session.rollback()
            current_app.logger.warning("could not note that a sign-in is used")
    return response
