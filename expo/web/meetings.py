"""The buyer's part of the consultations: the agenda, booking a free slot, calling one off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.meetings import interpreting_language, now_and_next
from expo.domain.people import Role
from expo.domain.venue import Area, Facility, walking_minutes
from expo.domain.words import N_
from expo.queries import booking, buyers, exhibitors, meetings, venue
from expo.services import meetings as consultations
from expo.web.access import current_actor, current_time, only
from expo.web.current_url import is_fragment
from expo.web.formats import date_time, local, local_moment
from expo.web.forms.meetings import BookingForm, CancellationForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.editions import Slot
    from expo.models.meetings import Meeting
    from expo.models.venue import Hall

bp = Blueprint("meetings", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.BUYER, 10, "meetings.agenda", N_("My agenda"), "calendar"),)

_RIGHT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One consultation as its buyer needs it; ``walk``: minutes from the entrance, ``None`` straight after another."""

    meeting: "Meeting"
    language: str | None
    walk: int | None

    @property
    def slot(self) -> "Slot":
        return self.meeting.slot

    @property
    def leave_at(self) -> datetime | None:
        """When to set out from the entrance."""
        return self.slot.starts_at - timedelta(minutes=self.walk) if self.walk else None


@bp.get("/agenda")
@only(Role.BUYER)
def agenda() -> ResponseReturnValue:
    """Show a buyer's consultations: now and next, then the day."""
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    entries = _entries(meetings.agenda(session, actor), _entrance(venue.halls(session, edition.id)))
    day = _day(request.args.get("day", ""), [day.on for day in edition.days], entries, now)
    on, coming = now_and_next(entries, now)
    return render_template(
        "meetings/agenda.html",
        days=[(one.on, sum(_on(entry) == one.on for entry in entries)) for one in edition.days],
        day=day,
        entries=[entry for entry in entries if _on(entry) == day],
        total=len(entries),
        on=on,
        coming=coming,
        buyer=buyers.of_actor(session, actor),
        booking=booking.status(session, edition),
    )


@bp.get("/exhibitors/<code>/booking")
@only(Role.BUYER)
def new(code: str) -> ResponseReturnValue:
    """Show the slots in which a buyer could meet an exhibitor, and why not in the others."""
    return _booking(code, BookingForm())


@bp.post("/exhibitors/<code>/booking")
@only(Role.BUYER)
def create(code: str) -> ResponseReturnValue:
    """Book one of them."""
    form, actor, edition = BookingForm(), current_actor(), g.edition
    exhibitor_id = exhibitors.get(db.session(), edition.id, code).id

    def page() -> ResponseReturnValue:
        booked = _booked(exhibitor_id, form.slot.data)
        return redirect(_agenda_of(booked.slot.starts_at), 303) if booked else _booking(code, form)

    with submitted(form, page) as session:
        meeting = consultations.book(
            session,
            actor,
            edition,
            exhibitor_id=exhibitor_id,
            buyer_id=actor.buyer_id or 0,
            slot_id=form.slot.data or 0,
            now=current_time(),
        )
        when, who = meeting.slot.starts_at, local(meeting.exhibitor)
    flash(_("Booked: %(when)s, %(who)s", when=date_time(when), who=who), "good")
    return redirect(_agenda_of(when), 303)


@bp.get("/agenda/<int:meeting_id>/cancellation")
@only(Role.BUYER)
def new_cancellation(meeting_id: int) -> ResponseReturnValue:
    """Ask for the reason: the last chance to think better of it."""
    return _cancellation(meeting_id, CancellationForm())


@bp.post("/agenda/<int:meeting_id>/cancellation")
@only(Role.BUYER)
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Call a consultation off."""
    form, edition = CancellationForm(), g.edition
    with submitted(form, lambda: _cancellation(meeting_id, form)) as session:
        cancelled = consultations.cancel(
            session, current_actor(), edition, meeting_id, reason=form.given, now=current_time()
        )
        when = cancelled.meeting.slot.starts_at
    flash(_("The consultation is cancelled. The exhibitor reads why."), "good")
    return redirect(_agenda_of(when), 303)


def _booked(exhibitor_id: int, slot_id: int | None) -> "Meeting | None":
    """Return the reader's own consultation there and then: what was tapped twice is booked, and no refusal."""
    own = meetings.agenda(db.session(), current_actor(), exhibitor_id=exhibitor_id)
    return next((meeting for meeting in own if meeting.slot_id == slot_id), None)


def _agenda_of(moment: datetime) -> str:
    return url_for("meetings.agenda", day=local_moment(moment).date().isoformat())


def _booking(code: str, form: BookingForm) -> str:
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    exhibitor = exhibitors.get(session, edition.id, code)
    question = booking.ask(session, actor, edition, exhibitor_id=exhibitor.id, buyer_id=actor.buyer_id or 0, now=now)
    options = question.options()
    days = [(day.on, [one for one in options if one.slot.day_id == day.id]) for day in edition.days]
    first = next((on for on, of_day in days if any(one.is_free for one in of_day)), days[0][0] if days else None)
    chosen = next((on for on, _of_day in days if on.isoformat() == request.args.get("day")), first)
    return render_template(
        "meetings/booking.html",
        form=form,
        exhibitor=exhibitor,
        question=question,
        days=[(on, 0 if question.objections else sum(one.is_free for one in of_day)) for on, of_day in days],
        day=chosen,
        options=next((of_day for on, of_day in days if on == chosen), []),
    )


def _cancellation(meeting_id: int, form: CancellationForm) -> str:
    meeting = meetings.get(db.session(), current_actor(), meeting_id)
    page = "meetings/_cancellation.html" if is_fragment() else "meetings/cancellation.html"
    return render_template(page, form=form, meeting=meeting)


def _entries(active: Sequence["Meeting"], entrance: Area | None) -> list[Entry]:
    entries: list[Entry] = []
    for meeting in active:
        before = entries[-1].slot.ends_at if entries else None
        is_right_after = before is not None and meeting.slot.starts_at - before < _RIGHT_AFTER
        place = meeting.table.zone.hall if meeting.table else next(iter(meeting.exhibitor.booths), None)
        walk = walking_minutes(entrance, place.area) if entrance and place and not is_right_after else None
        language = interpreting_language(meeting.buyer.languages, meeting.exhibitor.languages)
        entries.append(Entry(meeting, language, walk))
    return entries


def _entrance(halls: Sequence["Hall"]) -> Area | None:
    return next((hall.area for hall in halls if hall.facility is Facility.ENTRANCE), None)


def _on(entry: Entry) -> date:
    return local_moment(entry.slot.starts_at).date()


def _day(wanted: str, days: Sequence[date], entries: Sequence[Entry], now: datetime) -> date | None:
    """Return the day to show: the wanted one, else the next with a consultation, else today, else the first."""
    today = local_moment(now).date()
    ahead = [_on(entry) for entry in entries if _on(entry) >= today]
    choices = [*(day for day in days if day.isoformat() == wanted), *ahead, *(day for day in days if day == today)]
    return next((day for day in choices if day in days), days[0] if days else None)
