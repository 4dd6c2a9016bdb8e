"""Halls, edited by the organizer."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.refusals import Refusal
from expo.domain.venue import HallKind
from expo.queries import exhibitors
from expo.queries import venue as queries
from expo.services import venue
from expo.web.access import current_actor
from expo.web.forms import Form
from expo.web.forms.venue import HallForm, RowForm
from expo.web.organizer import organizer_room

bp = organizer_room("halls", __name__)


@bp.get("/floor-plan/halls")
def index() -> ResponseReturnValue:
    """List the halls with how many exhibitors and booths each has."""
    session = db.session()
    booths = queries.booths(session, g.edition.id)
    return render_template(
        "organizer/halls/index.html",
        halls=queries.halls(session, g.edition.id),
        exhibitor_count=exhibitors.count_by_hall(session, g.edition.id),
        booths=queries.count_booths(booths),
    )


@bp.get("/floor-plan/halls/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = HallForm(data={"kind": HallKind.SECTOR.value})
    form.offer()
    return render_template("organizer/halls/new.html", form=form)


@bp.post("/floor-plan/halls")
def create() -> ResponseReturnValue:
    """Enter a hall."""
    form = HallForm()
    form.offer()
    sheet, sound = form.sheet, form.validate_on_submit()
    if sound and sheet is not None:
        try:
            with transaction() as session:
                code = venue.create_hall(
                    session, current_actor(), g.edition, sheet=sheet, now=clock.now(g.edition)
                ).code
        except Refusal as refusal:
            form.take(refusal)
        else:
            flash(_("The hall was entered. Now lay out its booths."), "good")
            return redirect(url_for("organizer_halls.edit", code=code), 303)
    elif sheet is not None:
        form.take(Refusal(*venue.hall_objections(db.session(), g.edition, sheet)))
    return render_template("organizer/halls/new.html", form=form), 422


@bp.get("/floor-plan/halls/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a hall: its name and place, and its booths."""
    return _edit(code)


@bp.post("/floor-plan/halls/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a hall."""
    form = HallForm()
    form.offer()
    sheet, sound = form.sheet, form.validate_on_submit()
    if sound and sheet is not None:
        try:
            with transaction() as session:
                new_code = venue.edit_hall(
                    session, current_actor(), g.edition, code=code, sheet=sheet, now=clock.now(g.edition)
                ).code
        except Refusal as refusal:
            form.take(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("organizer_halls.edit", code=new_code), 303)
    elif sheet is not None:
        hall = queries.hall(db.session(), g.edition.id, code)
        form.take(Refusal(*venue.hall_objections(db.session(), g.edition, sheet, hall)))
    return _edit(code, form=form), 422


@bp.post("/floor-plan/halls/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a hall to which nothing belongs."""
    form = Form(formdata=None)
    try:
        with transaction() as session:
            venue.remove_hall(session, current_actor(), g.edition, code=code, now=clock.now(g.edition))
    except Refusal as refusal:
        form.take(refusal)
        return _edit(code, removal=form), 422
    flash(_("The hall %(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_halls.index"), 303)


@bp.post("/floor-plan/halls/<code>/booths")
def create_booths(code: str) -> ResponseReturnValue:
    """Lay out a row of booths."""
    form = RowForm(prefix="row")
    form.offer()
    row, sound = form.row, form.validate_on_submit()
    if sound and row is not None:
        try:
            with transaction() as session:
                venue.add_booths(session, current_actor(), g.edition, hall_code=code, row=row, now=clock.now(g.edition))
        except Refusal as refusal:
            form.take(refusal)
        else:
            flash(_("The booths were laid out."), "good")
            return redirect(url_for("organizer_halls.edit", code=code, _anchor="booths"), 303)
    elif row is not None:
        hall = queries.hall(db.session(), g.edition.id, code)
        form.take(Refusal(*venue.booth_objections(db.session(), g.edition, hall, row)))
    return _edit(code, row_form=form), 422


def _edit(code: str, form: HallForm | None = None, row_form: RowForm | None = None, removal: Form | None = None) -> str:
    session = db.session()
    hall = queries.hall(session, g.edition.id, code)
    if form is None:
        form = HallForm(formdata=None, data=_written(hall))
        form.offer()
    if row_form is None:
        row_form = RowForm(formdata=None, prefix="row", data={"x": hall.x, "y": hall.y, "width": 3, "height": 3})
        row_form.offer()
    return render_template(
        "organizer/halls/edit.html",
        hall=hall,
        form=form,
        row_form=row_form,
        removal=removal or Form(formdata=None),
        occupants=exhibitors.occupants(session, g.edition.id),
        exhibitor_count=exhibitors.count_by_hall(session, g.edition.id).get(hall.id, 0),
    )


def _written(hall: Any) -> dict[str, Any]:
    names = ("code", "name_ko", "name_en", "x", "y", "width", "height", "story_ko", "story_en", "palette")
    facility = hall.facility.value if hall.facility else ""
    return {name: getattr(hall, name) for name in names} | {"kind": hall.kind.value, "facility": facility}
