"""The studio's slots, as the organizer offers them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import broadcast_applications
from expo.queries import live_commerce as live_commerce_queries
from expo.services import live_commerce
from expo.web.access import current_actor, current_time
from expo.web.formats import local
from expo.web.forms.fields import filled
from expo.web.forms.live_commerce import SlotForm, StudioChangeForm, StudioForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, submitted

if TYPE_CHECKING:
    from expo.models.live_commerce import StudioSlot

bp = organizer_blueprint("live_commerce", __name__, manage=Permission.MANAGE_STUDIO)

MENU = (MenuEntry(Role.ORGANIZER, 40, "organizer_live_commerce.index", N_("Studio"), "broadcast", MenuGroup.TODAY),)


@bp.get("/studio")
def index() -> ResponseReturnValue:
    """List the studio slots by day, and who has booked them."""
    return _index()


@bp.post("/studio/slots")
def create_slot() -> ResponseReturnValue:
    """Offer a time on air."""
    form = _slot_form()
    with submitted(form, lambda: _index(form)) as session:
        live_commerce.add_slot(
            session,
            current_actor(),
            g.edition,
            studio_id=form.studio_id.data,
            span=form.span(g.edition.zone),
            now=current_time(),
        )
    flash(_("The slot is offered."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


@bp.post("/studio/slots/<int:slot_id>/removal")
def destroy_slot(slot_id: int) -> ResponseReturnValue:
    """Take a free slot back."""
    form = _slot_form(formdata=None)
    with refused_as(lambda refusal: _index(form.take(refusal))) as session:
        live_commerce.remove_slot(session, current_actor(), g.edition, slot_id=slot_id, now=current_time())
    flash(_("The slot was taken back."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


@bp.get("/studio/new")
def new() -> ResponseReturnValue:
    """Show the form for another studio."""
    return _new(_studio_form())


@bp.post("/studio")
def create() -> ResponseReturnValue:
    """Add a studio."""
    form = _studio_form()
    with submitted(form, lambda: _new(form)) as session:
        live_commerce.add_studio(
            session,
            current_actor(),
            g.edition,
            code=form.code.data or "",
            hall_id=form.hall_id.data,
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            changeover_minutes=filled(form.changeover_minutes),
            now=current_time(),
        )
    flash(_("Saved. Now offer slots."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


@bp.get("/studio/studios/<int:studio_id>")
def edit(studio_id: int) -> ResponseReturnValue:
    """Show a studio as a form."""
    return _edit(studio_id)


@bp.post("/studio/studios/<int:studio_id>")
def update(studio_id: int) -> ResponseReturnValue:
    """Change a studio's names and changeover."""
    form = StudioChangeForm()
    with submitted(form, lambda: _edit(studio_id, form)) as session:
        live_commerce.change_studio(
            session,
            current_actor(),
            g.edition,
            studio_id=studio_id,
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            changeover_minutes=filled(form.changeover_minutes),
            now=current_time(),
        )
    flash(_("The studio is changed."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


def _index(form: SlotForm | None = None) -> str:
    session = db.session()
    slots = live_commerce_queries.programme(session, g.edition.id)
    by_day: dict[date, list[StudioSlot]] = {}
    for slot in slots:
        by_day.setdefault(slot.starts_at.astimezone(g.edition.zone).date(), []).append(slot)
    return render_template(
        "organizer/live_commerce/index.html",
        form=form or _slot_form(),
        by_day=by_day,
        applications=broadcast_applications.by_slot(session, g.edition.id),
        booked=sum(slot.broadcast is not None for slot in slots),
        total=len(slots),
        studios=live_commerce_queries.studios(session, g.edition.id),
        halls=live_commerce_queries.halls(session, g.edition.id),
    )


def _slot_form(**values: Any) -> SlotForm:
    form = SlotForm(**values)
    days = (g.edition.ends_on - g.edition.starts_on).days + 1
    studios = live_commerce_queries.studios(db.session(), g.edition.id)
    form.offer(
        [(studio.id, local(studio)) for studio in studios],
        [g.edition.starts_on + timedelta(days=number) for number in range(days)],
    )
    return form


def _studio_form() -> StudioForm:
    form = StudioForm()
    form.hall_id.choices = [(hall.id, local(hall)) for hall in live_commerce_queries.halls(db.session(), g.edition.id)]
    return form


def _new(form: StudioForm) -> str:
    return render_template("organizer/live_commerce/new.html", form=form)


def _edit(studio_id: int, form: StudioChangeForm | None = None) -> str:
    studio = live_commerce_queries.studio(db.session(), g.edition.id, studio_id)
    return render_template(
        "organizer/live_commerce/edit.html", studio=studio, form=form or StudioChangeForm(formdata=None, obj=studio)
    )
