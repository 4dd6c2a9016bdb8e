"""Days, slot length and blocks: the settings that the grid is cut from, with a preview before anything is changed."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain import settings
from expo.domain.refusals import Violation
from expo.domain.settings import field_of
from expo.queries import grid as grid_queries
from expo.services import grid
from expo.web.access import current_actor, current_time
from expo.web.arguments import number
from expo.web.forms.grid import BlockForm, GridForm, grid_form, opens_of
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted

bp = organizer_blueprint("grid", __name__)


@bp.get("/settings/grid")
def edit() -> ResponseReturnValue:
    """Show days, slot length and blocks for changing; an address may fill in another slot length."""
    data: dict[str, Any] = {"slot_minutes": request.args.get("slot_minutes", g.edition.slot_minutes, type=number)}
    for day in g.edition.days:
        data |= {opens_of(day.on): day.opens, field_of(day.on): day.closes}
    form = _form(data=data)
    if form.slot_minutes.data == g.edition.slot_minutes:
        return _grid(form)
    plan = replace(grid_queries.plan_of(g.edition), slot_minutes=form.slot_minutes.data or 0)
    return _grid(form, grid_queries.preview(db.session(), g.edition, plan))


@bp.get("/settings/grid/preview")
def show_preview() -> ResponseReturnValue:
    """Show what the typed hours and slot length would do; nothing is changed."""
    form = _form(request.args)
    if not form.validate():
        return render_template("organizer/grid/_preview.html", preview=None, form=form)
    return render_template("organizer/grid/_preview.html", preview=_preview(form), form=form)


@bp.post("/settings/grid")
def update() -> ResponseReturnValue:
    """Change days and slot length, and cut the grid anew."""
    form = _form()
    sound = form.validate_on_submit()
    page = partial(_grid, form, _preview(form) if sound else None)
    with submitted(form, page, objections=lambda: _objections(form)) as session:
        slots = grid.set_grid(
            session,
            current_actor(),
            g.edition,
            hours=form.hours,
            slot_minutes=form.slot_minutes.data or 0,
            now=current_time(),
        )
        count = len(slots)
    flash(_("Saved. Slots now: %(count)s.", count=count), "good")
    return redirect(url_for("organizer_grid.edit"), 303)


@bp.get("/settings/blocks/new")
def new_block() -> ResponseReturnValue:
    """Show the form for a new block."""
    return _block(_block_form(every_day=True))


@bp.post("/settings/blocks")
def create_block() -> ResponseReturnValue:
    """Block a span on one day or on every day."""
    form = _block_form(every_day=True)
    with submitted(form, lambda: _block(form), objections=lambda: _block_objections(form)) as session:
        blocks = form.plans(g.edition.dates, g.edition.zone)
        grid.add_blocks(session, current_actor(), g.edition, blocks=blocks, now=current_time())
    flash(_("Saved. Slots now: %(count)s.", count=len(g.edition.slots)), "good")
    return redirect(url_for("organizer_grid.edit"), 303)


@bp.get("/settings/blocks/<int:block_id>")
def edit_block(block_id: int) -> ResponseReturnValue:
    """Show a block for changing."""
    block = grid_queries.block(db.session(), g.edition.id, block_id)
    starts, ends = (moment.astimezone(g.edition.zone) for moment in (block.starts_at, block.ends_at))
    data = {
        "kind": block.kind.value,
        "name_ko": block.name_ko,
        "name_en": block.name_en,
        "on": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
    }
    return _block(_block_form(data=data), block_id)


@bp.post("/settings/blocks/<int:block_id>")
def update_block(block_id: int) -> ResponseReturnValue:
    """Change a block."""
    form = _block_form()
    with submitted(form, lambda: _block(form, block_id), objections=lambda: _block_objections(form)) as session:
        (block,) = form.plans(g.edition.dates, g.edition.zone)
        grid.change_block(session, current_actor(), g.edition, block_id=block_id, block=block, now=current_time())
    flash(_("Saved. Slots now: %(count)s.", count=len(g.edition.slots)), "good")
    return redirect(url_for("organizer_grid.edit"), 303)


@bp.post("/settings/blocks/<int:block_id>/removal")
def destroy_block(block_id: int) -> ResponseReturnValue:
    """Remove a block; its time becomes slots again."""
    with transaction() as session:
        grid.remove_block(session, current_actor(), g.edition, block_id=block_id, now=current_time())
    flash(_("Removed. Slots now: %(count)s.", count=len(g.edition.slots)), "good")
    return redirect(url_for("organizer_grid.edit"), 303)


def _form(*args: Any, **values: Any) -> GridForm:
    kind = grid_form(g.edition.starts_on, g.edition.ends_on)
    return kind(*args, **values)


def _objections(form: GridForm) -> Iterable[Violation]:
    """Return what is against the days that could be read."""
    read = {hours.on for hours in form.hours}
    plan = grid_queries.plan_of(g.edition)
    kept = tuple(block for block in plan.blocks if block.span.starts_at.astimezone(plan.zone).date() in read)
    minutes = plan.slot_minutes if form.slot_minutes.errors else form.slot_minutes.data
    plan = replace(plan, hours=form.hours, slot_minutes=minutes or 0, blocks=kept)
    return settings.against_grid(plan, g.edition.starts_on, g.edition.ends_on)


def _block_objections(form: BlockForm) -> Iterable[Violation]:
    if any(form[name].errors for name in ("kind", "on", "starts", "ends")):
        return ()
    plan = grid_queries.plan_of(g.edition)
    blocks = form.plans(g.edition.dates, g.edition.zone)
    return [violation for block in blocks for violation in settings.against_block(block, plan)]


def _preview(form: GridForm) -> grid_queries.Preview:
    plan = replace(grid_queries.plan_of(g.edition), hours=form.hours, slot_minutes=form.slot_minutes.data or 0)
    return grid_queries.preview(db.session(), g.edition, plan)


def _grid(form: GridForm, typed: grid_queries.Preview | None = None) -> str:
    preview = typed or grid_queries.preview(db.session(), g.edition, grid_queries.plan_of(g.edition))
    return render_template("organizer/grid/edit.html", form=form, preview=preview)


def _block_form(*, every_day: bool = False, **values: Any) -> BlockForm:
    form = BlockForm(**values)
    form.offer(g.edition.dates, every_day=every_day)
    return form


def _block(form: BlockForm, block_id: int | None = None) -> str:
    return render_template("organizer/grid/block.html", form=form, block_id=block_id)
