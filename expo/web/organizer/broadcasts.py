"""A booked studio slot in the organizer's hands: another time, another title, or off the programme."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.queries import broadcast_captions as broadcast_captions_queries
from expo.queries import broadcast_followers, live_commerce
from expo.services import broadcast_captions, broadcast_changes
from expo.services.broadcast_changes import BroadcastProfile
from expo.web.access import current_actor, current_time
from expo.web.formats import date_time, local
from expo.web.forms.live_commerce import BroadcastCancellationForm, BroadcastProfileForm, CaptionsForm, SwapForm
from expo.web.language import offered_languages
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted

bp = organizer_blueprint("broadcasts", __name__, manage=Permission.MANAGE_STUDIO)

PROFILE = ("title_ko", "title_en", "platform", "stream_url", "replay_url", "summary_ko", "summary_en")


@bp.get("/studio/broadcasts/<int:broadcast_id>")
def edit(broadcast_id: int) -> ResponseReturnValue:
    """Show a broadcast as a form."""
    return _edit(broadcast_id)


@bp.post("/studio/broadcasts/<int:broadcast_id>")
def update(broadcast_id: int) -> ResponseReturnValue:
    """Change a broadcast; the exhibitor gets an e-mail if its time or title is another."""
    form = BroadcastProfileForm()
    form.slot_id.choices = _slots(broadcast_id)
    with submitted(form, lambda: _edit(broadcast_id, form)) as session:
        texts = {name: getattr(form, name).data or "" for name in PROFILE}
        profile = BroadcastProfile(form.slot_id.data, **texts, is_moderated=bool(form.is_moderated.data))
        broadcast_changes.change(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, profile=profile, now=current_time()
        )
    flash(_("The broadcast is changed. The exhibitor gets an e-mail if its time or title is another."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


@bp.post("/studio/broadcasts/<int:broadcast_id>/swap")
def create_swap(broadcast_id: int) -> ResponseReturnValue:
    """Swap the times of two broadcasts."""
    form = SwapForm()
    form.other.choices = _others(broadcast_id)
    with submitted(form, lambda: _edit(broadcast_id, swap=form)) as session:
        broadcast_changes.swap(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, other_id=form.other.data, now=current_time()
        )
    flash(_("The two broadcasts have each other's time. Both exhibitors get an e-mail."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


@bp.post("/studio/broadcasts/<int:broadcast_id>/captions")
def create_captions(broadcast_id: int) -> ResponseReturnValue:
    """Put captions to a broadcast."""
    form = CaptionsForm().offer(offered_languages())
    with submitted(form, lambda: _edit(broadcast_id, captions=form)) as session:
        broadcast_captions.put(
            session,
            current_actor(),
            g.edition,
            broadcast_id=broadcast_id,
            language=form.language.data,
            content=form.content,
            now=current_time(),
        )
    flash(_("The captions are on the broadcast's page."), "good")
    return redirect(url_for("organizer_broadcasts.edit", broadcast_id=broadcast_id, _anchor="captions"), 303)


@bp.post("/studio/broadcasts/<int:broadcast_id>/captions/<language>/removal")
def destroy_captions(broadcast_id: int, language: str) -> ResponseReturnValue:
    """Take the captions of a language off."""
    with transaction() as session:
        broadcast_captions.remove(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, language=language, now=current_time()
        )
    return redirect(url_for("organizer_broadcasts.edit", broadcast_id=broadcast_id, _anchor="captions"), 303)


@bp.post("/studio/broadcasts/<int:broadcast_id>/cancellation")
def destroy(broadcast_id: int) -> ResponseReturnValue:
    """Take a broadcast off the programme, with a reason."""
    form = BroadcastCancellationForm()
    with submitted(form, lambda: _edit(broadcast_id, cancellation=form)) as session:
        broadcast_changes.cancel(
            session,
            current_actor(),
            g.edition,
            broadcast_id=broadcast_id,
            reason=form.reason.data or "",
            now=current_time(),
        )
    flash(_("The broadcast is cancelled, and its slot is free again."), "good")
    return redirect(url_for("organizer_live_commerce.index"), 303)


def _edit(
    broadcast_id: int,
    form: BroadcastProfileForm | None = None,
    cancellation: BroadcastCancellationForm | None = None,
    swap: SwapForm | None = None,
    captions: CaptionsForm | None = None,
) -> str:
    found = live_commerce.broadcast(db.session(), g.edition.id, broadcast_id)
    if form is None:
        values = {name: getattr(found, name) for name in (*PROFILE, "is_moderated")}
        form = BroadcastProfileForm(formdata=None, data=values | {"slot_id": found.studio_slot_id})
    form.slot_id.choices = _slots(broadcast_id)
    swap = swap or SwapForm(formdata=None)
    swap.other.choices = _others(broadcast_id)
    return render_template(
        "organizer/broadcasts/edit.html",
        broadcast=found,
        form=form,
        swap=swap,
        captions=captions or CaptionsForm(formdata=None).offer(offered_languages()),
        captioned=broadcast_captions_queries.languages(db.session(), broadcast_id),
        followers=len(broadcast_followers.of(db.session(), broadcast_id)),
        cancellation=cancellation or BroadcastCancellationForm(formdata=None),
    )


def _slots(broadcast_id: int) -> list[tuple[int, str]]:
    """Return the broadcast's own slot and those it could have."""
    session, now = db.session(), current_time()
    own = live_commerce.broadcast(session, g.edition.id, broadcast_id).studio_slot
    return [
        (slot.id, f"{date_time(slot.starts_at)} · {local(slot.studio)}")
        for slot in live_commerce.programme(session, g.edition.id)
        if slot is own or (slot.broadcast is None and slot.starts_at > now < own.starts_at)
    ]


def _others(broadcast_id: int) -> list[tuple[int, str]]:
    """Return the broadcasts to come with which this one can swap, if it has not begun itself."""
    session, now = db.session(), current_time()
    own = live_commerce.broadcast(session, g.edition.id, broadcast_id).studio_slot
    return [
        (slot.broadcast.id, f"{date_time(slot.starts_at)} · {local(slot.broadcast.exhibitor)}")
        for slot in live_commerce.programme(session, g.edition.id)
        if slot is not own and slot.broadcast is not None and slot.starts_at > now < own.starts_at
    ]
