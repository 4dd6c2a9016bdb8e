"""The front page of an edition, and the reader's language."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.db import db, transaction
from expo.domain import editions as seasons
from expo.domain.editions import Phase, Season
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import (
    applications,
    editions,
    exhibitors,
    field_reports,
    floor,
    hosts,
    live_commerce,
    market,
    sessions,
    showcase,
    today,
)
from expo.services import people
from expo.services.languages import languages
from expo.web import home, kept, language
from expo.web.access import current_time
from expo.web.current_url import is_own_path
from expo.web.language import locale
from expo.web.navigation import MenuEntry

bp = Blueprint("editions", __name__)

MENU = (MenuEntry(Role.STRANGER, 10, "editions.show", N_("Home"), "home"),)


@bp.get("/")
def root() -> ResponseReturnValue:
    """Lead to the edition of the day."""
    edition = editions.current(db.session(), clock.now().date())
    if edition is None:
        return render_template("editions/pending.html", sign_in=None), 404
    return redirect(url_for("editions.show", edition_code=edition.code))


@bp.get("/<edition_code>/")
def show() -> ResponseReturnValue:
    """Show the edition's front page: what to do before it, what happens now, what came of it."""
    return render_template("editions/show.html", front=kept.same_for_all("front", _front))


def _front() -> str:
    session, edition, now = db.session(), g.edition, current_time()
    today_is = now.astimezone(edition.zone).date()
    season = seasons.season(edition.starts_on, edition.ends_on, today_is)
    halls = floor.halls(session, edition.id)
    lines = home.by_hall(halls, locale())
    goods = showcase.first_products(session, edition.id)
    sittings = today.sittings(session, edition.id, now) if season is Season.DURING else []
    sitting = frozenset(one.exhibitor_id for one in sittings)
    open_phases = editions.open_phases(session, edition.id)
    programme = live_commerce.programme(session, edition.id, since=None if season is Season.AFTER else now)
    on_air, coming = live_commerce.now_and_next(programme, now)
    can_book = Phase.BOOKING in open_phases and season is not Season.AFTER
    return render_template(
        "editions/_front.html",
        season=season,
        day=(today_is - edition.starts_on).days,
        hours=next((day for day in edition.days if day.on == today_is), None),
        open_phases=open_phases,
        can_apply=applications.is_open(session, edition, now),
        lines=lines,
        picture_of_all=home.picture(lines, sitting),
        tiles=home.tiles(halls, lines, goods, sitting),
        figures=today.figures(session, edition, now),
        days=today.days(session, edition) if season is not Season.DURING else [],
        results=home.published_results() if season is Season.AFTER else [],
        sittings=sittings,
        coming=today.coming(session, edition.id, now),
        zones=home.seats(session, sittings, lines) if sittings else [],
        on_air=on_air,
        on_stage=sessions.now_and_next(session, edition.id, now) if season is not Season.AFTER else [],
        reports=field_reports.public(session, edition.id, most=3) if season is not Season.BEFORE else [],
        offers=market.count_offers(session, edition.id) if season is Season.DURING else 0,
        next_on_air=coming,
        later=[slot for slot in programme if slot.broadcast and coming and slot.starts_at > coming.starts_at][:3],
        broadcasts=[slot for slot in programme if slot.broadcast],
        broadcast_count=live_commerce.count(session, edition.id),
        companies=home.companies(lines, goods, sitting, now, can_book),
        case=exhibitors.case_in_turn(session, edition.id, today_is.toordinal()),
        countries=today.by_country(session, edition.id, now) if season is not Season.BEFORE else [],
        hosts=home.hosts(hosts.hosts(session, edition.id)),
    )


@bp.post("/locale")
def create_locale() -> ResponseReturnValue:
    """Remember the reader's language, and go back to the page it was chosen on."""
    wanted = request.form.get("next", "/")
    response = make_response(redirect(wanted if is_own_path(wanted) else "/", 303))
    code = request.form.get("locale", "")
    if code in languages():
        if current_user.is_authenticated:
            with transaction() as session:
                people.choose_language(session, current_user.account.user_id, code)
        language.remember(response, code)
    return response
