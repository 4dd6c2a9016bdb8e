"""Offer tables that are free shortly before their slot to those of mutual interest; exhibitors may say no."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import OvertakenError, savepoint
from expo.domain.people import Actor
from expo.domain.refills import OpeningState
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.editions import Edition
from expo.models.refills import Opening
from expo.queries import free_tables, refills
from expo.queries.calendar import lock_slots
from expo.queries.free_tables import FreeTable
from expo.services import openings


class _NoneAskedError(Exception):
    """No company could be asked: the opening is not written."""


def offer(session: Session, edition: Edition, slot_ids: Collection[int], *, now: datetime) -> int:
    """Offer each free table of these slots to the first buyer in the order; return how many were offered.

    Run late or several times at once it offers nothing twice: the slots are locked, and a table or an exhibitor has
    one opening in a slot.
    """
    lock_slots(session, slot_ids)
    found = [one for one in free_tables.found(session, edition, now) if one.slot.id in slot_ids]
    return sum(_open(session, edition, one, now) for one in found)


def withhold(session: Session, actor: Actor, edition: Edition, opening_id: int, *, now: datetime) -> None:
    """Say as the exhibitor that a free table is not wanted; a consultation that was agreed meanwhile stays.

    Raises
    ------
    Refusal
        If a company has taken the seat already.
    """
    if not actor.is_exhibitor:
        raise NotAllowed("free_tables")
    opening = session.get(Opening, opening_id)
    if opening is None or opening.exhibitor_id != actor.exhibitor_id or opening.meeting_id:
        raise NotFound(f"opening {opening_id}")
    lock_slots(session, [opening.slot_id])
    session.refresh(opening)
    if opening.state is OpeningState.FILLED:
        raise Refusal(openings.TOO_LATE)
    if opening.state in refills.ALIVE:
        openings.close(session, opening, now)
        at = opening.slot.starts_at.isoformat()
        openings.record(session, edition, "withhold", opening, now, exhibitor=opening.exhibitor.code, slot_at=at)


def _open(session: Session, edition: Edition, free: FreeTable, now: datetime) -> bool:
    opening = Opening(
        edition_id=edition.id,
        slot=free.slot,
        exhibitor=free.exhibitor,
        table_id=free.table_id,
        state=OpeningState.OPEN,
        opened_at=now,
    )
    try:
        with savepoint(session):
            session.add(opening)
            session.flush()
            starts_at, host = free.slot.starts_at.isoformat(), free.exhibitor.code
            openings.record(session, edition, "open", opening, now, slot_at=starts_at, exhibitor=host)
            if not openings.pass_on(session, edition, opening, now=now):
                raise _NoneAskedError
    except (_NoneAskedError, OvertakenError):
        return False
    return True
