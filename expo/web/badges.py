"""One's own badge on the phone, and what a badge's QR code opens."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain import badges as rules
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, existing
from expo.domain.words import N_
from expo.queries import badges as badges_queries
from expo.queries import editions
from expo.queries.badges import BadgeHolder
from expo.services import badges, prints
from expo.web import qr
from expo.web.access import current_actor, only
from expo.web.configuration import configuration
from expo.web.navigation import MenuEntry
from expo.web.paper import sent

bp = Blueprint("badges", __name__)

MENU = (
    MenuEntry(Role.BUYER, 55, "badges.show", N_("My badge"), "user-check"),
    MenuEntry(Role.EXHIBITOR, 65, "badges.show", N_("My badge"), "user-check"),
    MenuEntry(Role.INTERPRETER, 15, "badges.show", N_("My badge"), "user-check"),
)


@bp.get("/<edition_code>/my-badge")
@only(Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER)
def show() -> ResponseReturnValue:
    """Show one's own badge, to be scanned from the phone."""
    return render_template("badges/show.html", holder=badges_queries.own(db.session(), current_actor()))


@bp.get("/<edition_code>/my-badge.pdf")
@only(Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER)
def paper() -> ResponseReturnValue:
    """Send one's own badge on A4, to print at home."""
    holder = badges_queries.own(db.session(), current_actor())
    if holder is None or holder.badge is None:
        raise NotFound("badge")
    cards = list(prints.cards(configuration(), g.edition, [holder]))
    return sent(prints.badge_file(cards, holder.name, four_on_a_page=True), f"{g.edition.code}-badge.pdf")


@bp.get("/B/<token:token>")
def follow(token: str) -> ResponseReturnValue:
    """Tell whose desk reads a badge; its QR code alone shows nothing about the holder."""
    found = existing(badges_queries.of_token(db.session(), rules.hashed(token[:40])), "badge")
    g.edition = editions.of_id(db.session(), found.edition_id)
    actor = current_actor()
    if actor.may(Permission.REGISTER):
        return redirect(url_for("organizer_arrivals.index", q=rules.shown_code(found.code)), 303)
    return render_template("badges/scanned.html")


@bp.app_template_global()
def badge_qr(holder: BadgeHolder) -> str:
    """Return the QR code of a badge as the address of an image."""
    if holder.badge is None:
        return ""
    return qr.drawn(badges.address(configuration(), holder.badge))
