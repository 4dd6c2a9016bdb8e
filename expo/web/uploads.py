"""The storage for requests, and what the exhibitor's and the organizer's pages of pictures share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.refusals import NotFound
from expo.queries import exhibitors, page_changes
from expo.queries import pictures as pictures_queries
from expo.queries.pictures import ShownPicture
from expo.services import pictures, storage
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.forms.pictures import PictureForm
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor


def stored() -> storage.Storage:
    """Return the installation's storage."""
    return storage.of(configuration())


def places(blueprint: str, **code: Any) -> dict[str, str]:
    """Return the endpoints and the address of the list of pictures, the exhibitor's own or the organizer's."""
    return {"pages": blueprint, "back": url_for(f"{blueprint}.index", **code)}


def edit_page(
    blueprint: str, exhibitor: "Exhibitor", product_id: int | None, form: PictureForm | None = None, **code: Any
) -> str:
    """Return the page of one picture, with what its company sent last and is not on its page."""
    product = next((one for one in exhibitor.products if one.id == product_id), None)
    if product_id is not None and product is None:
        raise NotFound(f"product {product_id}")
    row = pictures_queries.find(db.session(), exhibitor.id, product_id)
    change = page_changes.own_picture(db.session(), current_actor(), product_id)
    described = ShownPicture(**change.values) if change else row
    written = {"alt_ko": described.alt_ko, "alt_en": described.alt_en} if described else {}
    form = form or PictureForm(data=written)
    form.file.flags.required = described is None
    return render_template(
        "pictures/edit.html",
        exhibitor=exhibitor,
        product=product,
        row=row,
        code=code,
        change=change,
        form=form,
        **places(blueprint, **code),
    )


def save(
    blueprint: str, exhibitor_code: str, product_id: int | None, put: Callable[..., Any], **code: Any
) -> ResponseReturnValue:
    """Write one picture by ``put``, or show its page again with the reasons; ``put`` returns the change that waits."""
    form = PictureForm()

    def page() -> str:
        exhibitor = exhibitors.get(db.session(), g.edition.id, exhibitor_code)
        return edit_page(blueprint, exhibitor, product_id, form, **code)

    with submitted(form, page) as session:
        waiting = put(
            session,
            current_actor(),
            g.edition,
            stored(),
            product_id=product_id,
            picture=form.picture,
            alt_ko=form.alt_ko.data or "",
            alt_en=form.alt_en.data or "",
            now=current_time(),
        )
    if waiting is not None:
        flash(_("Sent to the organizer. Your page shows it once it is approved."), "wait")
    else:
        flash(_("Saved. Everybody sees the picture now."), "good")
    return redirect(url_for(f"{blueprint}.index", **code), 303)


def take_away(blueprint: str, exhibitor_code: str, product_id: int | None, **code: Any) -> ResponseReturnValue:
    """Remove one picture and go back to the list."""
    with transaction() as session:
        pictures.remove(
            session, current_actor(), g.edition, code=exhibitor_code, product_id=product_id, now=current_time()
        )
    flash(_("The picture was removed."), "good")
    return redirect(url_for(f"{blueprint}.index", **code), 303)
