"""The logo of the expo, in the settings."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import transaction
from expo.services import pictures
from expo.web.access import current_actor, current_time
from expo.web.forms.pictures import PictureFileForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted
from expo.web.uploads import stored

bp = organizer_blueprint("logos", __name__)


@bp.get("/settings/logo")
def edit() -> ResponseReturnValue:
    """Show the logo, to change it."""
    return _page(PictureFileForm(formdata=None))


@bp.post("/settings/logo")
def update() -> ResponseReturnValue:
    """Put a logo in the former one's place."""
    form = PictureFileForm()
    with submitted(form, lambda: _page(form)) as session:
        pictures.put_edition_logo(
            session, current_actor(), g.edition, stored(), picture=form.picture, now=current_time()
        )
    flash(_("Saved. Everybody sees the picture now."), "good")
    return redirect(url_for("organizer_logos.edit"), 303)


@bp.post("/settings/logo/removal")
def destroy() -> ResponseReturnValue:
    """Remove the logo."""
    with transaction() as session:
        pictures.remove_edition_logo(session, current_actor(), g.edition, now=current_time())
    flash(_("The picture was removed."), "good")
    return redirect(url_for("organizer_logos.edit"), 303)


def _page(form: PictureFileForm) -> str:
    return render_template("organizer/logos/edit.html", form=form)
