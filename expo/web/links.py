"""A person's own link, for opening it on another phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import links
from expo.queries.links import Holder
from expo.web import sign_ins
from expo.web.access import current_actor, only
from expo.web.navigation import MenuEntry
from expo.web.qr import Link, personal

bp = Blueprint("links", __name__, url_prefix="/<edition_code>")

MENU = (
    MenuEntry(Role.BUYER, 60, "links.show", N_("My link"), "qr-code"),
    MenuEntry(Role.EXHIBITOR, 70, "links.show", N_("My link"), "qr-code"),
)


@bp.get("/my-link")
@only(Role.EXHIBITOR, Role.BUYER)
def show() -> ResponseReturnValue:
    """Show one's own link and its code."""
    sign_ins.note_link_shown()
    holder = links.own(db.session(), current_actor())
    return render_template("links/show.html", holder=holder)


@bp.app_template_global()
def personal_link(holder: Holder) -> Link:
    """Return the personal link of a member: its address, and the same as a QR code."""
    return personal(holder.membership)
