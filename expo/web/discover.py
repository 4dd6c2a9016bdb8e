"""A buyer finds exhibitors: suggestions, their products, two companies side by side; a part of the wishes' feature."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.queries import booking, buyers, directory, exhibitors, suggestions
from expo.queries.offers import AnyExhibitor, CompanyOffer
from expo.queries.shared_times import SharedTimes
from expo.queries.walk_ins import taken_times
from expo.web import kept
from expo.web.access import current_actor, current_time, only
from expo.web.formats import local_moment
from expo.web.language import locale
from expo.web.wishes import always, listed
from expo.web.wishes import bp as wishes_bp

if TYPE_CHECKING:
    from expo.models.buyers import Buyer
    from expo.models.editions import Day

ANY_DAY = "any"
"""In an address: both sides are free on some day ahead."""


@wishes_bp.get("/discover")
@only(Role.BUYER)
def discover() -> ResponseReturnValue:
    """Suggest exhibitors to a buyer, each with its reasons and the wish on the card."""
    buyer = buyers.of_actor(db.session(), current_actor())
    shared, narrowed = _shared_times(buyer), _narrowed()
    found = _suggested(narrowed)
    if shared is not None and _day_wanted():
        found = [one for one in found if _both_free(shared, one.company)]
    return listed(
        "wishes/discover.html", "wishes/_exhibitors.html", found, **_filters(narrowed, shared, buyer), **_chosen()
    )


@wishes_bp.get("/discover/products")
@only(Role.BUYER)
def products() -> ResponseReturnValue:
    """Show the products of the suggested exhibitors, those that the buyer asks for first."""
    buyer = buyers.of_actor(db.session(), current_actor())
    shared, narrowed = _shared_times(buyer), _narrowed()
    found = suggestions.of_products(narrowed, _suggested(narrowed))
    if shared is not None and _day_wanted():
        found = [one for one in found if _both_free(shared, one.suggestion.company)]
    return listed("wishes/products.html", "wishes/_offered.html", found, **_filters(narrowed, shared, buyer))


@wishes_bp.get("/discover/comparison")
@only(Role.BUYER)
def comparison() -> ResponseReturnValue:
    """Show two exhibitors side by side: what they offer, why they fit, when both they and the buyer are free."""
    session, edition, actor, codes = db.session(), g.edition, current_actor(), request.args.getlist("c")
    if len(set(codes)) != len(codes) or len(codes) != 2:
        return redirect(url_for("wishes.discover"), 303)
    companies = [exhibitors.get(session, edition.id, code) for code in codes]
    ids = frozenset(one.id for one in companies)
    by_id = {one.company.id: one for one in _suggested(exhibitors.ExhibitorFilter(ids=ids))}
    if by_id.keys() != ids:
        abort(404)
    buyer = buyers.of_actor(session, actor)
    shared = _shared_times(buyer)
    return render_template(
        "wishes/comparison.html",
        sides=[by_id[one.id] for one in companies],
        both_free=lambda company: _both_free(shared, company),
        is_bookable=shared is not None,
        buyer=buyer,
        **always(),
    )


def _suggested(narrowed: exhibitors.ExhibitorFilter) -> list[suggestions.Suggestion[CompanyOffer]]:
    """Return the exhibitors that match, best first; what they are chosen from is the same for every reader."""
    session, edition, language = db.session(), g.edition, locale()
    known = kept.rows("for_buyers", lambda: suggestions.for_buyers(session, edition.id, language))
    return suggestions.of_exhibitors(session, edition, current_actor(), narrowed, language, known)


def _shared_times(buyer: "Buyer") -> SharedTimes | None:
    """Return when the buyer and each exhibitor are both free; None while nothing can be booked."""
    session, edition, now = db.session(), g.edition, current_time()
    if not (buyer.is_approved and booking.status(session, edition, now).is_open):
        return None
    times = partial(taken_times.of_edition, session, edition, now)
    return SharedTimes(session, edition, buyer, now, lambda: kept.rows("times", times))


def _narrowed() -> exhibitors.ExhibitorFilter:
    return exhibitors.ExhibitorFilter(
        text=request.args.get("q", "").strip(),
        hall=request.args.get("hall", ""),
        sector=request.args.get("sector", ""),
        initial=request.args.get("initial", ""),
    )


def _filters(narrowed: exhibitors.ExhibitorFilter, shared: SharedTimes | None, buyer: "Buyer") -> dict[str, Any]:
    choices = kept.rows("choices", lambda: directory.choices(db.session(), g.edition.id, locale()))
    return {
        "narrowed": narrowed,
        "halls": choices.halls,
        "sectors": choices.sectors,
        "initials": choices.initials,
        "buyer": buyer,
        "is_bookable": shared is not None,
        "free": _day_wanted(),
        "days_left": [day.on for day in g.edition.days if shared and _is_offered(day, shared)],
        "both_free": lambda company: _both_free(shared, company),
    }


def _is_offered(day: "Day", shared: SharedTimes) -> bool:
    """Tell whether a day can be looked for: the buyer has a time left on it, or it is looked for already."""
    return day.id in shared.day_ids or day.on.isoformat() == _day_wanted()


def _day_wanted() -> str:
    """Return the day on which both are to be free, "any" for some day; empty if that does not matter."""
    return request.args.get("free", "")


def _both_free(shared: SharedTimes | None, company: AnyExhibitor) -> datetime | None:
    """Return when both are free first, on the day that is looked for if one is."""
    wanted = _day_wanted()
    starts = [local_moment(one.starts_at) for one in shared.first_of_days(company)] if shared is not None else []
    return next((one for one in starts if wanted in ("", ANY_DAY, one.date().isoformat())), None)


def _chosen() -> dict[str, Any]:
    """Return the company that another one is to be compared with."""
    code = request.args.get("with", "")
    return {"chosen": exhibitors.get(db.session(), g.edition.id, code) if code else None}
