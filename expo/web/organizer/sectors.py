"""Lines of business, in the settings."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.queries import exhibitors
from expo.queries import sectors as sectors_queries
from expo.services import sectors
from expo.web.access import current_actor, current_time
from expo.web.forms.sectors import SectorForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("sectors", __name__)


@bp.get("/settings/sectors")
def index() -> ResponseReturnValue:
    """List the lines of business, with the form for another one."""
    return _index(SectorForm(formdata=None))


@bp.post("/settings/sectors")
def create() -> ResponseReturnValue:
    """Add a line of business."""
    form = SectorForm()
    with submitted(form, lambda: _index(form)) as session:
        sectors.create(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_sectors.index"))


@bp.get("/settings/sectors/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a line of business for changing."""
    row = sectors_queries.get(db.session(), g.edition.id, code)
    values = {"name_ko": row.name_ko, "name_en": row.name_en, "place": row.position + 1}
    return _edit(code, SectorForm(data=values))


@bp.post("/settings/sectors/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a line of business."""
    form = SectorForm()
    with submitted(form, lambda: _edit(code, form)) as session:
        sectors.edit(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_sectors.index"))


@bp.post("/settings/sectors/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a line of business."""
    address = url_for("organizer_sectors.index")
    with refused_at(address) as session:
        sectors.remove(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The line of business was removed."), "good")
    return redirect(address, 303)


def _index(form: SectorForm) -> str:
    session = db.session()
    rows, uses = exhibitors.sectors(session, g.edition.id), sectors_queries.uses(session, g.edition.id)
    return render_template("organizer/sectors/index.html", form=form, sectors=rows, uses=uses)


def _edit(code: str, form: SectorForm) -> str:
    row = sectors_queries.get(db.session(), g.edition.id, code)
    return render_template("organizer/sectors/edit.html", form=form, sector=row)
