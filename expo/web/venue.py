"""Halls and the floor plan, for everybody: a drawing, and a list that says the same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.venue import HallKind
from expo.domain.words import N_
from expo.queries import directory, exhibitors, venue
from expo.web import plan
from expo.web.language import locale
from expo.web.navigation import MenuEntry

bp = Blueprint("venue", __name__, url_prefix="/<edition_code>/halls")

MENU = (
    MenuEntry(Role.STRANGER, 20, "venue.index", N_("Halls"), "map"),
    MenuEntry(Role.BUYER, 40, "venue.index", N_("Floor plan"), "map"),
)


def floor() -> plan.Plan:
    """Return the whole floor of the request's edition."""
    session, edition = db.session(), g.edition
    return plan.whole(
        edition,
        venue.halls(session, edition.id),
        venue.booths(session, edition.id),
        exhibitors.occupants(session, edition.id),
    )


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the floor plan, and the halls with their booths as a list."""
    text = request.args.get("q", "").strip()
    drawn = floor()
    found: Sequence[Any] = ()
    if text:
        found = exhibitors.search(db.session(), g.edition.id, exhibitors.Filter(text=text), locale())
        wanted = {exhibitor.id for exhibitor in found}
        marked = frozenset(
            spot.booth.id for spot in drawn.spots if spot.exhibitor is not None and spot.exhibitor.id in wanted
        )
        drawn = replace(drawn, marked=marked)
    return render_template(
        "venue/index.html",
        plan=drawn,
        counts=exhibitors.count_by_hall(db.session(), g.edition.id),
        text=text,
        found=found,
        kinds=plan.KINDS,
        icons=plan.ICONS,
    )


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a hall: its story, who stands in it, its collaboration cases, its part of the plan."""
    session, edition = db.session(), g.edition
    hall = venue.hall(session, edition.id, code)
    whole = floor()
    order = [other.id for other in whole.halls]
    place = order.index(hall.id)
    return render_template(
        "venue/show.html",
        hall=hall,
        plan=plan.around(whole, [hall.area]),
        before=whole.halls[place - 1] if place else None,
        after=whole.halls[place + 1] if place + 1 < len(order) else None,
        exhibitors=directory.lines(session, edition.id, exhibitors.Filter(hall=code), locale()),
        cases=exhibitors.cases(session, edition.id, hall.id) if hall.kind is HallKind.THEME else [],
        icons=plan.ICONS,
    )


@bp.get("/booths/<code>")
def booth(code: str) -> ResponseReturnValue:
    """Show who stands in a booth: the card that the plan opens."""
    found = venue.booth(db.session(), g.edition.id, code)
    holder = venue.holder(db.session(), found.id)
    exhibitor = exhibitors.get(db.session(), g.edition.id, holder.code) if holder else None
    return render_template("venue/_booth.html", booth=found, exhibitor=exhibitor)
