"""Applications for times on air: of a slot in their order, of an exhibitor, and one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.refusals import existing
from expo.models.live_commerce import BroadcastApplication, StudioSlot


def _rows(edition_id: int) -> Select[BroadcastApplication]:
    return (
        select(BroadcastApplication)
        .join(BroadcastApplication.studio_slot)
        .where(StudioSlot.edition_id == edition_id)
        .options(joinedload(BroadcastApplication.exhibitor), joinedload(BroadcastApplication.studio_slot))
    )


def get(session: Session, edition_id: int, application_id: int) -> BroadcastApplication:
    """Return an application."""
    row = session.scalar(_rows(edition_id).where(BroadcastApplication.id == application_id))
    return existing(row, f"application {application_id}")


def count_waiting(session: Session, edition_id: int, now: datetime) -> int:
    """Return how many applications wait for a time on air that is free and still to come."""
    free = StudioSlot.edition_id == edition_id, StudioSlot.starts_at > now, ~StudioSlot.broadcast.has()
    rows = select(func.count(BroadcastApplication.id)).join(BroadcastApplication.studio_slot).where(*free)
    return session.scalar(rows) or 0


def own(session: Session, slot_id: int, exhibitor_id: int) -> BroadcastApplication | None:
    """Return an exhibitor's application for a slot."""
    of_both = (BroadcastApplication.studio_slot_id == slot_id) & (BroadcastApplication.exhibitor_id == exhibitor_id)
    return session.scalar(select(BroadcastApplication).where(of_both))


def of_exhibitor(session: Session, edition_id: int, exhibitor_id: int) -> dict[int, BroadcastApplication]:
    """Return an exhibitor's applications by slot."""
    rows = session.scalars(_rows(edition_id).where(BroadcastApplication.exhibitor_id == exhibitor_id))
    return {row.studio_slot_id: row for row in rows}


def of_slot(session: Session, slot_id: int) -> Sequence[BroadcastApplication]:
    """Return who applied for a slot, the first first."""
    rows = select(BroadcastApplication).where(BroadcastApplication.studio_slot_id == slot_id)
    rows = rows.options(joinedload(BroadcastApplication.exhibitor))
    return session.scalars(rows.order_by(BroadcastApplication.applied_at, BroadcastApplication.id)).all()


def by_slot(session: Session, edition_id: int) -> dict[int, list[BroadcastApplication]]:
    """Return who applied, slot by slot, the first first."""
    rows = _rows(edition_id).order_by(BroadcastApplication.applied_at, BroadcastApplication.id)
    found: dict[int, list[BroadcastApplication]] = {}
    for row in session.scalars(rows):
        found.setdefault(row.studio_slot_id, []).append(row)
    return found
