"""Who comes in: the edition of the address, the actor in it, and which roles a route admits.

Every access rule of the web is in this file: a route says ``admit(Role.BUYER)`` and nothing else. A stranger is
asked to sign in, a wrong role is told so; what an actor may not *see* is decided by the queries.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from expo import clock
from expo.db import db
from expo.domain.editions import ARCHIVED
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.set_up import is_code
from expo.queries import editions, links, people, sign_ins
from expo.web.current_url import current_url, is_fragment

if TYPE_CHECKING:
    from expo.models.editions import Edition
    from expo.models.people import Membership

P = ParamSpec("P")
R = TypeVar("R")
Needed = tuple[Role | Permission, ...]
"""Roles and permissions of which one is enough."""
Guard = Callable[[str, str], Needed]
"""What a view of a blueprint needs, by its name and the method of the request."""

WAYS_IN = frozenset({"people", "one_time_links", "passwords", "second_factors", "devices"})
"""The parts of the web that work before an edition is set up, and when it is archived."""
RIGHTS = frozenset(
    {
        "organizer_set_up",
        "organizer_edition_files",
        "organizer_exports",
        "organizer_privacy",
        "organizer_prints",
        "organizer_badges.create_printing",
        "buyers.destroy_consent",
        "visitors.create_consent",
        "visitors.create_sharing",
        "visitors.destroy",
        "visitors.update_email",
        "advertising.create_withdrawal",
        "answer_links.destroy",
        "editions.create_locale",
        "acting.destroy",
        "acting.update",
    }
)
"""What an archive does not stop: leaving it, who one is, paper and files of it, rights of people over their data."""

login = LoginManager()
login.session_protection = None  # a phone changes networks in a hall; the row of the sign-in revokes instead


class SignedIn(UserMixin):
    """What Flask-Login carries: an account; the cookie holds the token of its sign-in."""

    def __init__(self, account: people.Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return self.account.token


@login.user_loader
def _load(token: str) -> SignedIn | None:
    account = sign_ins.account(db.session(), token, now=clock.now())
    return SignedIn(account) if account else None


def init_app(app: Flask) -> None:
    """Teach the application editions, actors, and the time of day."""
    login.init_app(app)

    @app.url_value_preprocessor
    def pull_edition(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if edition := _edition(endpoint, values or {}):
            g.edition = edition

    @app.before_request
    def open_editions_only() -> ResponseReturnValue | None:
        edition = g.get("edition")
        if edition is None or _is_always_open(request.blueprint, request.endpoint) or request.endpoint == "static":
            return None
        if edition.archive and request.method not in {"GET", "HEAD", "OPTIONS"}:
            raise Refusal(ARCHIVED)
        return _not_set_up() if edition.pending_set_up else None

    @app.url_defaults
    def push_edition(endpoint: str, values: dict[str, Any]) -> None:
        if (
            "edition" in g
            and "edition_code" not in values
            and app.url_map.is_endpoint_expecting(endpoint, "edition_code")
        ):
            values["edition_code"] = g.edition.code

    @app.template_filter("contact")
    def contact(value: str | None) -> str:
        """Show contact data of a person, except to organizers who may not see any."""
        actor = current_actor()
        return "•••" if value and actor.is_organizer and not actor.sees_contacts else value or ""

    app.jinja_env.globals |= {"may_open": may_open, "leads_in": leads_in, "acts_in": acts_in}

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        edition = g.get("edition")
        zone = edition.zone if edition else None
        return {"edition": edition, "actor": current_actor(), "now": current_time().astimezone(zone)}


def _edition(endpoint: str | None, values: dict[str, Any]) -> "Edition | None":
    """Return the edition of an address; of one that leads to no page too: what is said of it keeps the frame."""
    if "edition_code" in values:
        return editions.get(db.session(), values.pop("edition_code"))
    code = request.path.split("/", 2)[1]
    return editions.find(db.session(), code) if endpoint is None and is_code(code) else None


def _not_set_up() -> ResponseReturnValue:
    """Send an organizer on to the set-up of an edition, and tell everybody else that it is being prepared."""
    if current_actor().is_organizer:
        return redirect(url_for("organizer_set_up.edit"), 303)
    bare: dict[str, Any] = {"edition": None, "navigation": [], "public_navigation": []}
    return render_template("editions/pending.html", sign_in=url_for("people.new_session"), **bare), 404


def current_time() -> datetime:
    """Return what the clock of the request's edition shows."""
    return clock.now(g.get("edition"))


def current_date() -> date:
    """Return the date that the clock of the request's edition shows where the expo takes place."""
    return current_time().astimezone(g.edition.zone).date()


