"""One search over the public site, and the map of its pages for search engines."""

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from expo import clock
from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import editions, exhibitors, field_reports, live_commerce, market, public_search, sessions, venue
from expo.web.configuration import configuration
from expo.web.language import locale
from expo.web.navigation import MenuEntry

bp = Blueprint("public_search", __name__)

MENU = (MenuEntry(Role.STRANGER, 90, "public_search.index", N_("Search"), "search"),)


@bp.get("/<edition_code>/search")
def index() -> ResponseReturnValue:
    """Show what a text finds on the public site."""
    wanted = request.args.get("q", "").strip()
    session, edition = db.session(), g.edition
    hits = public_search.everything(session, edition, wanted, locale())
    is_near = bool(wanted) and not hits.total
    if is_near:
        hits = public_search.near(session, edition, wanted)
    instead = [] if hits.total or not wanted else exhibitors.sectors(session, edition.id)
    return render_template("public_search/index.html", hits=hits, wanted=wanted, is_near=is_near, sectors=instead)


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Send the addresses of the public pages of the edition of the day."""
    edition = editions.current(db.session(), clock.now().date())
    root = configuration().public_url
    pages = list(_pages(edition.code, edition.id)) if edition else []
    answer = make_response(render_template("public_search/sitemap.xml", pages=[root + page for page in pages]))
    answer.mimetype = "application/xml"
    return answer


@bp.get("/robots.txt")
def robots() -> Response:
    """Tell search engines where the map is, and that personal pages are nothing for them."""
    root = configuration().public_url
    lines = ("User-agent: *", "Disallow: /*/organizer/", "Disallow: /*/links/", "Disallow: /*/visitor/")
    answer = make_response("\n".join((*lines, f"Sitemap: {root}/sitemap.xml", "")))
    answer.mimetype = "text/plain"
    return answer


def _pages(code: str, number: int) -> Iterator[str]:
    session, at = db.session(), partial(url_for, edition_code=code)
    for endpoint in ("editions.show", "venue.index", "exhibitors.index", "live_commerce.index", "sessions.index",
                     "market.index", "field_reports.index", "guidance.index", "faq.index", "booklets.index",
                     "visitors.new"):  # fmt: skip
        yield at(endpoint)
    for maker in exhibitors.all_by_code(session, number):
        yield at("exhibitors.show", code=maker.code)
    for hall in venue.halls(session, number):
        yield at("venue.show", code=hall.code)
    for slot in live_commerce.programme(session, number):
        if slot.broadcast:
            yield at("live_commerce.show", broadcast_id=slot.broadcast.id)
    for row in sessions.programme(session, number):
        yield at("sessions.show", session_id=row.id)
    for offer in market.catalogue(session, number):
        yield at("market.show", offer_id=offer.id)
    for one in field_reports.public(session, number):
        yield at("field_reports.show", report_id=one.report.id)
