"""An exhibitor's way into the studio: see what is free, book it, give it back."""

from itertools import groupby

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.editions import Phase, Span
from expo.domain.live_commerce import HOLD as ON_AIR
from expo.domain.people import Role
from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.queries import agenda, broadcast_applications, editions, live_commerce
from expo.services import broadcasts
from expo.web.access import current_actor, current_time, only
from expo.web.formats import local_moment
from expo.web.forms.broadcasts import BroadcastForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import refused_as, submitted

bp = Blueprint("broadcasts", __name__, url_prefix="/<edition_code>/studio")

MENU = (MenuEntry(Role.EXHIBITOR, 60, "broadcasts.index", N_("Studio"), "broadcast", part="studio"),)


@bp.get("")
@only(Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """Show the studio's slots by day: free, taken and by whom, or one's own."""
    return _slots()


@bp.get("/<int:slot_id>")
@only(Role.EXHIBITOR)
def new(slot_id: int) -> ResponseReturnValue:
    """Ask for the title of the show."""
    return _booking(slot_id, BroadcastForm())


@bp.post("/<int:slot_id>")
@only(Role.EXHIBITOR)
def create(slot_id: int) -> ResponseReturnValue:
    """Book a slot."""
    form, edition = BroadcastForm(), g.edition

    def page() -> ResponseReturnValue:
        return redirect(url_for("broadcasts.index"), 303) if _is_ours(slot_id) else _booking(slot_id, form)

    with submitted(form, page) as session:
        broadcasts.book(
            session,
            current_actor(),
            edition,
            studio_slot_id=slot_id,
            title_ko=form.title_ko.data or "",
            title_en=form.title_en.data or "",
            now=current_time(),
        )
    flash(_("The studio is yours. Your times are closed while you are on air."), "good")
    return redirect(url_for("broadcasts.index"), 303)


@bp.post("/<int:broadcast_id>/return")
@only(Role.EXHIBITOR)
def destroy(broadcast_id: int) -> ResponseReturnValue:
    """Give a slot back."""
    edition = g.edition
    with refused_as(lambda refusal: _slots(refusal.violations)) as session:
        broadcasts.give_back(session, current_actor(), edition, broadcast_id=broadcast_id, now=current_time())
    flash(_("The studio slot is given back, and your times are open again."), "good")
    return redirect(url_for("broadcasts.index"), 303)


def _slots(reasons: tuple[Violation, ...] = ()) -> str:
    session, edition, actor = db.session(), g.edition, current_actor()
    slots = live_commerce.programme(session, edition.id)
    taken = [time for time in agenda.times(session, actor) if time.kind and time.kind is not ON_AIR]
    busy = {
        slot.id: [
            time for time in taken if Span(slot.starts_at, slot.ends_at).overlaps(Span(time.starts_at, time.ends_at))
        ]
        for slot in slots
    }
    return render_template(
        "broadcasts/index.html",
        days=[
            (on, list(of_day)) for on, of_day in groupby(slots, key=lambda slot: local_moment(slot.starts_at).date())
        ],
        mine=[slot for slot in slots if slot.broadcast and slot.broadcast.exhibitor_id == actor.exhibitor_id],
        busy=busy,
        applied=broadcast_applications.of_exhibitor(session, edition.id, actor.exhibitor_id or 0),
        partners=agenda.partners(session, actor),
        is_open=editions.is_open(session, edition.id, Phase.STUDIO),
        reasons=reasons,
    )


def _is_ours(slot_id: int) -> bool:
    """Tell whether the slot is the reader's already: what was tapped twice is booked, and no refusal."""
    show = live_commerce.slot(db.session(), g.edition.id, slot_id).broadcast
    return show is not None and show.exhibitor_id == current_actor().exhibitor_id


def _booking(slot_id: int, form: BroadcastForm) -> str:
    return render_template(
        "broadcasts/new.html", form=form, slot=live_commerce.slot(db.session(), g.edition.id, slot_id)
    )