def current_actor() -> Actor:
    """Return who acts in this request's edition."""
    if "actor" not in g:
        edition = g.get("edition")
        if edition is None:
            return STRANGER
        account = current_user.account if current_user and current_user.is_authenticated else None
        if account and account.membership_id is not None and not links.are_valid(edition, clock.now(edition)):
            account = None
        found = own_memberships() if account else ()
        g.actor = people.actor(db.session(), account, edition.id, found, chosen=cookie.get(f"member-{edition.id}"))
    actor: Actor = g.actor
    return actor


def own_memberships() -> Sequence["Membership"]:
    """Return what the signed-in person may be in this edition, read once a request."""
    if "memberships" not in g:
        account = current_user.account if current_user and current_user.is_authenticated else None
        g.memberships = people.of_account(db.session(), account, g.edition.id, opened_links()) if account else ()
    found: Sequence[Membership] = g.memberships
    return found


def opened_links() -> list[int]:
    """Return the memberships of this person whose personal links were followed in this browser."""
    found = cookie.get("links", [])
    return found if isinstance(found, list) else []


def forget_actor() -> None:
    """Clear the cached actor of this request, after a sign-in or sign-out."""
    g.pop("actor", None)
    g.pop("memberships", None)


def forget_who() -> None:
    """Forget the edition and the actor: the page of a broken server asks no database who reads it."""
    g.pop("edition", None)
    g.actor = STRANGER
    g._login_user = AnonymousUserMixin()


def admit(*needed: Role | Permission) -> Response | None:
    """Let in who has one of these roles or permissions, with ``None``.

    A stranger is sent to the sign-in; others get :class:`NotAllowed`.
    """
    if admits(*needed):
        return None
    if current_actor().is_stranger:
        sign_in = url_for("people.new_session", next=current_url())
        if is_fragment():
            return Response(status=401, headers={"HX-Redirect": sign_in})
        return redirect(sign_in, 303)
    raise NotAllowed(", ".join(needed))


def admits(*needed: Role | Permission) -> bool:
    """Tell whether the actor has one of these roles or permissions."""
    actor = current_actor()
    return any(actor.role is one if isinstance(one, Role) else actor.may(one) for one in needed)


def _is_always_open(blueprint: str | None, endpoint: str | None) -> bool:
    return not {blueprint, endpoint}.isdisjoint(WAYS_IN | RIGHTS)


def may_open(endpoint: str, method: str = "GET") -> bool:
    """Tell whether the actor would be let in at an endpoint; a stranger is asked to sign in there, and so may.

    Nothing is posted to an expo that is archived.
    """
    blueprint, _, view = endpoint.rpartition(".")
    edition = g.get("edition")
    if method == "POST" and edition and edition.archive and not _is_always_open(blueprint, endpoint):
        return False
    guards: dict[str, Guard] = current_app.extensions.get("guards", {})
    needed = [guards[blueprint](view, method)] if blueprint in guards else []
    needed += getattr(current_app.view_functions.get(endpoint), "needed", [])
    return current_actor().is_stranger or all(admits(*each) for each in needed)


def leads_in(address: str, method: str = "GET") -> bool:
    """Tell whether the actor would be let in at an address of ours; every other address is open."""
    endpoint = _endpoint_at(address, method)
    return endpoint is None or may_open(endpoint, method)


def acts_in(address: str) -> bool:
    """Tell whether the actor may change something where a page of ours lies, rather than only read it."""
    endpoint = _endpoint_at(address, "GET")
    return endpoint is None or may_open(endpoint, "POST")


def _endpoint_at(address: str, method: str) -> str | None:
    path = urlsplit(address).path
    if not path.startswith("/"):
        return None
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(path, method=method)
    except HTTPException:
        return None
    return str(endpoint)


def signed_in_only(route: Callable[P, R]) -> Callable[P, R | Response]:
    """Decorate a route for everyone who is signed in, whatever their role; others are asked to sign in."""

    @wraps(route)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        if current_user and current_user.is_authenticated:
            return route(*args, **kwargs)
        return redirect(url_for("people.new_session", next=current_url()), 303)

    return guarded


def only(*needed: Role | Permission) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Decorate a route that admits only who has one of these roles or permissions."""

    def decorate(route: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(route)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            return admit(*needed) or route(*args, **kwargs)

        former: list[Needed] = getattr(route, "needed", [])
        guarded.needed = [*former, needed]  # type: ignore[attr-defined]  # read by `may_open`
        return guarded

    return decorate
