"""The buyer's agenda, booking a free slot, and cancelling a consultation, which exhibitors do here too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.editions import Span
from expo.domain.meetings import interpreting_language, now_and_next
from expo.domain.people import Role
from expo.domain.refills import RankReason
from expo.domain.venue import Area, Facility, walking_minutes
from expo.domain.words import N_
from expo.queries import availability, booking, buyers, exhibitors, objections, proposals, refills, venue
from expo.queries import meetings as meetings_queries
from expo.services import meetings
from expo.services.agenda import take_note
from expo.web import agenda_readings as readings
from expo.web import at_table, kept_forms, slots
from expo.web.access import current_actor, current_time, only
from expo.web.formats import local_moment
from expo.web.forms.meetings import BookingForm, CancellationForm
from expo.web.looking_again import page_or_part
from expo.web.meeting_links import agenda_address, moved_meanwhile
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.meetings import Meeting
    from expo.models.refills import RefillOffer
    from expo.models.venue import Hall

bp = Blueprint("meetings", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.BUYER, 10, "meetings.agenda", N_("My agenda"), "calendar"),)

_RIGHT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """One consultation as its buyer needs it; ``walk``: minutes from ``start``, the place before, or the entrance.

    ``walk`` is ``None`` without a way to go: right after a consultation in the same hall.
    """

    meeting: "Meeting"
    language: str | None
    walk: int | None
    start: str = ""

    @property
    def slot(self) -> Span:
        return self.meeting.span

    @property
    def leave_at(self) -> datetime | None:
        """When to set out."""
        return self.slot.starts_at - timedelta(minutes=self.walk) if self.walk else None


@bp.get("/agenda")
@only(Role.BUYER)
def agenda() -> ResponseReturnValue:
    """Show a buyer's consultations: now and next, then every day; alone to a page that looks again."""
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    look = readings.look(actor, now)
    entries = _entries(meetings_queries.agenda(session, actor), _entrance(venue.halls(session, edition.id)))
    on, coming = now_and_next(entries, now)
    today = local_moment(now).date()
    standby, ahead = refills.standby_of(session, actor), availability.days_ahead(session, actor, now)
    dates = sorted({*edition.dates} | {_on(entry) for entry in entries})
    days = [(one, [entry for entry in entries if _on(entry) == one]) for one in dates]
    values = {
        "days": days,
        "ahead": [day for day in days if day[0] >= today],
        "over": [day for day in days if day[0] < today],
        "today": today,
        "total": len(entries),
        "on": on,
        "coming": coming,
        "buyer": buyers.of_actor(session, actor),
        "awaited": () if edition.is_over(now) else buyers.awaited(session, actor.buyer_id),
        "booking": booking.status(session, edition, now),
        "changes": look.changes,
        "states": {one.key: one for one in look.changes if one.now},
        "read": look.read,
        "offers": refills.offers_to_buyer(session, actor, now),
        "offer_reasons": _offer_reasons,
        "standby_days": [day for day in edition.days if day.id in ahead or (day.id in standby and day.on >= today)],
        "standby": standby,
        "provisional": objections.provisional(session, actor, objections.provisional_until(session, edition.id), now),
        "proposals": proposals.waiting(session, actor, now),
        "tables": at_table.news(session, actor, edition, _of_today(entries, today), now),
    }
    return page_or_part("meetings/agenda.html", "meetings/_agenda.html", **values)


@bp.post("/agenda/reading")
@only(Role.BUYER)
def create_reading() -> ResponseReturnValue:
    """Confirm what has changed."""
    readings.confirm(current_actor(), current_time())
    return redirect(url_for("meetings.agenda"), 303)


@bp.get("/exhibitors/<code>/booking")
@only(Role.BUYER)
def new(code: str) -> ResponseReturnValue:
    """Show the slots in which a buyer could meet an exhibitor, and why not in the others."""
    return _booking(code, BookingForm())


@bp.post("/exhibitors/<code>/booking")
@only(Role.BUYER)
def create(code: str) -> ResponseReturnValue:
    """Book one of them."""
    exhibitor_id = exhibitors.get(db.session(), g.edition.id, code).id
    return slots.submit(
        lambda form: _booking(code, form), exhibitor_id=exhibitor_id, buyer_id=current_actor().buyer_id or 0
    )


