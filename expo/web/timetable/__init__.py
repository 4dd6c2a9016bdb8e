"""What the organizer's timetable shows: a day of the calendar, and where a chosen pair or meeting could go.

Three views of the same day: tables, companies (exhibitors or buyers), and a list. What is chosen colours the cells:
free, or taken with the reason.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.domain.wishes import Side
from expo.queries import booking, meetings, open_pairs, timetable
from expo.web.formats import local_moment, say
from expo.web.timetable import lines
from expo.web.timetable.shapes import Chosen, Reasons, Shown, TimetableColumn, Wanted

if TYPE_CHECKING:
    from expo.models.editions import Day, Edition, Slot

__all__ = ["Reasons", "Shown", "Wanted", "show"]


def show(session: Session, actor: Actor, edition: "Edition", wanted: Wanted, *, now: datetime) -> Shown | None:
    """Read what the page shows; ``None`` while the edition has no days."""
    chosen = _chosen(session, actor, edition, wanted, now)
    day = _day(edition, wanted, chosen, now)
    if day is None:
        return None
    slots, counts = timetable.slots(session, day), timetable.counts(session, edition)
    at_booths: Mapping[int, int] = {}
    if wanted.view == "tables" and not wanted.is_narrowed:
        of = chosen.meeting.id if chosen and chosen.meeting else None
        placed, at_booths = timetable.drawn(session, day, most=lines.MOST_AT_BOOTHS, chosen=of)
    else:
        placed = timetable.placed(session, day)
    held = timetable.held(session, day, tables_only=wanted.view == "tables")
    found = [one for one in placed if wanted.shows(one)] if wanted.is_narrowed else placed
    listed: Sequence[timetable.Placed] = ()
    if wanted.view == "list":
        listed, *pages = lines.part_of(found, wanted, lambda one: one.id == wanted.meeting)
        part = lines.PageOfLines([], *pages)
    elif wanted.view == "tables":
        part = lines.by_table(session, edition, slots, placed, at_booths, held["table"], chosen, wanted)
    else:
        side = Side.EXHIBITOR if wanted.view == "exhibitors" else Side.BUYER
        part = lines.by_company(session, edition, side, slots, placed, held[side], chosen, wanted)
    return Shown(
        day=day.on,
        days=[(one.on, counts.get(one.id, 0)) for one in edition.days],
        columns=[_column(slot, chosen, now) for slot in slots],
        groups=tuple((name, tuple(of_group)) for name, of_group in part.groups),
        rows=lines.rows(slots, listed),
        tray=open_pairs.read(session, actor, edition, text=wanted.q),
        filters=timetable.filters(session, edition),
        found=len(found) if wanted.is_narrowed else counts.get(day.id, 0),
        page=part.page,
        last=part.last,
        chosen=chosen,
    )


def _chosen(session: Session, actor: Actor, edition: "Edition", wanted: Wanted, now: datetime) -> Chosen | None:
    meeting, pair = None, wanted.pair
    try:
        if wanted.meeting is not None:
            meeting = meetings.get(session, actor, wanted.meeting)
            pair = (meeting.exhibitor_id, meeting.buyer_id)
            if not meeting.is_active:
                meeting = None
        if pair is None:
            return None
        question = booking.ask(
            session,
            actor,
            edition,
            exhibitor_id=pair[0],
            buyer_id=pair[1],
            now=now,
            moving=meeting.id if meeting else None,
        )
    except NotFound:
        return None  # chosen in another tab, gone meanwhile: the timetable itself is still there
    options = [] if question.objections or (meeting and meeting.lock) else question.options()
    tables = frozenset(table.id for table in question.tables)
    return Chosen(question, meeting, options, {one.slot.id: one for one in options}, tables)


def _day(edition: "Edition", wanted: Wanted, chosen: Chosen | None, now: datetime) -> "Day | None":
    on = local_moment(now).date().isoformat()
    if chosen and chosen.meeting and not wanted.day:
        on = local_moment(chosen.meeting.slot.starts_at).date().isoformat()
    days = {day.on.isoformat(): day for day in edition.days}
    return days.get(wanted.day) or days.get(on) or next(iter(days.values()), None)


def _column(slot: "Slot", chosen: Chosen | None, now: datetime) -> TimetableColumn:
    passed = min(1.0, max(0.0, (now - slot.starts_at) / (slot.ends_at - slot.starts_at)))
    option = chosen.by_slot.get(slot.id) if chosen else None
    if option is None:
        return TimetableColumn(slot, passed)
    reasons, warnings = (tuple(say(one) for one in found) for found in (option.reasons, option.warnings))
    return TimetableColumn(slot, passed, option.is_free, reasons, warnings)
