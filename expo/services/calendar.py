"""The one calendar, written: meetings, broadcasts, closures and other kinds take and give back their holds here.

The services decide *whether* something may be held (the rulebook, with every reason), with the slots locked; this
module writes the rows, and the unique indexes of :class:`expo.models.calendar.Hold` have the last word.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from expo.db import insert_missing
from expo.domain import live_commerce
from expo.domain.editions import Span
from expo.domain.holds import HoldKind, kinds
from expo.models.calendar import CLOSABLE, HOLDERS, Closure, Hold
from expo.models.editions import Edition, Slot
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting
from expo.queries import agenda, calendar, delegates
from expo.queries.agenda import live_commerce as live_commerce_agenda
from expo.queries.agenda.shapes import HeldSpan

Row = dict[str, int]
_HELD = select(Hold.slot_id, *(getattr(Hold, column) for column in HOLDERS))


def hold_meeting(session: Session, meeting: Meeting) -> None:
    """Take the meeting's slots for its exhibitor, buyer, table and interpreter."""
    hold_meetings(session, [meeting])


def hold_meetings(session: Session, meetings: Iterable[Meeting]) -> None:
    """Take the slots of many meetings of an edition at once, for delegates of their companies too."""
    meetings = list(meetings)
    if meetings:
        hold_delegates(session, meetings[0].edition_id, meetings)
    _insert(
        session,
        [
            {"slot_id": slot_id, "meeting_id": meeting.id, column: holder}
            for meeting in meetings
            for slot_id in meeting.slot_ids
            for column in ("exhibitor_id", "buyer_id", "table_id", "interpreter_id")
            if (holder := getattr(meeting, column)) is not None
        ],
    )


def hold_active_meetings(session: Session, edition: Edition) -> None:
    """Take the slots of every active meeting of an edition that holds none yet, in two statements for each holder."""
    holders = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id")
    for column, slot_id in product(holders, (Meeting.slot_id, Meeting.second_slot_id)):
        holder = getattr(Meeting, column)
        held = exists().where(
            Hold.meeting_id == Meeting.id, Hold.slot_id == slot_id, getattr(Hold, column).is_not(None)
        )
        free = select(slot_id, Meeting.id, holder).where(
            Meeting.edition_id == edition.id, Meeting.is_active.is_(True), holder.is_not(None), ~held
        )
        if slot_id is Meeting.second_slot_id:
            free = free.where(slot_id.is_not(None))
        session.execute(insert(Hold).from_select(["slot_id", "meeting_id", column], free))
    of_company = delegates.of_companies(session, edition.id)
    if of_company:
        held = exists().where(Hold.meeting_id == Meeting.id, Hold.delegate_id.is_not(None))
        active = select(Meeting).where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True), ~held)
        hold_delegates(session, edition.id, session.scalars(active))


def hold_delegates(session: Session, edition_id: int, meetings: Iterable[Meeting]) -> None:
    """Take the slots of active meetings for those who sit in them for several companies."""
    sitting = delegates.sitting(meetings, delegates.of_companies(session, edition_id))
    _insert(
        session,
        [
            {"slot_id": slot_id, "meeting_id": one.id, "delegate_id": who}
            for one, who in sitting
            for slot_id in one.slot_ids
        ],
    )


def hold_delegate(session: Session, delegate_id: int, holds: Iterable[Hold]) -> None:
    """Take for a delegate what companies of theirs hold; two of them may be in the same meeting."""
    columns = [kind.column for kind in kinds().values()]
    taken = {hold.slot_id: {column: getattr(hold, column) for column in columns} for hold in holds}
    _insert(
        session,
        [
            {"slot_id": slot, "delegate_id": delegate_id, **{key: row for key, row in cause.items() if row is not None}}
            for slot, cause in taken.items()
        ],
    )


def release_meetings(session: Session, meeting_ids: Iterable[int]) -> None:
    """Give back what these meetings held; what was closed in spite of one of them is closed from then on."""
    ids = set(meeting_ids)
    waiting = {one.closure_id for one in calendar.in_the_way(session, meeting_ids=ids)}
    session.execute(delete(Hold).where(Hold.meeting_id.in_(ids)))
    hold_closures(session, session.scalars(select(Closure).where(Closure.id.in_(waiting)).order_by(Closure.id)).all())


def release(session: Session, kind: HoldKind, edition_id: int, held: HeldSpan) -> None:
    """Lock the slots of a row of some kind, and give back what it held; closures beneath take the time again."""
    calendar.lock_overlapped(session, edition_id, held.span)
    session.execute(delete(Hold).where(getattr(Hold, kind.column) == held.id))
    for column, holder in held.holders:
        if column in CLOSABLE:
            close_behind(session, held.span, **{column: holder})


def close_behind(session: Session, span: Span, **holder: int) -> None:
    """Take for a holder's closures what has been given back in a span; its slots are locked."""
    for closure in calendar.closures_over(session, span, **holder):
        hold_closure(session, closure)


def hold_broadcast(session: Session, broadcast: Broadcast) -> None:
    """Take every slot that the broadcast overlaps, for its exhibitor and for the studio."""
    hold(session, live_commerce.HOLD, broadcast.studio_slot.edition_id, live_commerce_agenda.held_by(broadcast))


def hold(session: Session, kind: HoldKind, edition_id: int, held: HeldSpan) -> None:
    """Take every slot that a row of some kind overlaps, for each of its holders and their delegates."""
    slots = calendar.overlapped(session, edition_id, held.span)
    holders = delegates.among_holders(held.holders, delegates.of_companies(session, edition_id))
    _insert(
        session,
        [{"slot_id": slot.id, kind.column: held.id, column: holder} for slot in slots for column, holder in holders],
    )


