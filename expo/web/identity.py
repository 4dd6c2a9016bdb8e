"""Pictures of companies and goods that have sent none: one file for each edition, and what templates need to use it."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, request, url_for
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain.identity import goods, marks, sprite
from expo.queries import identity
from expo.web import kept
from expo.web.assets import FOR_GOOD

bp = Blueprint("identity", __name__, url_prefix="/<edition_code>")


@bp.get("/pictures.svg")
def show() -> Response:
    """Send every picture of the edition; for good where the address carries their version."""
    companies = identity.companies(db.session(), g.edition.id)
    response = Response(sprite.drawing(companies), mimetype="image/svg+xml")
    if request.args.get("v") == sprite.version(companies):
        response.headers["Cache-Control"] = f"public, max-age={FOR_GOOD}, immutable"
    return response


@bp.app_template_global()
def picture(name: str) -> str:
    """Return the address of one picture of the request's edition: a company's code, or a layer of an icon."""
    if "pictures" not in g:
        companies = kept.rows("companies", lambda: identity.companies(db.session(), g.edition.id))
        version = sprite.version(companies)
        g.pictures = url_for("identity.show", v=version)
    return f"{g.pictures}#{quote(name)}"


@bp.app_template_global()
def product_icon(product: Any, company: Any) -> tuple[str, goods.Icon]:
    """Return the name and the drawing that stand for a product without a photo."""
    sector = getattr(product, "sector", None) or company.sector.code
    name = goods.icon(product.name_ko, product.hs_code, sector)
    return name, goods.ICONS[name]


@bp.app_template_global()
def buyer_mark(code: str) -> str:
    """Return the outline of a buyer's mark. It is drawn in the page: the public file of pictures names no buyer."""
    return marks.mark(code)
