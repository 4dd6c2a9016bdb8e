"""What an exhibitor asks for on the floor, written by itself; the planner of the booths reads it."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import allocation as allocation_queries
from expo.queries import exhibitors, venue
from expo.services import allocation
from expo.web.access import current_actor, current_time, only
from expo.web.formats import label
from expo.web.forms.allocation import OwnBoothForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor

bp = Blueprint("booth_requests", __name__, url_prefix="/<edition_code>/company/booth")

MENU = (MenuEntry(Role.EXHIBITOR, 72, "booth_requests.edit", N_("My booth"), "map"),)


@bp.get("")
@only(Role.EXHIBITOR)
def edit() -> ResponseReturnValue:
    """Show what the company asks for, and the booths that it has."""
    exhibitor = _own()
    found = allocation_queries.needs_of(db.session(), exhibitor)
    data: dict[str, Any] = {f"wish_{rank}": code for rank, code in enumerate(found.wished, 1)}
    if found.request:
        asked = found.request
        data |= {"units": asked.units, "kind": asked.kind or "", "services": sorted(asked.services)}
    return _page(exhibitor, OwnBoothForm(formdata=None, data=data))


@bp.post("")
@only(Role.EXHIBITOR)
def update() -> ResponseReturnValue:
    """Write down what the company asks for."""
    exhibitor, form = _own(), OwnBoothForm()
    with submitted(_offered(exhibitor, form), lambda: _page(exhibitor, form)) as session:
        allocation.request_own(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
    flash(_("Saved. The organizer sees what you ask for."), "good")
    return redirect(url_for("booth_requests.edit"), 303)


def _own() -> "Exhibitor":
    return exhibitors.own(db.session(), current_actor())


def _offered(exhibitor: "Exhibitor", form: OwnBoothForm) -> OwnBoothForm:
    """Fill the choices: the booths of the company's hall, with what they have."""
    hall = venue.hall(db.session(), g.edition.id, exhibitor.hall.code)
    form.offer()
    form.offer_booths(
        (booth.code, " · ".join([booth.code, label(booth.kind), *(label(one) for one in sorted(booth.services))]))
        for booth in hall.booths
    )
    return form


def _page(exhibitor: "Exhibitor", form: OwnBoothForm) -> str:
    session = db.session()
    return render_template(
        "booth_requests/edit.html",
        form=_offered(exhibitor, form),
        exhibitor=exhibitor,
        booths=venue.held_by(session, exhibitor.id),
        is_locked=allocation_queries.is_locked(session, exhibitor.id),
        begun=allocation.BEGUN if allocation.has_begun(g.edition, current_time()) else None,
    )
