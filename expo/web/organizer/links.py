"""Everybody's personal links: to look up at the desk, to print as cards, to renew."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import links as links_queries
from expo.queries.lists import TALL_PAGE_SIZE
from expo.services import access_log, links
from expo.web.access import current_actor, current_time
from expo.web.arguments import number
from expo.web.current_url import is_fragment
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp: Blueprint = organizer_blueprint("links", __name__, see=Permission.HAND_OUT_LINKS, manage=Permission.HAND_OUT_LINKS)

CARDS = 400
"""So many cards are on one page to print: fifty sheets of paper."""

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        110,
        "organizer_links.index",
        N_("Personal links"),
        "qr-code",
        MenuGroup.PREPARE,
    ),
)


@bp.get("/links")
def index() -> ResponseReturnValue:
    """List the people of one side with their links, a page at a time."""
    side, text = _side(), request.args.get("q", "").strip()
    lines = links_queries.page(db.session(), g.edition.id, side, text=text, number=_number(), size=TALL_PAGE_SIZE)
    name = "_people" if is_fragment() else "index"
    uninvited = links_queries.uninvited(db.session(), g.edition.id, side) if name == "index" else []
    page = render_template(
        f"organizer/links/{name}.html",
        lines=lines,
        side=side,
        text=text,
        Role=Role,
        uninvited=uninvited,
        at_once=links.AT_ONCE,
    )
    _note(AccessAct.LINK_VIEWED, f"{side.value}: {len(lines.shown)}")
    return page


@bp.post("/links")
def create() -> ResponseReturnValue:
    """Make the personal links of a side's companies that have none, and write to their contacts."""
    side = Role.BUYER if request.form.get("side") == Role.BUYER else Role.EXHIBITOR
    actor, now = current_actor(), current_time()
    prepared = links.prepare(db.session(), actor, g.edition, side=side, now=now)
    with transaction() as session:
        count = links.invite_all(session, actor, g.edition, prepared=prepared, now=now)
    sent = ngettext("%(num)s company gets its personal link.", "%(num)s companies get their personal links.", count)
    flash(sent, "good" if count else "wait")
    return redirect(url_for("organizer_links.index", side=side.value), 303)


@bp.get("/links/sheet")
def sheet() -> ResponseReturnValue:
    """Show the cards of one side, or of companies ticked in a list, for printing and cutting; so many at a time."""
    side = _side()
    text, codes = request.args.get("q", ""), set(request.args.getlist("code"))
    lines = links_queries.page(db.session(), g.edition.id, side, text=text, codes=codes, number=_number(), size=CARDS)
    page = render_template("organizer/links/sheet.html", lines=lines, side=side, text=text, codes=codes)
    _note(AccessAct.LINKS_PRINTED, f"{side.value}: {len(lines.shown)}")
    return page


@bp.get("/links/<int:membership_id>")
def show(membership_id: int) -> ResponseReturnValue:
    """Show one person's link with its code, large enough to be scanned across a desk."""
    holder = links_queries.holder(db.session(), g.edition.id, membership_id)
    page = render_template("organizer/links/show.html", holder=holder)
    _note(AccessAct.LINK_VIEWED, f"{holder.code} {holder.person}")
    return page


@bp.post("/links/<int:membership_id>/renewal")
def create_renewal(membership_id: int) -> ResponseReturnValue:
    """Renew one person's link."""
    with transaction() as session:
        links.renew(session, current_actor(), g.edition, membership_id=membership_id, now=current_time())
    flash(_("The link is new. Former links no longer work, and phones that used them are signed out."), "good")
    return redirect(url_for("organizer_links.show", membership_id=membership_id), 303)


def _number() -> int:
    return request.args.get("page", 1, type=number)


def _note(act: AccessAct, detail: str) -> None:
    """Record that links were shown: each one opens a company's pages.

    Call it after the page was rendered: its transaction makes the session forget the rows read before.
    """
    actor = current_actor()
    with transaction() as session:
        access_log.record(
            session,
            act,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=actor.user_id,
            name=actor.name,
            detail=detail,
        )


def _side() -> Role:
    return Role.BUYER if request.args.get("side") == Role.BUYER else Role.EXHIBITOR
