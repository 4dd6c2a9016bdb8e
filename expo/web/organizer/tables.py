"""Consultation zones and their tables."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.buyers import Track
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import tables as tables_queries
from expo.services import tables
from expo.web.access import current_actor, current_time
from expo.web.formats import label, local
from expo.web.forms.closures import ClosureForm
from expo.web.forms.tables import TableForm, TablesForm, ZoneForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, saved, submitted

bp = organizer_blueprint("tables", __name__, manage=Permission.MANAGE_VENUE)

MENU = (MenuEntry(Role.ORGANIZER, 90, "organizer_tables.index", N_("Tables"), "table", MenuGroup.PREPARE),)


@bp.get("/tables")
def index() -> ResponseReturnValue:
    """Show every zone with its tables and how much each is used."""
    return _index()


@bp.post("/tables/zones")
def create_zone() -> ResponseReturnValue:
    """Add the zone of a track that has none."""
    form = _zone_form()
    with submitted(form, lambda: _index(zone_form=form)) as session:
        tables.add_zone(
            session,
            current_actor(),
            g.edition,
            code=form.code.data or "",
            track=Track(form.track.data),
            hall_id=form.hall_id.data,
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            now=current_time(),
        )
    flash(_("The zone was added."), "good")
    return redirect(url_for("organizer_tables.index"), 303)


@bp.post("/tables/zones/<zone_code>/tables")
def create(zone_code: str) -> ResponseReturnValue:
    """Add tables to a zone."""
    form = TablesForm(prefix=f"zone-{zone_code}")
    with submitted(form, lambda: _index({zone_code: form})) as session:
        added = tables.add(
            session,
            current_actor(),
            g.edition,
            zone_code=zone_code,
            count=form.count.data or 0,
            now=current_time(),
        )
        codes = [table.code for table in added]
    text = ngettext(
        "%(num)s table was added: %(codes)s", "%(num)s tables were added: %(codes)s", len(codes), codes=_span(codes)
    )
    flash(text, "good")
    return redirect(url_for("organizer_tables.index"), 303)


@bp.get("/tables/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a table: its number, its closed times, its meetings."""
    return _edit(code, TableForm(data={"code": code}))


@bp.post("/tables/<code>")
def update(code: str) -> ResponseReturnValue:
    """Give a table another number."""
    form = TableForm()
    with submitted(form, lambda: _edit(code, form)) as session:
        table = tables.rename(
            session,
            current_actor(),
            g.edition,
            code=code,
            new_code=form.code.data or "",
            tells=bool(form.tells.data),
            now=current_time(),
        )
        new_code = table.code
    return saved(url_for("organizer_tables.edit", code=new_code))


@bp.post("/tables/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a table without meetings."""
    form = TableForm(formdata=None, data={"code": code})
    with refused_as(lambda refusal: _edit(code, form.take(refusal))) as session:
        tables.remove(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("Table %(code)s was removed.", code=code), "good")
    return redirect(url_for("organizer_tables.index"), 303)


@bp.post("/tables/<code>/closures")
def create_closure(code: str) -> ResponseReturnValue:
    """Close a table for a time."""
    form = _closure_form()
    with submitted(form, lambda: _edit(code, TableForm(formdata=None, data={"code": code}), form)) as session:
        tables.close(
            session,
            current_actor(),
            g.edition,
            code=code,
            span=form.span(g.edition.zone),
            reason=form.reason.data or "",
            now=current_time(),
        )
    flash(_("The time is closed."), "good")
    return redirect(url_for("organizer_tables.edit", code=code), 303)


@bp.post("/tables/<code>/closures/<int:closure_id>/removal")
def destroy_closure(code: str, closure_id: int) -> ResponseReturnValue:
    """Reopen a closed time."""
    with transaction() as session:
        tables.reopen(session, current_actor(), g.edition, code=code, closure_id=closure_id, now=current_time())
    flash(_("The time is open again."), "good")
    return redirect(url_for("organizer_tables.edit", code=code), 303)


def _index(forms: dict[str, TablesForm] | None = None, zone_form: ZoneForm | None = None) -> str:
    session = db.session()
    zones = tables_queries.zones(session, g.edition.id)
    blank = {zone.code: TablesForm(formdata=None, prefix=f"zone-{zone.code}") for zone in zones}
    free_tracks = set(Track) - {zone.track for zone in zones}
    return render_template(
        "organizer/tables/index.html",
        zones=zones,
        uses=tables_queries.uses(session, g.edition.id),
        slots=len(g.edition.slots),
        forms=blank | (forms or {}),
        zone_form=zone_form or (_zone_form() if free_tracks else None),
        halls=tables_queries.consultation_halls(session, g.edition.id),
    )


def _edit(code: str, form: TableForm, closure_form: ClosureForm | None = None) -> str:
    session = db.session()
    table = tables_queries.get(session, g.edition.id, code)
    return render_template(
        "organizer/tables/edit.html",
        row=table,
        form=form,
        closure_form=closure_form or _closure_form(),
        closures=tables_queries.closures(session, table.id),
        meetings=tables_queries.meetings(session, table.id),
    )


def _zone_form() -> ZoneForm:
    session = db.session()
    taken = {zone.track for zone in tables_queries.zones(session, g.edition.id)}
    form = ZoneForm()
    form.track.choices = [(track.value, label(track)) for track in Track if track not in taken]
    halls = tables_queries.consultation_halls(session, g.edition.id)
    form.hall_id.choices = [(hall.id, local(hall)) for hall in halls]
    return form


def _closure_form() -> ClosureForm:
    form = ClosureForm()
    form.offer_days(g.edition.dates)
    return form


def _span(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{codes[0]}–{codes[-1]}"
