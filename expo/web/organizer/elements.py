"""Aisles, entrances and walls, one at a time: the drawing's equal for those who do not draw."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.drawing import ElementSheet, PlanSort
from expo.domain.permissions import Permission
from expo.domain.plan_files import PlanChange
from expo.queries import drawing
from expo.services import venue
from expo.web.access import current_actor, current_time
from expo.web.forms import Form
from expo.web.forms.drawing import ElementForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, saved, submitted

bp = organizer_blueprint("elements", __name__, manage=Permission.MANAGE_VENUE)


@bp.get("/floor-plan/elements/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = ElementForm(formdata=None)
    form.offer()
    return _page(form)


@bp.post("/floor-plan/elements")
def create() -> ResponseReturnValue:
    """Draw an aisle, an entrance or a wall."""
    form = ElementForm()
    form.offer()
    with submitted(form, lambda: _page(form)) as session:
        change = PlanChange("new", PlanSort.ELEMENT, None, form.sheet)
        venue.draw(session, current_actor(), g.edition, changes=[change], now=current_time())
    return saved(url_for("organizer_drawing.edit", _anchor="elements"))


@bp.get("/floor-plan/elements/<int:element_id>")
def edit(element_id: int) -> ResponseReturnValue:
    """Show an element, to change it."""
    row = drawing.element(db.session(), g.edition.id, element_id)
    form = ElementForm(formdata=None, obj=row, data={"kind": row.kind.value})
    form.offer()
    return _page(form, element_id)


@bp.post("/floor-plan/elements/<int:element_id>")
def update(element_id: int) -> ResponseReturnValue:
    """Change an element."""
    form = ElementForm()
    form.offer()
    with submitted(form, lambda: _page(form, element_id)) as session:
        change = PlanChange(f"element-{element_id}", PlanSort.ELEMENT, _sheet(element_id), form.sheet)
        venue.draw(session, current_actor(), g.edition, changes=[change], now=current_time())
    return saved(url_for("organizer_drawing.edit", _anchor="elements"))


@bp.post("/floor-plan/elements/<int:element_id>/removal")
def destroy(element_id: int) -> ResponseReturnValue:
    """Remove an element."""
    form = Form(formdata=None)
    with refused_as(lambda refusal: _page(form.take(refusal), element_id)) as session:
        change = PlanChange(f"element-{element_id}", PlanSort.ELEMENT, _sheet(element_id), None)
        venue.draw(session, current_actor(), g.edition, changes=[change], now=current_time())
    flash(_("Removed."), "good")
    return redirect(url_for("organizer_drawing.edit", _anchor="elements"), 303)


def _sheet(element_id: int) -> ElementSheet:
    row = drawing.element(db.session(), g.edition.id, element_id)
    return ElementSheet(*(getattr(row, name) for name in drawing.ELEMENT_FIELDS))


def _page(form: Form, element_id: int | None = None) -> str:
    return render_template("organizer/elements/edit.html", form=form, element_id=element_id)
