"""Another time for a consultation, chosen by either company on its phone; the old one is held until then."""

from flask import Blueprint, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.queries import booking
from expo.queries import meetings as meetings_queries
from expo.services import meetings
from expo.services.agenda import take_note
from expo.web import kept_forms, slots
from expo.web.access import current_actor, current_time, only
from expo.web.formats import date_time, say
from expo.web.forms.meetings import BookingForm, CancellationForm
from expo.web.meeting_links import agenda_address, moved_meanwhile
from expo.web.submissions import submitted

bp = Blueprint("meeting_times", __name__, url_prefix="/<edition_code>/consultations/<int:meeting_id>/time")


@bp.get("")
@only(Role.BUYER, Role.EXHIBITOR)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Show when else the two could meet, and how to cancel."""
    return _page(meeting_id, BookingForm())


@bp.post("")
@only(Role.BUYER, Role.EXHIBITOR)
def update(meeting_id: int) -> ResponseReturnValue:
    """Move the consultation to one of these times."""
    form, actor = BookingForm(), current_actor()
    seen = meetings_queries.get(db.session(), actor, meeting_id)
    if seen.is_active and seen.slot_id == form.slot.data:  # tapped twice
        return kept_forms.done(agenda_address(seen.slot.starts_at))
    if kept_forms.is_sent_later() and (answer := moved_meanwhile(seen)):
        return answer
    with submitted(form, lambda: _page(meeting_id, form)) as session:
        if form.ask.data:
            return kept_forms.done(slots.ask(session, seen.exhibitor_id, seen.buyer_id, form.slot.data or 0))
        meeting = meetings.move(session, actor, g.edition, meeting_id, slot_id=form.slot.data or 0, now=current_time())
        take_note(session, actor, meeting.id)
        when, starts_at = meeting.when, meeting.slot.starts_at
    flash(_("Moved to %(when)s. Both sides get an e-mail.", when=date_time(when)), "good")
    return kept_forms.done(agenda_address(starts_at))


def _page(meeting_id: int, form: BookingForm) -> str:
    session, actor, now = db.session(), current_actor(), current_time()
    meeting = meetings_queries.get(session, actor, meeting_id)
    question = booking.ask(
        session,
        actor,
        g.edition,
        exhibitor_id=meeting.exhibitor_id,
        buyer_id=meeting.buyer_id,
        now=now,
        moving=meeting.id,
    )
    against = [say(one) for one in (*meetings_queries.against_moving(actor, meeting, now), *question.objections)]
    return render_template(
        "meetings/time.html",
        form=form,
        cancelling=CancellationForm(formdata=None),
        meeting=meeting,
        other=meeting.buyer if actor.is_exhibitor else meeting.exhibitor,
        against=against,
        back=url_for("today.show") if actor.is_exhibitor else agenda_address(meeting.slot.starts_at),
        **slots.days(question, without=meeting.slot_id),
    )
