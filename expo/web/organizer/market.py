"""The win-win market as its team runs it: offers, sellers, totals by seller and day, and the rows behind them."""

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.market import ReservationState
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_, word_of
from expo.queries import exhibitors, market, market_totals
from expo.queries.market_totals import SellerDay
from expo.services import market_offers
from expo.web.access import current_actor, current_time
from expo.web.arguments import day, row_number
from expo.web.formats import day as spoken_day
from expo.web.forms.market import OFFER_TEXTS, SELLER_FIELDS, OfferForm, SellerForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor
    from expo.models.market import MarketProduct

bp = organizer_blueprint("market", __name__, manage=Permission.MANAGE_MARKET)

MENU = (MenuEntry(Role.ORGANIZER, 47, "organizer_market.index", N_("Win-win market"), "shopping-bag", MenuGroup.TODAY),)
_NUMBERS = ("price", "each_limit", "hold_minutes", "is_offered")


@bp.get("/market")
def index() -> ResponseReturnValue:
    """Show figures, and all offers or the totals by seller and day."""
    session = db.session()
    by_seller = groupby(market_totals.by_seller_and_day(session, g.edition.id), key=lambda day: day.exhibitor_id)
    totals = [_of_seller(list(days)) for _number, days in by_seller]
    return render_template(
        "organizer/market/index.html",
        totals=totals,
        days=g.edition.dates,
        figures=market_totals.figures(session, g.edition.id),
        offers=page_of(market.everything(session, g.edition.id), 25),
        sellers=market.sellers(session, g.edition.id, locale()),
        view="totals" if request.args.get("view") == "totals" else "offers",
    )


@bp.get("/market/reservations")
def reservations() -> ResponseReturnValue:
    """List the reservations behind a figure."""
    number, on = row_number(request.args.get("exhibitor")), request.args.get("on", type=day)
    chosen = word_of(ReservationState, request.args.get("state"))
    rows = market.behind(db.session(), g.edition.id, exhibitor_id=number, on=on, state=chosen)
    return render_template(
        "organizer/market/reservations.html",
        rows=page_of(rows),
        state=chosen,
        states=ReservationState,
        exhibitor=number,
        on=on,
    )


@bp.get("/market/offers/new")
def new() -> ResponseReturnValue:
    """Show the form of a new offer."""
    return _edit(_form(formdata=None, data={"each_limit": 2, "hold_minutes": 120, "is_offered": True}), None)


@bp.post("/market/offers")
def create() -> ResponseReturnValue:
    """Offer a product."""
    return _save(None)


@bp.get("/market/offers/<int:offer_id>/edit")
def edit(offer_id: int) -> ResponseReturnValue:
    """Show an offer as a form."""
    row = _get(offer_id)
    values = {name: getattr(row, name) for name in (*OFFER_TEXTS, *_NUMBERS, "product_id")}
    return _edit(_form(formdata=None, data=values, only=row), row)


@bp.post("/market/offers/<int:offer_id>")
def update(offer_id: int) -> ResponseReturnValue:
    """Change an offer."""
    return _save(_get(offer_id))


@bp.post("/market/offers/<int:offer_id>/removal")
def destroy(offer_id: int) -> ResponseReturnValue:
    """Take a product out of the market."""
    back = url_for("organizer_market.index")
    with refused_at(back) as session:
        market_offers.withdraw(session, current_actor(), g.edition, offer_id=offer_id, now=current_time())
    flash(_("Taken out of the market. What is reserved can still be picked up."), "good")
    return redirect(back, 303)


@bp.get("/market/sellers")
def find_seller() -> ResponseReturnValue:
    """Lead to the seller of an exhibitor that is named."""
    with refused_at(url_for("organizer_market.index", view="totals")) as session:
        code = company_names.code(session, request.args.get("code", ""), "code", company_names.EXHIBITORS)
    return redirect(url_for("organizer_market.edit_seller", code=code), 303)


@bp.get("/market/sellers/<code>")
def edit_seller(code: str) -> ResponseReturnValue:
    """Show who sells for an exhibitor."""
    maker = exhibitors.get(db.session(), g.edition.id, code)
    row = market.seller(db.session(), maker.id)
    names = {
        "legal_name": maker.name_ko,
        "representative": maker.representative,
        "business_number": maker.business_number or "",
    }
    values = {name: getattr(row, name) for name in SELLER_FIELDS} if row else names
    return _edit_seller(SellerForm(formdata=None, data=values), maker)


@bp.post("/market/sellers/<code>")
def update_seller(code: str) -> ResponseReturnValue:
    """Write down who sells for an exhibitor."""
    maker, form = exhibitors.get(db.session(), g.edition.id, code), SellerForm()
    with submitted(form, lambda: _edit_seller(form, maker)) as session:
        market_offers.identify(
            session, current_actor(), g.edition, exhibitor_id=maker.id, sheet=form.sheet(), now=current_time()
        )
    return saved(url_for("organizer_market.index"))


def _of_seller(days: list[SellerDay]) -> tuple[SellerDay, dict[date, SellerDay], dict[str, int]]:
    """Return a seller with its days and the sums over them."""
    sums = {
        name: sum(getattr(day, name) for day in days) for name in ("reservations", "handed_pieces", "lapsed", "value")
    }
    return days[0], {day.on: day for day in days}, sums


def _get(offer_id: int) -> "MarketProduct":
    return market.get(db.session(), g.edition.id, offer_id, only_offered=False)


def _save(row: "MarketProduct | None") -> ResponseReturnValue:
    form = _form(only=row)
    pieces = _pieces(row)
    with submitted(form, lambda: _edit(form, row)) as session:
        market_offers.offer(
            session,
            current_actor(),
            g.edition,
            product_id=form.product_id.data,
            sheet=form.sheet(pieces),
            now=current_time(),
        )
    return saved(url_for("organizer_market.index"))


def _dates(row: "MarketProduct | None") -> list[date]:
    """Return the days of the expo, and those that lost their hours but have pieces."""
    return sorted({*g.edition.dates, *(one.on for one in (row.stock if row else ()))})


def _pieces(row: "MarketProduct | None") -> dict[date, int]:
    """Return the pieces of each day as they were typed; what is no number counts as too many."""
    typed = {on: request.form.get(f"pieces-{on.isoformat()}", "").strip() for on in _dates(row)}
    return {on: -1 if (count := row_number(text)) is None else count for on, text in typed.items() if text}


def _form(*, only: "MarketProduct | None" = None, **values: Any) -> OfferForm:
    form = OfferForm(**values)
    products = [only.product] if only else market.not_offered(db.session(), g.edition.id, locale())
    return form.offer(products)


def _edit(form: OfferForm, row: "MarketProduct | None") -> str:
    amounts = {one.on: one.amount for one in row.stock} if row else {}
    days = [
        (on, spoken_day(on), request.form.get(f"pieces-{on.isoformat()}", amounts.get(on, ""))) for on in _dates(row)
    ]
    return render_template("organizer/market/edit.html", form=form, row=row, days=days)


def _edit_seller(form: SellerForm, maker: "Exhibitor") -> str:
    return render_template("organizer/market/seller.html", form=form, maker=maker)
