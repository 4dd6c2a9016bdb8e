"""One tap at the table: by the exhibitor, the buyer, the interpreter or the desk, once, also from a waiting phone."""

from typing import TYPE_CHECKING

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.services import outcomes
from expo.web import kept_forms
from expo.web.access import current_actor, current_time, only
from expo.web.forms.outcomes import TapForm
from expo.web.sign_ins import second_factor_missing
from expo.web.submissions import refused_at

if TYPE_CHECKING:
    from expo.models.outcomes import MeetingEvent

bp = Blueprint("outcomes", __name__, url_prefix="/<edition_code>/consultations/<int:meeting_id>")

bp.before_request(second_factor_missing)

UNREADABLE = Violation("unreadable", N_("That could not be read. Please try again."))
_WHO = (Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER, Permission.MANAGE_TIMETABLE, Permission.REGISTER)


@bp.post("/events")
@only(*_WHO)
def create(meeting_id: int) -> ResponseReturnValue:
    """Say what happens; what is sent twice is one event."""
    form, actor, now = TapForm(), current_actor(), current_time()
    is_read = form.validate_on_submit()
    with refused_at(_home(meeting_id)) as session:
        if not is_read:
            raise Refusal(UNREADABLE)
        kind, party, after = form.said
        key = f"{meeting_id}-{kind}-{party or 'x'}-{actor.role[:3]}-{after}"
        event = outcomes.tell(
            session,
            actor,
            g.edition,
            meeting_id,
            key=key[:40],
            kind=kind,
            party=party,
            at=kept_forms.tapped_at(now),
            now=now,
        )
        return _done(meeting_id, event)


@bp.post("/events/<int:event_id>/undo")
@only(*_WHO)
def destroy(meeting_id: int, event_id: int) -> ResponseReturnValue:
    """Take an event back."""
    with refused_at(_home(meeting_id)) as session:
        event = outcomes.undo(session, current_actor(), g.edition, meeting_id, event_id=event_id, now=current_time())
        return _done(meeting_id, event)


def _done(meeting_id: int, event: "MeetingEvent") -> ResponseReturnValue:
    """Name the event to a waiting phone, which deletes only what the answer names; others go back to their page."""
    return kept_forms.stored(event.key) if kept_forms.is_sent_later() else redirect(_home(meeting_id), 303)


def _home(meeting_id: int) -> str:
    actor = current_actor()
    if actor.is_organizer:
        return url_for("organizer_outcomes.index", view=request.form.get("view") or None, _anchor=f"m{meeting_id}")
    page = {Role.EXHIBITOR: "today.show", Role.BUYER: "meetings.agenda", Role.INTERPRETER: "duties.index"}
    return url_for(page[actor.role])
