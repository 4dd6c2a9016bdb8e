"""A person's own link, for opening it on another phone."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import links
from expo.queries.links import Holder
from expo.services import access_log
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
    note_shown_to_organizer()
    holder = links.own(db.session(), current_actor())
    return render_template("links/show.html", holder=holder)


def note_shown_to_organizer() -> None:
    """Write down that an organizer who acts for a company is shown its link; a company's own people are not noted."""
    actor = current_actor()
    if not actor.acts_for:
        return
    with transaction() as session:
        access_log.record(
            session, AccessAct.LINK_VIEWED, edition_id=g.edition.id, now=clock.now(), user_id=actor.user_id,
            name=actor.name, detail=actor.acts_for,
        )  # fmt: skip


@bp.app_template_global()
def personal_link(holder: Holder) -> Link:
    """Return the personal link of a member: its address, and the same as a QR code."""
    return personal(holder.membership)
