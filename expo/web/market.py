"""The win-win market for everybody: the catalogue, one product, reserving and one's own reservations."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from expo.db import db
from expo.domain.editions import moment
from expo.domain.people import Role
from expo.domain.refusals import Refusal, Violation, existing
from expo.domain.words import N_
from expo.queries import disrupted, exhibitors, near_goods
from expo.queries import market as market_queries
from expo.services import consultation_requests, market
from expo.web import kept, qr
from expo.web.access import current_actor, current_time, only
from expo.web.badge_holders import current_person
from expo.web.configuration import configuration
from expo.web.forms.market import ReservationForm
from expo.web.navigation import MenuEntry
from expo.web.paging import page_of
from expo.web.public_pages import framed
from expo.web.submissions import refused_at, submitted

if TYPE_CHECKING:
    from expo.models.market import MarketProduct, MarketStock

bp = Blueprint("market", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.STRANGER, 43, "market.index", N_("Win-win market"), "shopping-bag", part="market"),)
AT_ONCE = 20
"""Products of one page: ten rows of two on a phone."""
NO_VISITOR = Violation("visitor_unknown", N_("Open your own page in this browser first, or register as a visitor."))


@bp.get("/market")
def index() -> ResponseReturnValue:
    """Show what is offered, narrowed by a sector and by words."""
    sector, wanted = request.args.get("sector", ""), request.args.get("q", "").strip()
    draw = partial(_list, sector, wanted)
    is_first = not (sector or wanted or "page" in request.args)
    return framed("market/index.html", kept.same_for_all("market", draw) if is_first else draw())


def _list(sector: str, wanted: str) -> Markup:
    offers = page_of(market_queries.catalogue(db.session(), g.edition.id, sector=sector, wanted=wanted), AT_ONCE)
    near = near_goods.products(db.session(), g.edition.id, wanted) if wanted and not offers.rows else []
    page = render_template(
        "market/_list.html",
        offers=offers,
        sector=sector,
        wanted=wanted,
        days=_days_in_list(),
        near=near,
        near_offers=market_queries.of_products(db.session(), g.edition.id, [one.id for one in near]),
        sectors=exhibitors.sectors(db.session(), g.edition.id),
    )
    return Markup(page)  # noqa: S704 -- what a template has drawn is escaped already


@bp.get("/market/<int:offer_id>")
def show(offer_id: int) -> ResponseReturnValue:
    """Show one product with its seller, and the form that reserves it."""
    return _show(offer_id, None)


@bp.post("/market/<int:offer_id>/reservation")
def create(offer_id: int) -> ResponseReturnValue:
    """Reserve."""
    offer = market_queries.get(db.session(), g.edition.id, offer_id)
    form = _form(offer)
    with submitted(form, lambda: _show(offer_id, form)) as session:
        person = current_person()
        if person is None:
            raise Refusal(NO_VISITOR)
        row = market.reserve(
            session,
            g.edition,
            person=person,
            stock_id=form.stock_id.data,
            quantity=form.quantity.data,
            now=current_time(),
        )
        code = row.code
    flash(_("Reserved. Show this code at the stand."), "good")
    return redirect(url_for("market.reservations", _anchor=code), 303)


@bp.post("/market/<int:offer_id>/consultation")
@only(Role.BUYER)
def create_consultation(offer_id: int) -> ResponseReturnValue:
    """Ask the seller for a consultation about the product."""
    back = url_for("market.show", offer_id=offer_id)
    with refused_at(back) as session:
        offer = market_queries.get(session, g.edition.id, offer_id)
        about = _("About %(product)s in the win-win market", product=offer.product.name_ko)
        consultation_requests.ask(
            session,
            current_actor(),
            g.edition,
            exhibitor_id=offer.product.exhibitor_id,
            about=about,
            now=current_time(),
            offer_id=offer.id,
        )
    flash(_("Your request is with the exhibitor. The answer appears under your wishes."), "good")
    return redirect(back, 303)


@bp.get("/market/reservations")
def reservations() -> ResponseReturnValue:
    """Show one's own reservations with their codes."""
    session, person = db.session(), current_person()
    rows = market_queries.of_person(session, person) if person else []
    base = configuration().public_url
    return render_template(
        "market/reservations.html",
        rows=rows,
        person=person,
        places={row.id: market.place_of(session, g.edition, row.stock.offer) for row in rows},
        codes={row.id: qr.drawn(base + url_for("market.follow", code=row.code)) for row in rows},
    )


@bp.post("/market/reservations/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Give a reservation back."""
    person = existing(current_person(), f"reservation {code}")
    with refused_at(url_for("market.reservations")) as session:
        market.give_back(session, g.edition, person=session.merge(person), code=code, now=current_time())
    flash(_("Given back. The pieces are on sale again."), "good")
    return redirect(url_for("market.reservations"), 303)


@bp.get("/m/<code>")
def follow(code: str) -> ResponseReturnValue:
    """Lead from the QR code of a reservation: a seller to the stand, everybody else to the own reservations."""
    if current_actor().is_exhibitor:
        return redirect(url_for("market_stand.show", code=code), 303)
    return redirect(url_for("market.reservations"), 303)


def days_of() -> "Callable[[MarketProduct], list[MarketStock]]":
    """Return what tells an offer's stock of the days that are not over, and on which its seller is there."""
    is_open = _is_open()
    return lambda offer: [one for one in offer.stock if is_open(offer, one.on)]


def _days_in_list() -> "Callable[[MarketProduct], list[market_queries.DayStock]]":
    """Return the same for lists, which read the stock of all offers at once."""
    is_open, stock = _is_open(), market_queries.stock(db.session(), g.edition.id)
    return lambda offer: [one for one in stock.get(offer.id, ()) if is_open(offer, one.on)]


def _is_open() -> "Callable[[MarketProduct, date], bool]":
    now, zone = current_time(), g.edition.zone
    still = {day.on for day in g.edition.days if moment(day.on, day.closes, zone) > now}
    absent = disrupted.absent_days(db.session(), g.edition, now)
    return lambda offer, on: on in still and on not in absent.get(offer.product.exhibitor_id, ())


def _form(offer: "MarketProduct") -> ReservationForm:
    return ReservationForm().offer(days_of()(offer), offer.each_limit)


def _show(offer_id: int, form: ReservationForm | None) -> str:
    session, stock_of = db.session(), days_of()
    offer = market_queries.get(session, g.edition.id, offer_id)
    maker, person = offer.product.exhibitor, current_person()
    others = market_queries.of_seller(session, g.edition.id, maker.id)
    return render_template(
        "market/show.html",
        offer=offer,
        maker=maker,
        person=person,
        days=stock_of(offer),
        day_stock=stock_of,
        form=form or ReservationForm(formdata=None).offer(stock_of(offer), offer.each_limit),
        seller=market_queries.seller(session, maker.id),
        place=market.place_of(session, g.edition, offer),
        is_proven=person is not None and market.has_proven_address(person),
        others=[one for one in others if one.id != offer.id][:4],
    )