@bp.get("/agenda/<int:meeting_id>/cancellation")
@only(Role.BUYER, Role.EXHIBITOR)
def new_cancellation(meeting_id: int) -> ResponseReturnValue:
    """Ask for the reason: the last chance to think better of it."""
    return _cancellation(meeting_id, CancellationForm())


@bp.post("/agenda/<int:meeting_id>/cancellation")
@only(Role.BUYER, Role.EXHIBITOR)
def destroy(meeting_id: int) -> ResponseReturnValue:
    """Call a consultation off."""
    form, edition = CancellationForm(), g.edition
    if kept_forms.is_sent_later() and (answer := _outdated(meeting_id)):
        return answer
    with submitted(form, lambda: _cancellation(meeting_id, form)) as session:
        cancelled = meetings.cancel(
            session, current_actor(), edition, meeting_id, reason=form.given, beside=form.beside, now=current_time()
        )
        take_note(session, current_actor(), meeting_id)
        when = cancelled.meeting.slot.starts_at
    flash(_("The consultation is cancelled. The other side reads why."), "good")
    return kept_forms.done(agenda_address(when))


def _outdated(meeting_id: int) -> ResponseReturnValue | None:
    """Answer a phone that sends a cancellation later: it is cancelled already, or was moved in between."""
    meeting = meetings_queries.get(db.session(), current_actor(), meeting_id)
    if not meeting.is_active:
        return kept_forms.stored(request.path)
    return moved_meanwhile(meeting)


def _booking(code: str, form: BookingForm) -> str:
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    exhibitor = exhibitors.get(session, edition.id, code)
    question = booking.ask(session, actor, edition, exhibitor_id=exhibitor.id, buyer_id=actor.buyer_id or 0, now=now)
    return render_template(
        "meetings/booking.html",
        form=form,
        other=exhibitor,
        other_place=exhibitor.hall,
        about=url_for("exhibitors.show", code=code),
        address=lambda **day: url_for("meetings.new", code=code, **day),
        action=lambda **day: url_for("meetings.create", code=code, **day),
        **slots.days(question),
    )


def _cancellation(meeting_id: int, form: CancellationForm) -> str:
    meeting = meetings_queries.get(db.session(), current_actor(), meeting_id)
    other = meeting.buyer if current_actor().is_exhibitor else meeting.exhibitor
    return render_template(
        "meetings/cancellation.html",
        form=form,
        meeting=meeting,
        other=other,
        back=agenda_address(meeting.slot.starts_at),
    )


def _entries(booked: Sequence["Meeting"], entrance: Area | None) -> list[Entry]:
    entries: list[Entry] = []
    for meeting in booked:
        before = entries[-1].meeting if entries else None
        is_right_after = before is not None and meeting.slot.starts_at - before.ends_at < _RIGHT_AFTER
        walk, start = _walk(meeting, before if is_right_after else None, entrance)
        language = interpreting_language(meeting.buyer.languages, meeting.exhibitor.languages)
        entries.append(Entry(meeting, language, walk, start))
    return entries


def _walk(meeting: "Meeting", before: "Meeting | None", entrance: Area | None) -> tuple[int | None, str]:
    """Return how many minutes it takes to get there, and from where; nothing within one hall."""
    here, there = _spot(before) if before else entrance, _spot(meeting)
    if here is None or there is None or (before and _hall_id(before) == _hall_id(meeting)):
        return None, ""
    return walking_minutes(here, there), _code(before) if before else ""


def _spot(meeting: "Meeting") -> Area | None:
    place = meeting.table.zone.hall if meeting.table else next(iter(meeting.exhibitor.booths), None)
    return place.area if place else None


def _code(meeting: "Meeting") -> str:
    return meeting.table.code if meeting.table else meeting.exhibitor.booths[0].code


def _hall_id(meeting: "Meeting") -> int:
    return meeting.table.zone.hall.id if meeting.table else meeting.exhibitor.hall.id


def _entrance(halls: Sequence["Hall"]) -> Area | None:
    return next((hall.area for hall in halls if hall.facility is Facility.ENTRANCE), None)


def _offer_reasons(offer: "RefillOffer") -> str:
    """Return why the reader is asked first, in words."""
    return ", ".join(_(RankReason(word).label) for word in offer.reasons)


def _of_today(entries: Sequence[Entry], today: date) -> list[tuple[int, Span]]:
    """Return the day's consultations: their ids and slots."""
    return [(entry.meeting.id, entry.slot) for entry in entries if _on(entry) == today]


def _on(entry: Entry) -> date:
    return local_moment(entry.slot.starts_at).date()
