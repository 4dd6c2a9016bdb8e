"""An exhibitor applies for a time on air, or waits for one that is taken."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.people import Role
from expo.queries import broadcast_applications as broadcast_applications_queries
from expo.queries import live_commerce
from expo.services import broadcast_applications
from expo.web.access import current_actor, current_time, only
from expo.web.forms.broadcasts import BroadcastApplicationForm
from expo.web.submissions import submitted

bp = Blueprint("broadcast_applications", __name__, url_prefix="/<edition_code>/studio")


@bp.get("/<int:slot_id>/application")
@only(Role.EXHIBITOR)
def new(slot_id: int) -> ResponseReturnValue:
    """Ask what the show would be, filled with what was written before."""
    row = broadcast_applications_queries.own(db.session(), slot_id, current_actor().exhibitor_id or 0)
    known = {name: getattr(row, name) for name in ("title_ko", "title_en", "words")} if row else {}
    return _page(slot_id, BroadcastApplicationForm(formdata=None, data=known))


@bp.post("/<int:slot_id>/application")
@only(Role.EXHIBITOR)
def create(slot_id: int) -> ResponseReturnValue:
    """Apply, or change what was written."""
    form = BroadcastApplicationForm()
    with submitted(form, lambda: _page(slot_id, form)) as session:
        broadcast_applications.apply(
            session,
            current_actor(),
            g.edition,
            studio_slot_id=slot_id,
            title_ko=form.title_ko.data or "",
            title_en=form.title_en.data or "",
            words=form.words.data or "",
            now=current_time(),
        )
    flash(_("Sent. You get an e-mail when the organizer has chosen."), "good")
    return redirect(url_for("broadcasts.index"), 303)


@bp.post("/applications/<int:application_id>/withdrawal")
@only(Role.EXHIBITOR)
def destroy(application_id: int) -> ResponseReturnValue:
    """Take one's application back."""
    with transaction() as session:
        broadcast_applications.withdraw(
            session, current_actor(), g.edition, application_id=application_id, now=current_time()
        )
    flash(_("Your application is taken back."), "good")
    return redirect(url_for("broadcasts.index"), 303)


def _page(slot_id: int, form: BroadcastApplicationForm) -> str:
    slot = live_commerce.slot(db.session(), g.edition.id, slot_id)
    return render_template("broadcasts/apply.html", form=form, slot=slot)
