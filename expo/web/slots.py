"""The times of a possible consultation, day by day, for booking one and for moving it; and what taking one does."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.db import db
from expo.queries import meetings as meetings_queries
from expo.queries import proposals as proposals_queries
from expo.queries.booking import BookingOption, BookingQuestion
from expo.services import meetings, proposals
from expo.services.agenda import take_note
from expo.web import kept_forms
from expo.web.access import current_actor, current_date, current_time
from expo.web.formats import date_time, local
from expo.web.forms.meetings import BookingForm
from expo.web.meeting_links import agenda_address
from expo.web.submissions import submitted


def days(question: BookingQuestion, *, without: int | None = None) -> dict[str, Any]:
    """Return the days ahead with their free times, the day of the address or the first that counts, and its options.

    The slot ``without`` is left out: the two meet there already.
    """
    options = [one for one in question.options() if one.slot.id != without]
    every = [(day.on, [one for one in options if one.slot.day_id == day.id]) for day in g.edition.days]
    chosen = next((on for on, _of_day in every if on.isoformat() == request.args.get("day")), None) or _first(every)
    every = [day for day in every if day[0] >= current_date() or day[0] == chosen]
    return {
        "question": question,
        "first_free": first_free(question),
        "days": [(on, 0 if question.objections else sum(one.is_free for one in of_day)) for on, of_day in every],
        "day": chosen,
        "options": next((of_day for on, of_day in every if on == chosen), []),
    }


def first_free(question: BookingQuestion) -> BookingOption | None:
    """Return the first time that is free for both."""
    return None if question.objections else next((one for one in question.options() if one.is_free), None)


def submit(
    page: Callable[[BookingForm], ResponseReturnValue], *, exhibitor_id: int, buyer_id: int
) -> ResponseReturnValue:
    """Take the time of the form that was sent; what cannot be shows the form's ``page``."""
    form = BookingForm()

    def booked() -> ResponseReturnValue | None:
        """Answer what was tapped twice: it is booked, and no refusal."""
        own = meetings_queries.agenda(db.session(), current_actor(), exhibitor_id=exhibitor_id, buyer_id=buyer_id)
        there = (agenda_address(one.slot.starts_at) for one in own if one.slot_id == form.slot.data)
        return next((kept_forms.done(address) for address in there), None)

    if kept_forms.is_sent_later() and (answer := booked()):
        return answer
    with submitted(form, lambda: booked() or page(form)) as session:
        address = take(session, form, exhibitor_id=exhibitor_id, buyer_id=buyer_id)
    return kept_forms.done(address)


def take(session: Session, form: BookingForm, *, exhibitor_id: int, buyer_id: int) -> str:
    """Book the time of a form, or propose it if the form asks first; say so, and return where it is seen."""
    actor, now, slot_id = current_actor(), current_time(), form.slot.data or 0
    if form.ask.data:
        return ask(session, exhibitor_id, buyer_id, slot_id)
    meeting = meetings.book(
        session, actor, g.edition, exhibitor_id=exhibitor_id, buyer_id=buyer_id, slot_id=slot_id, now=now
    )
    take_note(session, actor, meeting.id)
    who = local(meeting.buyer if actor.is_exhibitor else meeting.exhibitor)
    flash(_("Booked: %(when)s, %(who)s", when=date_time(meeting.when), who=who), "good")
    return agenda_address(meeting.slot.starts_at)


def ask(session: Session, exhibitor_id: int, buyer_id: int, slot_id: int) -> str:
    """Propose a time to the other side; say so, and return where its answer is seen."""
    actor = current_actor()
    proposal = proposals.propose(
        session, actor, g.edition, exhibitor_id=exhibitor_id, buyer_id=buyer_id, slot_id=slot_id, now=current_time()
    )
    when, until = date_time(proposals_queries.when(session, proposal)), date_time(proposal.expires_at)
    flash(_("Proposed: %(when)s. The other side can answer until %(until)s.", when=when, until=until), "good")
    return url_for("today.show" if actor.is_exhibitor else "meetings.agenda")


def _first(every: Sequence[tuple[date, Sequence[BookingOption]]]) -> date | None:
    """Return the first day ahead with a free time, else the first ahead, else the last of all."""
    today = current_date()
    ahead = [day for day in every if day[0] >= today] or every[-1:]
    return next((on for on, of_day in ahead if any(one.is_free for one in of_day)), ahead[0][0] if ahead else None)
