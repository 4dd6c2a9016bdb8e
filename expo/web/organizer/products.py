"""An exhibitor's products, edited by the organizer."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.domain.refusals import existing
from expo.queries import exhibitors as exhibitors_queries
from expo.services import exhibitors
from expo.web.access import current_actor, current_time
from expo.web.forms.exhibitors import ProductForm
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("products", __name__, manage=Permission.MANAGE_EXHIBITORS)


@bp.get("/exhibitors/<code>/products/new")
def new(code: str) -> ResponseReturnValue:
    """Show an empty form."""
    return _page(code, ProductForm())


@bp.post("/exhibitors/<code>/products")
def create(code: str) -> ResponseReturnValue:
    """Add a product."""
    form = ProductForm()
    if not form.validate_on_submit():
        return _page(code, form), 422
    with transaction() as session:
        exhibitors.add_product(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
    flash(_("The product was added."), "good")
    return _back(code)


@bp.get("/exhibitors/<code>/products/<int:product_id>")
def edit(code: str, product_id: int) -> ResponseReturnValue:
    """Show a product, to change it."""
    exhibitor = exhibitors_queries.get(db.session(), g.edition.id, code)
    product = existing(next((one for one in exhibitor.products if one.id == product_id), None), f"product {product_id}")
    return _page(code, ProductForm(obj=product), product_id)


@bp.post("/exhibitors/<code>/products/<int:product_id>")
def update(code: str, product_id: int) -> ResponseReturnValue:
    """Change a product."""
    form = ProductForm()
    if not form.validate_on_submit():
        return _page(code, form, product_id), 422
    with transaction() as session:
        exhibitors.change_product(
            session, current_actor(), g.edition, code=code, product_id=product_id, sheet=form.sheet, now=current_time()
        )
    flash(_("Saved."), "good")
    return _back(code)


@bp.post("/exhibitors/<code>/products/<int:product_id>/position")
def update_position(code: str, product_id: int) -> ResponseReturnValue:
    """Move a product up or down the list."""
    with transaction() as session:
        exhibitors.move_product(
            session,
            current_actor(),
            g.edition,
            code=code,
            product_id=product_id,
            places=-1 if request.form.get("to") == "up" else 1,
            now=current_time(),
        )
    return _back(code)


@bp.post("/exhibitors/<code>/products/<int:product_id>/removal")
def destroy(code: str, product_id: int) -> ResponseReturnValue:
    """Remove a product."""
    with transaction() as session:
        exhibitors.remove_product(
            session, current_actor(), g.edition, code=code, product_id=product_id, now=current_time()
        )
    flash(_("The product was removed."), "good")
    return _back(code)


def _page(code: str, form: ProductForm, product_id: int | None = None) -> str:
    exhibitor = exhibitors_queries.get(db.session(), g.edition.id, code)
    return render_template("organizer/products/edit.html", exhibitor=exhibitor, form=form, product_id=product_id)


def _back(code: str) -> Response:
    return redirect(url_for("organizer_exhibitors.show", code=code, _anchor="products"), 303)
