"""The one calendar, read: who and what is spoken for in which slot."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.editions import Span
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot


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


def holds(session: Session, slot_ids: Sequence[int]) -> Sequence[Hold]:
    """Return every hold in these slots."""
    return session.scalars(select(Hold).where(Hold.slot_id.in_(slot_ids))).all()


def closures(session: Session, edition_id: int) -> Sequence[Closure]:
    """Return the closures of an edition, in time order."""
    return session.scalars(
        select(Closure).where(Closure.edition_id == edition_id).order_by(Closure.starts_at, Closure.id)
    ).all()
