"""The seller's stand in the win-win market, on the phone: what waits, what is left, handing over, also offline."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import market, market_totals
from expo.services import market_offers, market_stand
from expo.services.market_stand import HandOver, StandScan
from expo.web.access import current_actor, current_date, current_time, only
from expo.web.formats import label
from expo.web.forms.market import LeftForm, StandForm, new_scan_id, stand_scans
from expo.web.navigation import MenuEntry
from expo.web.submissions import saved, submitted

bp = Blueprint("market_stand", __name__, url_prefix="/<edition_code>/company/market")

MENU = (MenuEntry(Role.EXHIBITOR, 47, "market_stand.show", N_("My market stand"), "shopping-bag", part="stand"),)


@bp.get("")
@only(Role.EXHIBITOR)
def show() -> ResponseReturnValue:
    """Show what waits and what is left today."""
    return _show(StandForm(formdata=None, data={"code": request.args.get("code", "")[:40]}))


@bp.post("")
@only(Role.EXHIBITOR)
def create() -> ResponseReturnValue:
    """Hand over one reservation by its code."""
    form = StandForm()
    with submitted(form, lambda: _show(form)) as session:
        scan = StandScan(new_scan_id(), form.code.data or "", current_time())
        answers = market_stand.hand_over(session, current_actor(), g.edition, scans=[scan], now=current_time())
    answer = answers[scan.id]
    flash(label(answer), "good" if answer in {HandOver.DONE, HandOver.KNOWN} else "bad")
    return redirect(url_for("market_stand.show"), 303)


@bp.post("/scans")
@only(Role.EXHIBITOR)
def create_scans() -> ResponseReturnValue:
    """Hand over what a phone scanned, also without network, and answer for each scan by its id."""
    scans = stand_scans(request.get_json(silent=True))
    if scans is None:
        return jsonify({"error": "not a batch"}), 400
    with transaction() as session:
        now = current_time()
        answers = market_stand.hand_over(session, current_actor(), g.edition, scans=scans, now=now)
    said = {key: {"state": one.value, "words": label(one)} for key, one in answers.items()}
    return jsonify({"now": now.isoformat(), "answers": said})


@bp.post("/stock/<int:stock_id>")
@only(Role.EXHIBITOR)
def update_stock(stock_id: int) -> ResponseReturnValue:
    """Say how many pieces are left."""
    form = LeftForm(prefix=f"stock-{stock_id}")
    with submitted(form, lambda: _show(StandForm(formdata=None), {stock_id: form})) as session:
        market_offers.set_stock(
            session, current_actor(), g.edition, stock_id=stock_id, left=form.left.data or 0, now=current_time()
        )
    return saved(url_for("market_stand.show", _anchor="left"))


def _show(form: StandForm, tried: Mapping[int, LeftForm] = MappingProxyType({})) -> str:
    session, actor = db.session(), current_actor()
    today = current_date()
    number = actor.exhibitor_id or 0
    offers = market.of_seller(session, g.edition.id, number)
    lefts = {
        one.id: tried.get(one.id) or LeftForm(formdata=None, prefix=f"stock-{one.id}", data={"left": one.left})
        for offer in offers
        for one in offer.stock
        if one.on == today
    }
    return render_template(
        "market/stand.html",
        form=form,
        lefts=lefts,
        tried=tried,
        offers=offers,
        today=today,
        waiting=market.waiting(session, g.edition.id, number),
        days=market_totals.by_seller_and_day(session, g.edition.id, exhibitor_id=number),
    )
