"""Pictures of an exhibitor, changed by the organizer."""

from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import exhibitors
from expo.services import pictures
from expo.web.organizer import organizer_blueprint
from expo.web.uploads import edit_page, places, save, take_away

NAME = "organizer_pictures"
bp = organizer_blueprint("pictures", __name__, manage=Permission.MANAGE_EXHIBITORS)


@bp.get("/exhibitors/<code>/pictures")
def index(code: str) -> ResponseReturnValue:
    """List the logo and the products, with or without a picture."""
    exhibitor = exhibitors.get(db.session(), g.edition.id, code)
    return render_template("pictures/index.html", exhibitor=exhibitor, code={"code": code}, **places(NAME, code=code))


@bp.get("/exhibitors/<code>/pictures/logo", defaults={"product_id": None})
@bp.get("/exhibitors/<code>/pictures/<int:product_id>")
def edit(code: str, product_id: int | None) -> ResponseReturnValue:
    """Show one picture, to change it."""
    return edit_page(NAME, exhibitors.get(db.session(), g.edition.id, code), product_id, code=code)


@bp.post("/exhibitors/<code>/pictures/logo", defaults={"product_id": None})
@bp.post("/exhibitors/<code>/pictures/<int:product_id>")
def update(code: str, product_id: int | None) -> ResponseReturnValue:
    """Put a picture in the former one's place, or describe that one."""

    def put(*given: Any, **values: Any) -> None:
        pictures.put(*given, code=code, **values)

    return save(NAME, code, product_id, put, code=code)


@bp.post("/exhibitors/<code>/pictures/logo/removal", defaults={"product_id": None})
@bp.post("/exhibitors/<code>/pictures/<int:product_id>/removal")
def destroy(code: str, product_id: int | None) -> ResponseReturnValue:
    """Remove a picture."""
    return take_away(NAME, code, product_id, code=code)
