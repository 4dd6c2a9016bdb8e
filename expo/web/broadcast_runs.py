"""The products of a broadcast: its exhibitor chooses them, viewers say how many they would buy."""

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import throttles as limits
from expo.domain.people import Role
from expo.queries import broadcast_runs as broadcast_runs_queries
from expo.queries import live_commerce
from expo.services import broadcast_runs
from expo.web import live_answers
from expo.web.access import current_actor, current_time, only
from expo.web.forms.broadcast_runs import GoodsForm, OrderForm
from expo.web.live_viewers import viewer_key
from expo.web.submissions import refused_as, saved, submitted

if TYPE_CHECKING:
    from expo.models.live_commerce import Broadcast

bp = Blueprint("broadcast_runs", __name__, url_prefix="/<edition_code>")


@bp.post("/live-commerce/<int:broadcast_id>/intents")
def create_intent(broadcast_id: int) -> ResponseReturnValue:
    """Say how many of a product one would buy; nothing is paid."""
    form, key = OrderForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="goods-title")
    if not form.validate():
        return live_answers.answer(
            back, [_("Please choose 1 to %(most)s pieces.", most=broadcast_runs.MOST_OF_ONE)], is_refused=True
        )
    live_answers.count(limits.live_vote(current_app.config["LIMITS"], request.remote_addr or ""), back)
    quantity = form.quantity.data or 0
    with refused_as(live_answers.refused(back)) as session:
        broadcast_runs.intend(
            session,
            g.edition,
            broadcast_id=broadcast_id,
            product_id=form.product.data or 0,
            key=key,
            quantity=quantity,
            now=current_time(),
        )
    return live_answers.answer(back, [_("Noted. Order at the shop or at the booth.") if quantity else _("Taken back.")])


@bp.get("/studio/broadcasts/<int:broadcast_id>/products")
@only(Role.EXHIBITOR)
def edit_products(broadcast_id: int) -> ResponseReturnValue:
    """Show the products of one's own broadcast as a form; after they are locked, to read."""
    return _products(broadcast_id)


@bp.post("/studio/broadcasts/<int:broadcast_id>/products")
@only(Role.EXHIBITOR)
def update_products(broadcast_id: int) -> ResponseReturnValue:
    """Choose the products of one's own broadcast."""
    form = GoodsForm(_own(broadcast_id).exhibitor.products, is_sent=True)
    with submitted(form, lambda: _products(broadcast_id, form)) as session:
        broadcast_runs.set_products(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, lines=form.lines, now=current_time()
        )
    return saved(url_for("broadcast_runs.edit_products", broadcast_id=broadcast_id))


def _products(broadcast_id: int, form: GoodsForm | None = None) -> str:
    session, show = db.session(), _own(broadcast_id)
    run = broadcast_runs_queries.run(session, show.id, current_time())
    goods = broadcast_runs_queries.goods(session, show)
    form = form or GoodsForm(show.exhibitor.products, goods)
    return render_template("broadcast_runs/products.html", show=show, form=form, run=run, goods=goods)


def _own(broadcast_id: int) -> "Broadcast":
    return live_commerce.own_broadcast(db.session(), current_actor(), g.edition.id, broadcast_id)
