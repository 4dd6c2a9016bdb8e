"""One booth, edited by the organizer."""

from collections.abc import Iterable

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.booth_codes import BoothBlock
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.queries import venue as venue_queries
from expo.services import venue
from expo.web.access import current_actor, current_time
from expo.web.forms import Form
from expo.web.forms.fields import complete
from expo.web.forms.venue import BoothForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, saved, submitted

bp = organizer_blueprint("booths", __name__, manage=Permission.MANAGE_VENUE)


@bp.get("/floor-plan/booths/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a booth, to change it."""
    return _edit(code)


@bp.post("/floor-plan/booths/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a booth."""
    form = BoothForm()
    form.offer()
    with submitted(form, lambda: _edit(code, form), objections=lambda: _objections(code, form)) as session:
        booth = venue.change_booth(
            session, current_actor(), g.edition, code=code, sheet=complete(form.sheet), now=current_time()
        )
        hall_code = booth.hall.code
    return saved(url_for("organizer_halls.edit", code=hall_code, _anchor="booths"))


@bp.post("/floor-plan/booths/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a booth that has no exhibitor."""
    hall_code = venue_queries.booth(db.session(), g.edition.id, code).hall.code
    form = Form(formdata=None)
    with refused_as(lambda refusal: _edit(code, removal=form.take(refusal))) as session:
        venue.remove_booth(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("Booth %(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_halls.edit", code=hall_code, _anchor="booths"), 303)


@bp.post("/floor-plan/booths/<code>/split")
def create_split(code: str) -> ResponseReturnValue:
    """Make two booths of one."""
    form = Form(formdata=None)
    with refused_as(lambda refusal: _edit(code, removal=form.take(refusal))) as session:
        new_code = venue.split_booth(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The other half is booth %(code)s.", code=new_code), "good")
    return redirect(url_for("organizer_booths.edit", code=code), 303)


@bp.post("/floor-plan/booths/<code>/join")
def create_join(code: str) -> ResponseReturnValue:
    """Make one booth of two."""
    form = Form(formdata=None)
    other = request.form.get("other", "")
    with refused_as(lambda refusal: _edit(code, removal=form.take(refusal))) as session:
        venue.join_booths(session, current_actor(), g.edition, code=code, other_code=other, now=current_time())
    return saved(url_for("organizer_booths.edit", code=code))


def _objections(code: str, form: BoothForm) -> Iterable[Violation]:
    if form.sheet is None:
        return ()
    booth = venue_queries.booth(db.session(), g.edition.id, code)
    return venue.booth_objections(db.session(), g.edition, booth.hall, BoothBlock(form.sheet), booth)


def _edit(code: str, form: BoothForm | None = None, removal: Form | None = None) -> str:
    booth = venue_queries.booth(db.session(), g.edition.id, code)
    if form is None:
        form = BoothForm(
            formdata=None, obj=booth, data={"kind": booth.kind.value, "services": [one.value for one in booth.services]}
        )
        form.offer()
    return render_template(
        "organizer/booths/edit.html",
        booth=booth,
        neighbours=[one for one in venue_queries.booths(db.session(), g.edition.id) if one.area.touches(booth.area)],
        form=form,
        holder=venue_queries.holder(db.session(), booth.id),
        removal=removal or Form(formdata=None),
    )
