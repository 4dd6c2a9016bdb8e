"""What an exhibitor sees with a phone in one hand: now and next, the rest of the day, and all days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.editions import Span, moment
from expo.domain.meetings import now_and_next
from expo.domain.people import Role
from expo.domain.records import RecordState
from expo.domain.venue import walking_minutes
from expo.domain.words import N_
from expo.queries import agenda, booking, colleagues, objections, proposals, records, refills, wishes
from expo.queries.agenda.availability import Closed
from expo.queries.agenda.meetings import Consultation
from expo.queries.agenda.shapes import AgendaEntry, Host
from expo.web import agenda_readings as readings
from expo.web import at_table, pulses
from expo.web.access import current_actor, current_time, only
from expo.web.formats import local, local_moment
from expo.web.looking_again import page_or_part
from expo.web.navigation import MenuEntry

bp = Blueprint("today", __name__, url_prefix="/<edition_code>/today")

MENU = (
    MenuEntry(Role.EXHIBITOR, 10, "today.show", N_("Today"), "clock"),
    MenuEntry(Role.EXHIBITOR, 20, "today.days", N_("All days"), "calendar"),
)

_RIGHT_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Departure:
    """When to leave, how long the way is, and where it leads; without ``start`` from the booth."""

    at: datetime
    minutes: int
    start: str
    goal: str


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """One day of one's agenda."""

    on: date
    entries: Sequence[AgendaEntry]

    @property
    def busy(self) -> int:
        return sum(map(agenda.is_busy, self.entries))


@bp.get("")
@only(Role.EXHIBITOR)
def show() -> ResponseReturnValue:
    """Show now and next, then the rest of the day; alone, as a fragment, to a page that looks again."""
    session, actor, now = db.session(), current_actor(), current_time()
    look = readings.look(actor, now)
    own = agenda.company(session, actor)
    entries = agenda.of_exhibitor(session, actor, own)
    busy = [entry for entry in entries if agenda.is_busy(entry)]
    on, coming = now_and_next(busy, now)
    today = local_moment(now).date()
    shown = (*on, coming)
    written = records.states(session, actor) if any(entry.slot.starts_at <= now for entry in entries) else {}
    rest = [entry for entry in _by_day(entries) if _on(entry) == today and entry not in shown]
    values = {
        "own": own,
        "pulse": _pulse(actor.exhibitor_id),
        "today": today,
        "on": on,
        "coming": coming,
        "is_today": coming is not None and _on(coming) == today,
        "departure": _departure(own, busy, coming),
        "later": [entry for entry in rest if entry.slot.ends_at > now],
        "earlier": [entry for entry in rest if entry.slot.ends_at <= now],
        "has_any": any(isinstance(entry, Consultation) for entry in entries),
        "booking": None if busy else booking.status(session, g.edition, now),
        "proposals": proposals.waiting(session, actor, now),
        "requests": wishes.unanswered(session, g.edition, actor, now),
        "changes": look.changes,
        "states": {one.key: one for one in look.changes if one.now},
        "read": look.read,
        "address": _address,
        "records": written,
        "unwritten": sum(written.get(one.id, RecordState.DRAFT) is RecordState.DRAFT for one in _held(entries, now)),
        "provisional": objections.provisional(session, actor, own.provisional_until, now),
        "bare": _bare(own, entries, now),
        "seats": refills.offers_to_host(session, actor, now),
        "tables": at_table.news(session, actor, g.edition, _of_today(entries, today), now),
    }
    return page_or_part("today/show.html", "today/_today.html", **values)


@bp.get("/pulse/<token:key>")
def pulse(key: str) -> ResponseReturnValue:
    """Tell a phone whether the agenda has changed; from the second time on `pulses` answers."""
    exhibitor_id = pulses.exhibitor_of(key)
    read = partial(agenda.versions, edition_id=g.edition.id)
    current_app.extensions["pulses"].learn(
        request.path, f"agenda {g.edition.id}", read, str(exhibitor_id), is_drawn=False
    )
    version = read(db.session()).get(str(exhibitor_id), "0")
    return "", 204 if request.args.get("since") == version else 200, {"Version": version, "Cache-Control": "no-store"}


