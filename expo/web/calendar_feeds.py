"""One's consultations in the calendar of one's phone: a private address that the calendar reads again by itself."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound
from expo.domain.words import N_
from expo.queries import meetings, people
from expo.services import calendar_feeds, calendar_files
from expo.web.access import current_actor, current_time, only
from expo.web.configuration import configuration
from expo.web.navigation import MenuEntry

if TYPE_CHECKING:
    from expo.models.people import Membership

bp = Blueprint("calendar_feeds", __name__, url_prefix="/<edition_code>")

MENU = (
    MenuEntry(Role.BUYER, 58, "calendar_feeds.edit", N_("In my calendar"), "calendar-check"),
    MenuEntry(Role.EXHIBITOR, 68, "calendar_feeds.edit", N_("In my calendar"), "calendar-check"),
)


@bp.get("/my-calendar")
@only(Role.EXHIBITOR, Role.BUYER)
def edit() -> ResponseReturnValue:
    """Show the address, to subscribe to it or to give it another one."""
    own = current_actor().membership_id
    if own is None:
        raise NotFound("calendar")  # an organizer acts for the company, and has no calendar of its own here
    address = _address(people.membership(db.session(), own))
    return render_template("calendar_feeds/edit.html", address=address)


@bp.post("/my-calendar")
@only(Role.EXHIBITOR, Role.BUYER)
def update() -> ResponseReturnValue:
    """Give the calendar another address."""
    with transaction() as session:
        calendar_feeds.renew(session, current_actor(), g.edition, now=current_time())
    flash(_("The calendar has a new address. The former one shows nothing any more."), "good")
    return redirect(url_for("calendar_feeds.edit"), 303)


@bp.get("/calendars/<token>.ics")
def show(token: str) -> ResponseReturnValue:
    """Send the consultations to the calendar program that has the address."""
    session = db.session()
    membership = calendar_feeds.follow(
        session, token, *configuration().secret_keys, edition=g.edition, now=current_time()
    )
    actor = Actor(
        membership.role,
        membership.user_id,
        membership.user.name,
        g.edition.id,
        exhibitor_id=membership.exhibitor_id,
        buyer_id=membership.buyer_id,
    )
    text = calendar_files.feed(
        g.edition,
        meetings.agenda(session, actor),
        membership.user.locale or str(get_locale() or "ko"),
        f"{current_app.config['EXPO'].public_url}/{g.edition.code}/",
        is_buyer=actor.is_buyer,
        now=current_time(),
    )
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    return Response(text, mimetype="text/calendar", headers=headers)


def _address(membership: "Membership") -> str:
    config = configuration()
    return f"{config.public_url}/{g.edition.code}/calendars/{calendar_feeds.token(membership, config.secret_key)}.ics"