def hold_closure(session: Session, closure: Closure) -> None:
    """Take every slot that the closure overlaps and that its holder does not hold already.

    A slot already held, by another closure or by a broadcast, is closed as it is; one held by a meeting is closed when
    that gives it back (:func:`release_meetings`).
    """
    hold_closures(session, [closure])


def hold_closures(session: Session, closures: Sequence[Closure]) -> None:
    """Take what :func:`hold_closure` takes, for many closures of one edition in a few statements."""
    if not closures:
        return
    whole = Span(min(one.starts_at for one in closures), max(one.ends_at for one in closures))
    slots = calendar.overlapped(session, closures[0].edition_id, whole)
    holders: dict[str, set[int]] = defaultdict(set)
    for closure in closures:
        column, holder = closure.holder
        holders[column].add(holder)
    mine = or_(*(getattr(Hold, column).in_(ids) for column, ids in holders.items()))
    holds = session.execute(_HELD.where(Hold.slot_id.in_([slot.id for slot in slots]), mine))
    taken = {(hold.slot_id, *_held(hold)) for hold in holds}
    grid = _Grid(slots)
    rows: list[Row] = []
    for closure in closures:
        column, holder = closure.holder
        for slot_id in grid.overlapped(closure.span):
            if (slot_id, column, holder) not in taken:
                rows.append({"slot_id": slot_id, "closure_id": closure.id, column: holder})
                taken.add((slot_id, column, holder))
    _insert(session, rows)


def reopen(session: Session, closures: Sequence[Closure]) -> None:
    """Delete closures of one edition; slots that another closure of the same holder overlaps stay closed."""
    holders: dict[str, set[int]] = defaultdict(set)
    for closure in closures:
        column, holder = closure.holder
        holders[column].add(holder)
    whole = Span(min(one.starts_at for one in closures), max(one.ends_at for one in closures))
    ids = [one.id for one in closures]
    session.execute(delete(Hold).where(Hold.closure_id.in_(ids)))
    session.execute(delete(Closure).where(Closure.id.in_(ids)))
    for column, rows in holders.items():
        hold_closures(session, calendar.closures_of(session, column, rows, whole))


def rebuild(session: Session, edition: Edition) -> None:
    """Derive the holds of everything that holds by spans anew, after the grid has changed; its slots are locked.

    The same holds as :func:`hold` and :func:`hold_closure` take one by one, in a handful of statements however many
    there are.
    """
    slots = session.execute(select(Slot.starts_at, Slot.ends_at, Slot.id).where(Slot.edition_id == edition.id)).all()
    derived = Hold.meeting_id.is_(None), Hold.slot_id.in_([slot.id for slot in slots])
    session.execute(delete(Hold).where(*derived).execution_options(synchronize_session=False))
    grid = _Grid(slots)
    _insert(
        session,
        [
            {"slot_id": slot_id, kind.column: one.id, column: holder}
            for kind, one in agenda.held(session, edition.id)
            for slot_id in grid.overlapped(one.span)
            for column, holder in one.holders
        ],
    )
    _hold_delegates_again(session, edition)
    for column in CLOSABLE:
        insert_missing(session, Hold, ["slot_id", "closure_id", column], calendar.slots_to_close(edition.id, column))


def _hold_delegates_again(session: Session, edition: Edition) -> None:
    """Take for delegates what their companies hold by spans; a new grid may put two of these into one slot."""
    of_company = delegates.of_companies(session, edition.id)
    if not of_company:
        return
    held = select(Hold).join(Slot, Slot.id == Hold.slot_id).where(Slot.edition_id == edition.id)
    taken = {(one.slot_id, one.delegate_id) for one in session.scalars(held.where(Hold.delegate_id.is_not(None)))}
    by_span = held.where(Hold.meeting_id.is_(None), Hold.closure_id.is_(None)).order_by(Hold.id)
    mine: dict[int, dict[int, Hold]] = defaultdict(dict)
    for hold in session.scalars(by_span):
        column, number = _held(hold)
        for _column, delegate in delegates.among_holders([(column, number)], of_company)[1:]:
            if (hold.slot_id, delegate) not in taken:
                mine[delegate].setdefault(hold.slot_id, hold)
    for delegate, holds in mine.items():
        hold_delegate(session, delegate, holds.values())


class _Grid:
    """The slots of an edition, to look up those that share a moment with a span; they do not overlap one another."""

    def __init__(self, slots: Iterable[Any]) -> None:
        in_order = sorted((slot.starts_at, slot.ends_at, slot.id) for slot in slots)
        self._starts = [starts_at for starts_at, _, _ in in_order]
        self._ends = [ends_at for _, ends_at, _ in in_order]
        self._ids = [slot_id for _, _, slot_id in in_order]

    def overlapped(self, span: Span) -> list[int]:
        """Return the slots' ids in time order."""
        return self._ids[bisect_right(self._ends, span.starts_at) : bisect_left(self._starts, span.ends_at)]


def _held(hold: Any) -> tuple[str, int]:
    return next((column, holder) for column in HOLDERS if (holder := getattr(hold, column)) is not None)


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


def _insert(session: Session, rows: Iterable[Row]) -> None:
    """Insert holds, one statement for those that fill the same columns: a new grid has ten thousand of them."""
    session.flush()
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(row)].append(row)
    table: Any = Hold.__table__  # the class would make a statement of each row
    for group in alike.values():
        session.execute(insert(table), group)
