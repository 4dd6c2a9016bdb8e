"""The front page of an edition, and the reader's language."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db
from expo.domain.people import Role
from expo.domain.refusals import NotFound
from expo.domain.words import N_
from expo.queries import editions, exhibitors, live_commerce, today, venue
from expo.web import plan
from expo.web.current_url import is_own_path
from expo.web.language import COOKIE, LOCALES
from expo.web.navigation import MenuEntry

bp = Blueprint("editions", __name__)

MENU = (MenuEntry(Role.STRANGER, 10, "editions.show", N_("Home"), "home"),)


@bp.get("/")
def root() -> ResponseReturnValue:
    """Lead to the edition of the day."""
    edition = editions.current(db.session())
    if edition is None:
        raise NotFound("no edition yet")
    return redirect(url_for("editions.show", edition_code=edition.code))


@bp.get("/<edition_code>/")
def show() -> ResponseReturnValue:
    """Show the edition's front page."""
    session, edition, now = db.session(), g.edition, clock.now(g.edition)
    slots = live_commerce.programme(session, edition.id)
    on_air, coming = live_commerce.now_and_next(slots, now)
    halls = venue.halls(session, edition.id)
    return render_template(
        "editions/show.html",
        halls=halls,
        plan=plan.whole(edition, halls, (), {}),
        counts=exhibitors.count_by_hall(session, edition.id),
        today=today.figures(session, edition, now),
        broadcasts=sum(slot.broadcast is not None for slot in slots),
        on_air=on_air,
        coming=coming,
    )


@bp.post("/locale")
def create_locale() -> ResponseReturnValue:
    """Remember the reader's language, and go back to the page it was chosen on."""
    wanted = request.form.get("next", "/")
    response = make_response(redirect(wanted if is_own_path(wanted) else "/", 303))
    if request.form.get("locale") in LOCALES:
        response.set_cookie(COOKIE, request.form["locale"], max_age=365 * 24 * 3600, samesite="Lax")
    return response