@bp.post("/reading")
@only(Role.EXHIBITOR)
def create_reading() -> ResponseReturnValue:
    """Confirm what has changed."""
    readings.confirm(current_actor(), current_time())
    return redirect(url_for("today.show"), 303)


@bp.get("/days")
@only(Role.EXHIBITOR)
def days() -> ResponseReturnValue:
    """Show every day, one under the other, so that one visit is enough for a hall without network."""
    session, actor, now = db.session(), current_actor(), current_time()
    own = agenda.company(session, actor)
    entries = agenda.of_exhibitor(session, actor, own)
    daily = list(_by_day(entries))
    dates = sorted({*g.edition.dates} | {_on(entry) for entry in daily})
    return page_or_part(
        "today/days.html",
        "today/_days.html",
        own=own,
        pulse=_pulse(actor.exhibitor_id),
        days=[AgendaDay(on, [entry for entry in daily if _on(entry) == on]) for on in dates],
        today=local_moment(now).date(),
        total=sum(isinstance(entry, Consultation) for entry in entries),
        booking=None if entries else booking.status(session, g.edition, now),
        read={},
        address=_address,
        provisional=objections.provisional(session, actor, own.provisional_until, now),
    )


def _pulse(exhibitor_id: int | None) -> str:
    """Return the address at which a phone asks whether the agenda has changed."""
    return url_for("today.pulse", key=pulses.key_of(exhibitor_id or 0))


def _held(entries: Sequence[AgendaEntry], now: datetime) -> list[Consultation]:
    """Return the consultations that are over."""
    return [one for one in entries if isinstance(one, Consultation) and one.slot.ends_at <= now]


def _of_today(entries: Sequence[AgendaEntry], today: date) -> list[tuple[int, Span]]:
    """Return the day's consultations: their ids and spans."""
    return [(one.id, one.slot) for one in entries if isinstance(one, Consultation) and _on(one) == today]


def _bare(own: Host, entries: Sequence[AgendaEntry], now: datetime) -> int:
    """Count the consultations until tomorrow to which none of several people comes."""
    until = colleagues.eve_ends(g.edition, now)
    soon = [one for one in entries if isinstance(one, Consultation) and now < one.slot.starts_at < until]
    return sum(one.owner is None for one in soon) if own.people > 1 else 0


def _by_day(entries: Iterable[AgendaEntry]) -> Iterator[AgendaEntry]:
    """Yield the entries in order, what is closed for several days with its part on each of them."""
    for entry in entries:
        first, last = _on(entry), local_moment(entry.slot.ends_at - timedelta(microseconds=1)).date()
        if not isinstance(entry, Closed) or first == last:
            yield entry
            continue
        for number in range((last - first).days + 1):
            dawn, dusk = (moment(first + timedelta(days=number + n), time(0), g.edition.zone) for n in (0, 1))
            part = Span(max(entry.slot.starts_at, dawn), min(entry.slot.ends_at, dusk))
            yield replace(entry, slot=part)


def _on(entry: AgendaEntry) -> date:
    return local_moment(entry.slot.starts_at).date()


def _departure(own: Host, busy: Sequence[AgendaEntry], coming: AgendaEntry | None) -> Departure | None:
    """Return when to leave for what comes next, from the booth or from what ends right before it.

    ``None`` without a way to go: where one is already, in that hall or at the booth; and where a place is not known.
    """
    if own.booth is None or coming is None or coming.place is None:
        return None
    starts_at = coming.slot.starts_at
    before = [entry for entry in busy if timedelta() <= starts_at - entry.slot.ends_at < _RIGHT_AFTER]
    here, there = before[-1].away if before else None, coming.away
    if (here and here.code) == (there and there.code):
        return None
    minutes = walking_minutes(here.area if here else own.booth, there.area if there else own.booth)
    start = _spot(before[-1]) if here else ""
    return Departure(starts_at - timedelta(minutes=minutes), minutes, start, _spot(coming) if there else own.booths[0])


def _spot(entry: AgendaEntry) -> str:
    """Return the table where an entry is, else its hall."""
    return getattr(entry, "table", None) or (local(entry.away) if entry.away else "")


def _address(endpoint: str) -> str | None:
    """Return the address of a feature that may not be installed."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None
