"""Halls, edited by the organizer."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.domain.venue import Area, Facility, HallKind, free_corner
from expo.domain.words import N_
from expo.queries import codes, exhibitors
from expo.queries import venue as venue_queries
from expo.services import venue
from expo.web.access import current_actor, current_time
from expo.web.forms import Form
from expo.web.forms.fields import complete
from expo.web.forms.venue import AISLE, COLOURS, BoothBlockForm, HallForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, saved, submitted

if TYPE_CHECKING:
    from expo.models.venue import Hall

bp = organizer_blueprint("halls", __name__, manage=Permission.MANAGE_VENUE)

GOES_ON = {
    Facility.CONSULTATION: (
        N_("The consultation area was entered. Now add its zones and tables."),
        "organizer_tables.index",
    ),
    Facility.STUDIO: (N_("The studio's place was entered. Now add the studio."), "organizer_live_commerce.new"),
}
"""What a place was entered for, and the page that goes on with it."""


@bp.get("/floor-plan/halls")
def index() -> ResponseReturnValue:
    """List the halls with how many exhibitors and booths each has."""
    session = db.session()
    booths = venue_queries.booths(session, g.edition.id)
    return render_template(
        "organizer/halls/index.html",
        halls=venue_queries.halls(session, g.edition.id),
        exhibitor_count=exhibitors.count_by_hall(session, g.edition.id),
        booths=venue_queries.count_booths(booths),
    )


@bp.get("/floor-plan/halls/new")
def new() -> ResponseReturnValue:
    """Show an empty form; the address may name the purpose of a facility."""
    purpose = next((one.value for one in Facility if one.value == request.args.get("facility")), "")
    kind = HallKind.FACILITY if purpose else HallKind.SECTOR
    taken = {hall.palette for hall in venue_queries.exhibition_halls(db.session(), g.edition.id)}
    free = next((colour for colour in range(len(COLOURS)) if colour not in taken), 0)
    form = HallForm(data={"kind": kind.value, "facility": purpose, "palette": free})
    form.offer()
    return render_template("organizer/halls/new.html", form=form)


@bp.post("/floor-plan/halls")
def create() -> ResponseReturnValue:
    """Enter a hall."""
    form = HallForm()
    form.offer()
    page = partial(render_template, "organizer/halls/new.html", form=form)
    with submitted(form, page, objections=lambda: _objections(form)) as session:
        hall = venue.create_hall(session, current_actor(), g.edition, sheet=complete(form.sheet), now=current_time())
        code, facility = hall.code, hall.facility
    if facility in GOES_ON:
        sentence, endpoint = GOES_ON[facility]
        flash(_(sentence), "good")
        return redirect(url_for(endpoint), 303)
    flash(_("Saved.") if facility else _("The hall was entered. Now lay out its booths."), "good")
    return redirect(url_for("organizer_halls.edit", code=code), 303)


@bp.get("/floor-plan/halls/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a hall: its name and place, and its booths."""
    return _edit(code)


@bp.post("/floor-plan/halls/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a hall."""
    form = HallForm()
    form.offer()
    with submitted(form, lambda: _edit(code, form=form), objections=lambda: _objections(form, code)) as session:
        new_code = venue.edit_hall(
            session, current_actor(), g.edition, code=code, sheet=complete(form.sheet), now=current_time()
        ).code
    return saved(url_for("organizer_halls.edit", code=new_code))


@bp.post("/floor-plan/halls/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a hall to which nothing belongs."""
    form = Form(formdata=None)
    with refused_as(lambda refusal: _edit(code, removal=form.take(refusal))) as session:
        venue.remove_hall(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The hall %(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_halls.index"), 303)


@bp.post("/floor-plan/halls/<code>/booths")
def create_booths(code: str) -> ResponseReturnValue:
    """Lay out a block of booths."""
    form = BoothBlockForm(prefix="block")
    form.offer()
    page = partial(_edit, code, block_form=form)
    with submitted(form, page, objections=lambda: _block_objections(form, code)) as session:
        venue.add_booths(
            session, current_actor(), g.edition, hall_code=code, block=complete(form.block), now=current_time()
        )
    flash(_("The booths were laid out."), "good")
    return redirect(url_for("organizer_halls.edit", code=code, _anchor="booths"), 303)


def _objections(form: HallForm, code: str | None = None) -> Iterable[Violation]:
    if form.sheet is None:
        return ()
    hall = venue_queries.hall(db.session(), g.edition.id, code) if code else None
    return venue.hall_objections(db.session(), g.edition, form.sheet, hall)


def _block_objections(form: BoothBlockForm, code: str) -> Iterable[Violation]:
    hall = venue_queries.hall(db.session(), g.edition.id, code)
    return venue.booth_objections(db.session(), g.edition, hall, form.block) if form.block else ()


def _edit(
    code: str, form: HallForm | None = None, block_form: BoothBlockForm | None = None, removal: Form | None = None
) -> str:
    session = db.session()
    hall = venue_queries.hall(session, g.edition.id, code)
    if form is None:
        form = HallForm(formdata=None, data=_written(hall))
        form.offer()
    if block_form is None:
        block_form = _block_form(hall)
    return render_template(
        "organizer/halls/edit.html",
        hall=hall,
        form=form,
        block_form=block_form,
        removal=removal or Form(formdata=None),
        shared_codes=codes.of_exhibitors(session, g.edition.id, {booth.code for booth in hall.booths}),
        occupants=exhibitors.occupants(session, g.edition.id),
        exhibitor_count=exhibitors.count_by_hall(session, g.edition.id).get(hall.id, 0),
    )


def _block_form(hall: "Hall") -> BoothBlockForm:
    """Return the form for more booths, at the next place where none lies."""
    last = hall.booths[-1].area if hall.booths else Area(hall.x, hall.y, 3, 3)
    x, y = free_corner(hall.area, [booth.area for booth in hall.booths], AISLE) or (None, None)
    form = BoothBlockForm(
        formdata=None, prefix="block", data={"x": x, "y": y, "width": last.width, "height": last.height}
    )
    form.offer()
    return form


def _written(hall: "Hall") -> dict[str, Any]:
    names = ("code", "name_ko", "name_en", "x", "y", "width", "height", "story_ko", "story_en", "palette")
    facility = hall.facility.value if hall.facility else ""
    return {name: getattr(hall, name) for name in names} | {"kind": hall.kind.value, "facility": facility}
