"""An exhibitor looks after its own page: profile, products, and what waits for the organizer."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db, transaction
from expo.domain.page_changes import PageChangeKind
from expo.domain.people import Role
from expo.domain.refusals import existing
from expo.domain.words import N_
from expo.queries import exhibitors
from expo.queries import page_changes as page_changes_queries
from expo.services import page_changes
from expo.web.access import current_actor, current_time, only
from expo.web.forms.exhibitors import ProductForm
from expo.web.forms.page_changes import OwnProfileForm, described
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor
    from expo.models.page_changes import PageChange

bp = Blueprint("page_changes", __name__, url_prefix="/<edition_code>/company/page")

MENU = (MenuEntry(Role.EXHIBITOR, 65, "page_changes.index", N_("Our page"), "store"),)


@bp.get("")
@only(Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """Show what is on the page, and what waits or was declined."""
    session, actor = db.session(), current_actor()
    changes = page_changes_queries.own(session, actor)
    return render_template("page_changes/index.html", exhibitor=_own(), changes=changes, described=described)


@bp.get("/profile")
@only(Role.EXHIBITOR)
def edit() -> ResponseReturnValue:
    """Show the profile as a form, with what was sent last."""
    exhibitor, sent = _own(), _sent(PageChangeKind.PROFILE)
    values: dict[str, Any] = (
        sent.values
        if sent
        else {name: getattr(exhibitor, name) for name in page_changes.OwnProfile.__dataclass_fields__}
    )
    return _profile(_form(exhibitor, data=values | {"certifications": ", ".join(values["certifications"])}))


@bp.post("/profile")
@only(Role.EXHIBITOR)
def update() -> ResponseReturnValue:
    """Change the profile."""
    form = _form(_own())
    with submitted(form, lambda: _profile(form)) as session:
        change = page_changes.change_profile(
            session, current_actor(), g.edition, profile=form.profile, now=current_time()
        )
        _say(change)
    return _back()


@bp.get("/products/new")
@only(Role.EXHIBITOR)
def new() -> ResponseReturnValue:
    """Show an empty form of a product."""
    return _product(ProductForm())


@bp.post("/products")
@only(Role.EXHIBITOR)
def create() -> ResponseReturnValue:
    """Add a product."""
    form = ProductForm()
    with submitted(form, lambda: _product(form)) as session:
        _say(page_changes.add_product(session, current_actor(), g.edition, sheet=form.sheet, now=current_time()))
    return _back()


@bp.get("/products/<int:product_id>")
@only(Role.EXHIBITOR)
def edit_product(product_id: int) -> ResponseReturnValue:
    """Show a product as a form, with what was sent last."""
    product = existing(next((one for one in _own().products if one.id == product_id), None), f"product {product_id}")
    sent = _sent(PageChangeKind.CHANGE, product_id)
    return _product(ProductForm(data=sent.values) if sent else ProductForm(obj=product), product_id)


@bp.post("/products/<int:product_id>")
@only(Role.EXHIBITOR)
def update_product(product_id: int) -> ResponseReturnValue:
    """Change a product."""
    form = ProductForm()
    with submitted(form, lambda: _product(form, product_id)) as session:
        _say(
            page_changes.change_product(
                session, current_actor(), g.edition, product_id=product_id, sheet=form.sheet, now=current_time()
            )
        )
    return _back()


@bp.post("/products/<int:product_id>/removal")
@only(Role.EXHIBITOR)
def destroy_product(product_id: int) -> ResponseReturnValue:
    """Take a product off the page."""
    with transaction() as session:
        _say(
            page_changes.remove_product(session, current_actor(), g.edition, product_id=product_id, now=current_time())
        )
    return _back()


@bp.post("/changes/<int:change_id>/withdrawal")
@only(Role.EXHIBITOR)
def destroy(change_id: int) -> ResponseReturnValue:
    """Take back a change that waits or was declined."""
    with transaction() as session:
        page_changes.withdraw(session, current_actor(), change_id)
    flash(_("The change is taken back."), "good")
    return _back()


def _own() -> "Exhibitor":
    return exhibitors.own(db.session(), current_actor())


def _sent(kind: PageChangeKind, product_id: int | None = None) -> "PageChange | None":
    own = page_changes_queries.own(db.session(), current_actor())
    return next((one for one in own if one.kind is kind and one.product_id == product_id), None)


def _form(exhibitor: "Exhibitor", **values: Any) -> OwnProfileForm:
    form = OwnProfileForm(**values)
    form.offer(exhibitor)
    return form


def _profile(form: OwnProfileForm) -> str:
    return render_template("page_changes/profile.html", form=form, exhibitor=_own())


def _product(form: ProductForm, product_id: int | None = None) -> str:
    return render_template("page_changes/product.html", form=form, product_id=product_id)


def _say(change: "PageChange | None") -> None:
    if change is None:
        flash(_("Saved. Your page shows it now."), "good")
    else:
        flash(_("Sent to the organizer. Your page shows it once it is approved."), "wait")


def _back() -> Response:
    return redirect(url_for("page_changes.index"), 303)
