"""Exhibitors, for everybody: the list and each one's page."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import booking, directory, exhibitors, live_commerce, venue, wishes
from expo.web import plan
from expo.web.access import current_actor
from expo.web.current_url import is_fragment
from expo.web.language import locale
from expo.web.navigation import MenuEntry

bp = Blueprint("exhibitors", __name__, url_prefix="/<edition_code>/exhibitors")

MENU = (MenuEntry(Role.STRANGER, 30, "exhibitors.index", N_("Exhibitors"), "building"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the exhibitors by hall, sector, first letter and search."""
    session, edition = db.session(), g.edition
    narrowed = exhibitors.Filter(
        text=request.args.get("q", "").strip(),
        hall=request.args.get("hall", ""),
        sector=request.args.get("sector", ""),
        initial=request.args.get("initial", ""),
    )
    language = locale()
    found = directory.lines(session, edition.id, narrowed, language)
    page = "exhibitors/_list.html" if is_fragment() else "exhibitors/index.html"
    return render_template(
        page,
        exhibitors=found,
        narrowed=narrowed,
        halls=[hall for hall in venue.halls(session, edition.id) if hall.facility is None],
        sectors=exhibitors.sectors(session, edition.id),
        initials=exhibitors.initials(session, edition.id, language),
    )


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show an exhibitor: story, products, partners, booth on the plan, broadcasts."""
    session, edition = db.session(), g.edition
    exhibitor = exhibitors.get(session, edition.id, code)
    whole = plan.whole(
        edition,
        venue.halls(session, edition.id),
        venue.booths(session, edition.id),
        exhibitors.occupants(session, edition.id),
    )
    partners = [member for case in exhibitor.cases for member in case.members if member.id != exhibitor.id]
    areas = [hall.area for hall in whole.halls if hall.id in {one.hall_id for one in (exhibitor, *partners)}]
    marked = replace(
        whole,
        marked=frozenset(booth.id for booth in exhibitor.booths),
        also=frozenset(booth.id for partner in partners for booth in partner.booths),
    )
    return render_template(
        "exhibitors/show.html",
        exhibitor=exhibitor,
        plan=plan.around(marked, areas),
        broadcasts=live_commerce.of_exhibitor(session, exhibitor.id),
        **_of_buyer(exhibitor.id),
    )


def _of_buyer(exhibitor_id: int) -> dict[str, Any]:
    """Return what only a buyer's page shows: the own wish, what is left, and whether times can be booked."""
    session, actor = db.session(), current_actor()
    if not actor.is_buyer:
        return {}
    return {
        "level": wishes.levels(session, actor).get(exhibitor_id),
        "budgets": wishes.budgets(session, g.edition, actor),
        "is_bookable": booking.status(session, g.edition).is_open,
    }
