"""The one calendar, written: meetings, broadcasts and closures take their holds here and give them back.

The services decide *whether* something may be held (the rulebook, with every reason), with the slots locked; this
module writes the rows, and the unique constraints of :class:`expo.models.calendar.Hold` have the last word.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, contains_eager

from expo.db import locked
from expo.domain.editions import Span
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition, Slot
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.meetings import Meeting
from expo.queries import calendar

Row = dict[str, int]
_HOLDERS = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id")
_COLUMNS = tuple(column.key for column in Hold.__table__.columns if column.key != "id")


def hold_meeting(session: Session, meeting: Meeting) -> None:
    """Take the meeting's slot for its exhibitor, buyer, table and interpreter."""
    hold_meetings(session, [meeting])


def hold_meetings(session: Session, meetings: Iterable[Meeting]) -> None:
    """Take the slots of many meetings at once."""
    _insert(
        session,
        [
            {"slot_id": meeting.slot_id, "meeting_id": meeting.id, column: holder}
            for meeting in meetings
            for column in ("exhibitor_id", "buyer_id", "table_id", "interpreter_id")
            if (holder := getattr(meeting, column)) is not None
        ],
    )


def release_meetings(session: Session, meeting_ids: Iterable[int]) -> None:
    """Give back what these meetings held; what was closed in spite of one of them is closed from then on."""
    ids = set(meeting_ids)
    waiting = {one.closure_id for one in calendar.in_the_way(session, meeting_ids=ids)}
    session.execute(delete(Hold).where(Hold.meeting_id.in_(ids)))
    for closure in session.scalars(select(Closure).where(Closure.id.in_(waiting)).order_by(Closure.id)):
        hold_closure(session, closure)


def close_behind(session: Session, span: Span, **holder: int) -> None:
    """Take for a holder's closures what has been given back in a span; its slots are locked."""
    for closure in calendar.closures_over(session, span, **holder):
        hold_closure(session, closure)


def hold_broadcast(session: Session, broadcast: Broadcast) -> None:
    """Take every slot that the broadcast overlaps, for its exhibitor and for the studio."""
    slot = broadcast.studio_slot
    span = Span(slot.starts_at, slot.ends_at)
    rows = [
        {"slot_id": taken.id, "broadcast_id": broadcast.id, column: holder}
        for taken in calendar.overlapped(session, slot.edition_id, span)
        for column, holder in (("exhibitor_id", broadcast.exhibitor_id), ("studio_id", slot.studio_id))
    ]
    _insert(session, rows)


def hold_closure(session: Session, closure: Closure) -> None:
    """Take every slot that the closure overlaps and that its holder does not hold already.

    A slot already held, by another closure or by a broadcast, is closed as it is; one held by a meeting is closed when
    that gives it back (:func:`release_meetings`).
    """
    column, holder = closure.holder
    slots = calendar.overlapped(session, closure.edition_id, Span(closure.starts_at, closure.ends_at))
    held = set(
        session.scalars(
            select(Hold.slot_id).where(getattr(Hold, column) == holder, Hold.slot_id.in_([slot.id for slot in slots]))
        )
    )
    _insert(
        session,
        [{"slot_id": slot.id, "closure_id": closure.id, column: holder} for slot in slots if slot.id not in held],
    )


def reopen(session: Session, closure: Closure) -> None:
    """Delete a closure; slots that another closure of the same holder overlaps stay closed."""
    column, holder = closure.holder
    session.delete(closure)
    session.flush()
    close_behind(session, Span(closure.starts_at, closure.ends_at), **{column: holder})


def rebuild(session: Session, edition: Edition) -> None:
    """Derive the holds of every broadcast and closure anew, after the grid has changed.

    The same holds as :func:`hold_broadcast` and :func:`hold_closure` take one by one, in a handful of statements
    however many there are.
    """
    slots = session.scalars(locked(select(Slot).where(Slot.edition_id == edition.id).order_by(Slot.id))).all()
    of_the_edition = select(Slot.id).where(Slot.edition_id == edition.id)
    session.execute(delete(Hold).where(Hold.meeting_id.is_(None), Hold.slot_id.in_(of_the_edition)))
    existing = session.scalars(select(Hold).where(Hold.slot_id.in_(of_the_edition))).all()
    taken = {(hold.slot_id, *_held(hold)) for hold in existing}
    broadcasts = session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(StudioSlot.edition_id == edition.id)
        .options(contains_eager(Broadcast.studio_slot))
        .order_by(Broadcast.id)
    )
    rows: list[Row] = []
    for broadcast in broadcasts:
        on_air = broadcast.studio_slot
        span = Span(on_air.starts_at, on_air.ends_at)
        for column, holder in (("exhibitor_id", broadcast.exhibitor_id), ("studio_id", on_air.studio_id)):
            slot_ids = _overlapped(slots, span)
            rows += [{"slot_id": slot_id, "broadcast_id": broadcast.id, column: holder} for slot_id in slot_ids]
            taken.update((slot_id, column, holder) for slot_id in slot_ids)
    for closure in calendar.closures(session, edition.id):
        column, holder = closure.holder
        for slot_id in _overlapped(slots, Span(closure.starts_at, closure.ends_at)):
            if (slot_id, column, holder) not in taken:
                rows.append({"slot_id": slot_id, "closure_id": closure.id, column: holder})
                taken.add((slot_id, column, holder))
    _insert(session, rows)


def _overlapped(slots: Iterable[Slot], span: Span) -> list[int]:
    return [slot.id for slot in slots if span.overlaps(Span(slot.starts_at, slot.ends_at))]


def _held(hold: Hold) -> tuple[str, int]:
    return next((column, holder) for column in _HOLDERS if (holder := getattr(hold, column)) is not None)


def closure(
    edition: Edition, span: Span, *, reason: str = "", now: datetime, created_by_id: int | None = None, **holder: int
) -> Closure:
    """Return a new closure, not yet added; ``holder`` is one of its columns ``exhibitor_id``, ``buyer_id``, …"""
    return Closure(
        edition_id=edition.id,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        reason=reason,
        created_at=now,
        created_by_id=created_by_id,
        **holder,
    )


def _insert(session: Session, rows: list[Row]) -> None:
    session.flush()
    if rows:
        session.execute(insert(Hold), [{column: row.get(column) for column in _COLUMNS} for row in rows])
