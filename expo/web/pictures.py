"""Uploaded pictures: their files, for everybody, and the pages where an exhibitor changes its own."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain.people import Role
from expo.domain.pictures import FALLBACK, jpeg_name, webp_name
from expo.domain.words import N_
from expo.queries import exhibitors, field_reports, pictures
from expo.queries import page_changes as page_changes_queries
from expo.queries.pictures import ShownPicture
from expo.services import page_changes
from expo.services.storage import NAME
from expo.web import kept
from expo.web.access import current_actor, only
from expo.web.assets import FOR_GOOD
from expo.web.navigation import MenuEntry
from expo.web.uploads import edit_page, places, save, stored, take_away

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor, Product
    from expo.models.page_changes import PageChange

bp = Blueprint("pictures", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.EXHIBITOR, 70, "pictures.index", N_("Pictures"), "image"),)
KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}


@bp.get("/pictures/<name>")
def show(name: str) -> Response:
    """Send one file of a picture, to be kept for good: other pixels have another name."""
    digest, _dot, ending = name.replace("-", ".", 1).partition(".")
    kind = KINDS.get(ending.rpartition(".")[2])
    if kind is None or not NAME.fullmatch(name):
        abort(404)
    reach = _reach(digest)
    content = stored().get(name) if reach else None
    if content is None:
        abort(404)
    response = Response(content, mimetype=kind)
    response.headers["Cache-Control"] = f"{reach}, max-age={FOR_GOOD}, immutable"
    return response


def _reach(digest: str) -> str:
    """Return where a picture may be kept, empty where the reader may not see it.

    The team sees the photos of unpublished reports and, as their company does, the pictures that wait for it; no proxy
    goes on showing what people no longer agree to.
    """
    session, number, actor = db.session(), g.edition.id, current_actor()
    if pictures.is_shown(session, number, digest):
        return "public"
    is_seen = field_reports.is_shown(session, number, digest, drafts=actor.is_organizer)
    return "private" if is_seen or page_changes_queries.has_picture(session, number, actor, digest) else ""


@bp.get("/company/pictures")
@only(Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """List the own logo and products, with or without a picture."""
    return render_template("pictures/index.html", exhibitor=_own(), **places("pictures"))


@bp.get("/company/pictures/logo", defaults={"product_id": None})
@bp.get("/company/pictures/<int:product_id>")
@only(Role.EXHIBITOR)
def edit(product_id: int | None) -> ResponseReturnValue:
    """Show one picture, to change it."""
    return edit_page("pictures", _own(), product_id)


@bp.post("/company/pictures/logo", defaults={"product_id": None})
@bp.post("/company/pictures/<int:product_id>")
@only(Role.EXHIBITOR)
def update(product_id: int | None) -> ResponseReturnValue:
    """Send a picture to be shown in the former one's place, or describe that one."""
    return save("pictures", _own().code, product_id, page_changes.change_picture)


@bp.post("/company/pictures/logo/removal", defaults={"product_id": None})
@bp.post("/company/pictures/<int:product_id>/removal")
@only(Role.EXHIBITOR)
def destroy(product_id: int | None) -> ResponseReturnValue:
    """Remove a picture."""
    return take_away("pictures", _own().code, product_id)


def _own() -> "Exhibitor":
    return exhibitors.own(db.session(), current_actor())


@bp.app_template_global()
def logo_of(code: str) -> ShownPicture | None:
    """Return the logo of a company of the request's edition, if it has sent one."""
    if "logos" not in g:
        g.logos = kept.rows("logos", lambda: pictures.logos(db.session(), g.edition.id))
    found: ShownPicture | None = g.logos.get(code)
    return found


@bp.app_template_global()
def photo_of(product: "Product") -> ShownPicture | None:
    """Return the photo of a product, if its company has sent one."""
    if "photos" not in g:
        g.photos = pictures.photos(db.session(), g.edition.id)
    found: ShownPicture | None = g.photos.get(product.id)
    return found


@bp.app_template_global()
def picture_of(change: "PageChange") -> ShownPicture:
    """Return the picture that a company has sent for its page."""
    return ShownPicture(**change.values)


@bp.app_template_global()
def pictures_version() -> tuple[int, datetime | None, int | None]:
    """Return what changes with any uploaded picture, for parts of pages that are kept."""
    return pictures.version(db.session(), g.edition.id)


@bp.app_template_global()
def picture_file(shown: ShownPicture, size: int = 0) -> str:
    """Return the address of a picture's file: WebP of one of the sizes, or JPEG."""
    name = webp_name(shown.digest, size) if size else jpeg_name(shown.digest)
    return url_for("pictures.show", name=name)


@bp.app_template_global()
def picture_size(shown: ShownPicture) -> tuple[int, int]:
    """Return width and height of a picture's JPEG file, so that a page keeps its place."""
    factor = min(1.0, FALLBACK / max(shown.width, shown.height))
    return round(shown.width * factor), round(shown.height * factor)
