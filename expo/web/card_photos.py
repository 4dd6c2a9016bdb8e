"""The photo of a business card with a consultation: taken by the exhibitor, seen by few."""

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.pictures import SIZES, webp_name
from expo.queries import card_photos as card_photos_queries
from expo.queries import meetings
from expo.services import card_photos
from expo.web.access import current_actor, current_time, only
from expo.web.forms.card_photos import CardPhotoForm
from expo.web.submissions import submitted
from expo.web.uploads import stored

bp = Blueprint("card_photos", __name__, url_prefix="/<edition_code>/records/<int:meeting_id>/card")


@bp.get("")
@only(Role.EXHIBITOR)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Show the photo that is kept, and the form for another one."""
    return _page(meeting_id, CardPhotoForm(formdata=None))


@bp.post("")
@only(Role.EXHIBITOR)
def update(meeting_id: int) -> ResponseReturnValue:
    """Keep a photo."""
    form = CardPhotoForm()
    with submitted(form, lambda: _page(meeting_id, form)) as session:
        card_photos.put(
            session,
            current_actor(),
            g.edition,
            stored(),
            meeting_id,
            picture=form.picture,
            has_consent=bool(form.has_consent.data),
            now=current_time(),
        )
    flash(_("The photo is kept with the record."), "good")
    return redirect(url_for("records.show", meeting_id=meeting_id), 303)


@bp.post("/removal")
@only(Role.EXHIBITOR)
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Remove the photo."""
    with transaction() as session:
        card_photos.remove(session, current_actor(), g.edition, meeting_id, now=current_time())
    flash(_("The picture was removed."), "good")
    return redirect(url_for("records.show", meeting_id=meeting_id), 303)


@bp.get("/photo")
@only(Role.EXHIBITOR, Role.ORGANIZER)
def show(meeting_id: int) -> Response:
    """Send the photo to those who may see it; no cache on the way keeps it."""
    row = card_photos_queries.find(db.session(), current_actor(), meeting_id)
    content = stored().get(webp_name(row.digest, SIZES[-1])) if row is not None else None
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.app_template_global()
def card_photo_of(meeting_id: int) -> object:
    """Return the photo of a consultation, if there is one that the reader may see."""
    return card_photos_queries.find(db.session(), current_actor(), meeting_id)


def _page(meeting_id: int, form: CardPhotoForm) -> str:
    meeting = meetings.get(db.session(), current_actor(), meeting_id)
    return render_template("records/card.html", meeting=meeting, form=form)
