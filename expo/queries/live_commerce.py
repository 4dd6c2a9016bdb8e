"""The studio's programme: everybody may see it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, joinedload

from expo.domain.refusals import NotFound
from expo.domain.venue import Facility
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.venue import Hall
from expo.queries.exhibitors import LISTED


def programme(session: Session, edition_id: int, since: datetime | None = None) -> Sequence[StudioSlot]:
    """Return the studio slots in time order, each with its broadcast, if any; not those that ended before ``since``."""
    exhibitor = joinedload(StudioSlot.broadcast).joinedload(Broadcast.exhibitor).load_only(*LISTED)
    on_air = (exhibitor.joinedload(Exhibitor.hall), exhibitor.selectinload(Exhibitor.booths))
    return session.scalars(
        select(StudioSlot)
        .where(StudioSlot.edition_id == edition_id, StudioSlot.ends_at > since if since is not None else true())
        .options(joinedload(StudioSlot.studio), *on_air)
        .order_by(StudioSlot.starts_at, StudioSlot.id)
    ).all()


def count(session: Session, edition_id: int) -> int:
    """Return the number of broadcasts of an edition."""
    found = select(func.count(Broadcast.id)).join(Broadcast.studio_slot).where(StudioSlot.edition_id == edition_id)
    return session.scalar(found) or 0


def slot(session: Session, edition_id: int, slot_id: int) -> StudioSlot:
    """Return a studio slot."""
    found = session.scalar(select(StudioSlot).where(StudioSlot.edition_id == edition_id, StudioSlot.id == slot_id))
    if found is None:
        raise NotFound(f"studio slot {slot_id}")
    return found


def of_exhibitor(session: Session, exhibitor_id: int) -> Sequence[Broadcast]:
    """Return an exhibitor's broadcasts in time order."""
    return session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(Broadcast.exhibitor_id == exhibitor_id)
        .options(joinedload(Broadcast.studio_slot).joinedload(StudioSlot.studio))
        .order_by(StudioSlot.starts_at)
    ).all()


def now_and_next(slots: Sequence[StudioSlot], now: datetime) -> tuple[StudioSlot | None, StudioSlot | None]:
    """Return the broadcast that is on air and the next one to come."""
    booked = [slot for slot in slots if slot.broadcast is not None]
    on_air = next((slot for slot in booked if slot.starts_at <= now < slot.ends_at), None)
    coming = next((slot for slot in booked if slot.starts_at > now), None)
    return on_air, coming


def studios(session: Session, edition_id: int) -> Sequence[Studio]:
    """Return the studios of an edition."""
    return session.scalars(select(Studio).where(Studio.edition_id == edition_id).order_by(Studio.code)).all()


def halls(session: Session, edition_id: int) -> Sequence[Hall]:
    """Return the halls that can have a studio."""
    return session.scalars(
        select(Hall).where(Hall.edition_id == edition_id, Hall.facility == Facility.STUDIO).order_by(Hall.position)
    ).all()
