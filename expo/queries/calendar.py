"""Read the one calendar: who and what is reserved in which slot."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from expo.db import locked
from expo.domain.editions import Span
from expo.domain.holds import HoldKind, kinds
from expo.models.calendar import CLOSABLE, Closure, Hold
from expo.models.delegates import RepresentedCompany
from expo.models.editions import Slot

_THEN = (Closure.edition_id == Slot.edition_id, Closure.starts_at < Slot.ends_at, Closure.ends_at > Slot.starts_at)
"""A closure lies over a slot."""


class InTheWay(NamedTuple):
    """A meeting whose exhibitor, buyer, table or interpreter is closed in its slot; ``column`` says which."""

    meeting_id: int
    slot_id: int
    closure_id: int
    column: str
    holder_id: int
    starts_at: datetime


def in_the_way(
    session: Session,
    *,
    edition_id: int | None = None,
    after: datetime | None = None,
    meeting_ids: Iterable[int] | None = None,
) -> Sequence[InTheWay]:
    """Return the meetings in closed times, in time order.

    Only those of an edition, only those that begin after a moment, only some of them: as asked.

    An announced closure does not cancel meetings. They keep their slot until a new timetable or an organizer moves
    them.
    """
    which: list[ColumnElement[bool]] = [Hold.meeting_id.is_not(None)]
    if edition_id is not None:
        which += [Slot.edition_id == edition_id, Closure.edition_id == edition_id]
    if after is not None:
        which += [Slot.starts_at > after, Closure.ends_at > after]
    if meeting_ids is not None:
        which.append(Hold.meeting_id.in_(set(meeting_ids)))
    return [InTheWay(*row) for row in session.execute(_in_time_order(*which))]


def _in_time_order(*which: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Return the statement for meetings in closed times that meet some conditions."""
    closed = (_closed(column).where(*which) for column in CLOSABLE)
    return union_all(*closed).order_by("starts_at", "meeting_id", "closure_id")


def _closed(column: str) -> Select[Any]:
    """Return what is held of one kind while it is closed; one select a kind, so that each can use its index."""
    held: Any = getattr(Hold, column)
    announced = aliased(Closure)  # few of many: named first, they are where a database begins
    when, closure = Slot.starts_at.label("starts_at"), Closure.id.label("closure_id")
    return (
        select(Hold.meeting_id.label("meeting_id"), Hold.slot_id, closure, literal(column), held, when)
        .select_from(Closure)
        .join(Hold, held == getattr(Closure, column))
        .join(Slot, and_(Slot.id == Hold.slot_id, *_THEN))
        .where(Closure.id.in_(select(announced.id).where(announced.is_announced)))
    )


# Written once: the dashboard and its list of what to do ask it each time.
_COMING_IN_THE_WAY = _in_time_order(
    Hold.meeting_id.is_not(None),
    Slot.edition_id == bindparam("edition_id"),
    Closure.edition_id == bindparam("edition_id"),
    Slot.starts_at > bindparam("after"),
    Closure.ends_at > bindparam("after"),
)


def coming_in_the_way(session: Session, edition_id: int, after: datetime) -> Sequence[InTheWay]:
    """Return what :func:`in_the_way` returns for an edition and what begins after a moment."""
    rows = session.execute(_COMING_IN_THE_WAY, {"edition_id": edition_id, "after": after})
    return [InTheWay(*row) for row in rows]


def kind_of(hold: Hold) -> HoldKind:
    """Return the kind of a hold."""
    return next(kind for kind in kinds().values() if getattr(hold, kind.column) is not None)


def kinds_then(session: Session, slots: Iterable[Slot], **holder: int) -> set[HoldKind]:
    """Return by what kinds a holder is held in any of some slots, or the one person of the holder's companies."""
    mine = [getattr(Hold, column) == row for column, row in holder.items()]
    for column in holder.keys() & {"exhibitor_id", "buyer_id"}:
        own = getattr(RepresentedCompany, column) == holder[column]
        mine.append(Hold.delegate_id.in_(select(RepresentedCompany.delegate_id).where(own)))
    held = select(Hold).where(or_(*mine), Hold.slot_id.in_([slot.id for slot in slots]))
    return {kind_of(hold) for hold in session.scalars(held)}


def closed_slots(session: Session, *narrowed: ColumnElement[bool], **holder: int) -> Sequence[Slot]:
    """Return the slots under a holder's closures, with or without holds."""
    mine = [getattr(Closure, column) == row for column, row in holder.items()]
    return session.scalars(select(Slot).join(Closure, and_(*_THEN)).where(*mine, *narrowed)).all()


def closures_over(session: Session, span: Span, **holder: int) -> Sequence[Closure]:
    """Return a holder's closures that share a moment with the span."""
    ((column, row),) = holder.items()
    return closures_of(session, column, [row], span)


def closures_of(session: Session, column: str, holders: Collection[int], span: Span) -> Sequence[Closure]:
    """Return the closures of many holders of one kind that share a moment with the span."""
    then = select(Closure).where(Closure.starts_at < span.ends_at, Closure.ends_at > span.starts_at)
    return session.scalars(then.where(getattr(Closure, column).in_(holders)).order_by(Closure.id)).all()


def overlapped(session: Session, edition_id: int, span: Span) -> Sequence[Slot]:
    """Return the slots that share a moment with the span, in time order."""
    return session.scalars(
        select(Slot)
        .where(Slot.edition_id == edition_id, Slot.starts_at < span.ends_at, Slot.ends_at > span.starts_at)
        .order_by(Slot.starts_at)
    ).all()


def lock_slots(session: Session, slots: Iterable[int]) -> None:
    """Make other deciders on these slots wait: by id, and before anything that belongs to a company is locked."""
    ids = sorted(set(slots))
    if ids:
        session.execute(locked(select(Slot.id).where(Slot.id.in_(ids)).order_by(Slot.id))).all()


def lock_overlapped(session: Session, edition_id: int, span: Span) -> Sequence[Slot]:
    """Lock the slots that share a moment with the span, and return them in time order."""
    slots = overlapped(session, edition_id, span)
    lock_slots(session, (slot.id for slot in slots))
    return slots


def holds(session: Session, slot_ids: Sequence[int]) -> Sequence[Hold]:
    """Return every hold in these slots."""
    return session.scalars(select(Hold).where(Hold.slot_id.in_(slot_ids))).all()


def slots_to_close(edition_id: int, column: str) -> Select[Any]:
    """Return slot, closure and holder of every slot that a closure of one kind of holder lies over; free or not."""
    holder = getattr(Closure, column)
    lies_over = select(Slot.id, Closure.id, holder).select_from(Closure).join(Slot, and_(*_THEN))
    return lies_over.where(Closure.edition_id == edition_id, holder.is_not(None)).order_by(Closure.id)
