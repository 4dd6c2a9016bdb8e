"""When exhibitors are free, as everybody may see it: the slots of today and later, without a word about who is met."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.venue import MeetingTable


class SlotState(StrEnum):
    """The state of a slot for a reader who looks for a time."""

    PAST = "past"
    TAKEN = "taken"
    FREE = "free"


class OpenTime(NamedTuple):
    """One slot of an exhibitor; ``on`` is its day on the edition's wall clock."""

    starts_at: datetime
    ends_at: datetime
    on: date
    state: SlotState


def of_exhibitors(
    session: Session, edition: Edition, exhibitor_ids: Collection[int], now: datetime
) -> dict[int, list[OpenTime]]:
    """Return the slots of today and later for each exhibitor, in time order.

    A slot is free if the exhibitor holds nothing in it, has not reached its limit for the day, and a table is left.
    """
    today = now.astimezone(edition.zone).date()
    slots = [
        (slot_id, starts_at, ends_at, starts_at.astimezone(edition.zone).date())
        for slot_id, starts_at, ends_at in session.execute(
            select(Slot.id, Slot.starts_at, Slot.ends_at).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)
        )
    ]
    slots = [slot for slot in slots if slot[3] >= today]
    days = {slot_id: on for slot_id, _, _, on in slots}
    full = _full_slots(session, edition.id)
    held: dict[int, set[int]] = {exhibitor_id: set() for exhibitor_id in exhibitor_ids}
    met: dict[tuple[int, date], int] = {}
    rows = session.execute(
        select(Hold.exhibitor_id, Hold.slot_id, Hold.meeting_id).where(Hold.exhibitor_id.in_(exhibitor_ids))
    )
    for exhibitor_id, slot_id, meeting_id in rows:
        assert exhibitor_id is not None  # as asked
        held[exhibitor_id].add(slot_id)
        if meeting_id is not None and slot_id in days:
            key = (exhibitor_id, days[slot_id])
            met[key] = met.get(key, 0) + 1

    def state(exhibitor_id: int, slot_id: int, starts_at: datetime, on: date) -> SlotState:
        if starts_at <= now:
            return SlotState.PAST
        is_taken = slot_id in held[exhibitor_id] or slot_id in full
        has_enough = met.get((exhibitor_id, on), 0) >= edition.exhibitor_per_day
        return SlotState.TAKEN if is_taken or has_enough else SlotState.FREE

    return {
        exhibitor_id: [
            OpenTime(starts_at, ends_at, on, state(exhibitor_id, slot_id, starts_at, on))
            for slot_id, starts_at, ends_at, on in slots
        ]
        for exhibitor_id in exhibitor_ids
    }


def _full_slots(session: Session, edition_id: int) -> frozenset[int]:
    """Return the slots in which every table of the edition is held."""
    tables = select(func.count()).select_from(MeetingTable).where(MeetingTable.edition_id == edition_id)
    return frozenset(
        session.scalars(
            select(Hold.slot_id)
            .join(Slot, Slot.id == Hold.slot_id)
            .where(Slot.edition_id == edition_id, Hold.table_id.is_not(None))
            .group_by(Hold.slot_id)
            .having(func.count() >= tables.scalar_subquery())
        )
    )
