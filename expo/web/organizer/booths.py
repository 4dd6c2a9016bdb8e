"""One booth, edited by the organizer."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.refusals import Refusal
from expo.queries import venue as queries
from expo.services import venue
from expo.web.access import current_actor
from expo.web.forms import Form
from expo.web.forms.venue import BoothForm
from expo.web.organizer import organizer_room

bp = organizer_room("booths", __name__)


@bp.get("/floor-plan/booths/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a booth, to change it."""
    return _edit(code)


@bp.post("/floor-plan/booths/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a booth."""
    form = BoothForm()
    form.offer()
    sheet, sound = form.sheet, form.validate_on_submit()
    if sound and sheet is not None:
        try:
            with transaction() as session:
                booth = venue.change_booth(
                    session, current_actor(), g.edition, code=code, sheet=sheet, now=clock.now(g.edition)
                )
                hall_code = booth.hall.code
        except Refusal as refusal:
            form.take(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("organizer_halls.edit", code=hall_code, _anchor="booths"), 303)
    elif sheet is not None:
        booth = queries.booth(db.session(), g.edition.id, code)
        form.take(Refusal(*venue.booth_objections(db.session(), g.edition, booth.hall, venue.Row(sheet), booth)))
    return _edit(code, form), 422


@bp.post("/floor-plan/booths/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a booth in which nobody stands."""
    hall_code = queries.booth(db.session(), g.edition.id, code).hall.code
    form = Form(formdata=None)
    try:
        with transaction() as session:
            venue.remove_booth(session, current_actor(), g.edition, code=code, now=clock.now(g.edition))
    except Refusal as refusal:
        form.take(refusal)
        return _edit(code, removal=form), 422
    flash(_("Booth %(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_halls.edit", code=hall_code, _anchor="booths"), 303)


def _edit(code: str, form: BoothForm | None = None, removal: Form | None = None) -> str:
    booth = queries.booth(db.session(), g.edition.id, code)
    if form is None:
        form = BoothForm(formdata=None, obj=booth, data={"kind": booth.kind.value})
        form.offer()
    return render_template(
        "organizer/booths/edit.html",
        booth=booth,
        form=form,
        holder=queries.holder(db.session(), booth.id),
        removal=removal or Form(formdata=None),
    )
