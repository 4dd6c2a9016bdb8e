"""When exhibitors are free: the slots of today and later, without a word about who is met.

Everybody sees an exhibitor's own times; a buyer who may book sees those in which both are free.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import Session

from expo.domain.limits import MeetingBounds
from expo.models.calendar import Hold
from expo.models.delegates import RepresentedCompany
from expo.models.editions import Edition, Slot
from expo.models.venue import MeetingTable
from expo.queries import delegates, limits
from expo.queries.booking import BookingQuestion

# Written once: the front page and every page of a company ask them.
_SLOTS = (
    select(Slot.id, Slot.starts_at, Slot.ends_at)
    .where(Slot.edition_id == bindparam("edition_id"), Slot.starts_at >= bindparam("since"))
    .order_by(Slot.starts_at)
)
_HOLDS = (
    select(Hold.exhibitor_id, Hold.slot_id, Hold.meeting_id)
    .join(Slot, Slot.id == Hold.slot_id)
    .where(Hold.exhibitor_id.in_(bindparam("exhibitor_ids", expanding=True)), Slot.starts_at >= bindparam("since"))
    .union_all(
        # Whose one person is with another company holds nothing, and has no consultation then.
        delegates.taken_by_others(
            RepresentedCompany.exhibitor_id.in_(bindparam("exhibitor_ids", expanding=True)),
            Hold.slot_id.in_(
                select(Slot.id).where(Slot.edition_id == bindparam("edition_id"), Slot.starts_at >= bindparam("since"))
            ),
        ).with_only_columns(RepresentedCompany.exhibitor_id, Hold.slot_id, null())
    )
)
_FULL_SLOTS = (
    select(Hold.slot_id)
    .join(Slot, Slot.id == Hold.slot_id)
    .where(
        Slot.edition_id == bindparam("edition_id"),
        Slot.starts_at >= bindparam("since"),
        Hold.table_id.is_not(None),
    )
    .group_by(Hold.slot_id)
    .having(
        func.count()
        >= select(func.count())
        .select_from(MeetingTable)
        .where(MeetingTable.edition_id == bindparam("edition_id"))
        .scalar_subquery()
    )
)
"""Slots in which every table of the edition is held."""


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
    calendar = _read(session, edition, exhibitor_ids, now)
    return {
        exhibitor_id: [
            OpenTime(slot.starts_at, slot.ends_at, slot.on, calendar.state(exhibitor_id, slot, now))
            for slot in calendar.slots
        ]
        for exhibitor_id in exhibitor_ids
    }


def next_free(session: Session, edition: Edition, exhibitor_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Return when each exhibitor's next free slot begins; exhibitors without one are missing."""
    calendar = _read(session, edition, exhibitor_ids, now)
    found = {}
    for exhibitor_id in exhibitor_ids:
        for slot in calendar.slots:
            if calendar.state(exhibitor_id, slot, now) is SlotState.FREE:
                found[exhibitor_id] = slot.starts_at
                break
    return found


def of_pair(question: BookingQuestion, edition: Edition) -> list[OpenTime]:
    """Return the slots of today and later as a buyer may book them: free where both sides are."""
    zone, now = edition.zone, question.now
    today = now.astimezone(zone).date()
    return [
        OpenTime(
            one.slot.starts_at,
            one.slot.ends_at,
            on,
            SlotState.PAST if one.slot.starts_at <= now else SlotState.FREE if one.is_free else SlotState.TAKEN,
        )
        for one in question.options()
        if (on := one.slot.starts_at.astimezone(zone).date()) >= today
    ]


class _SlotOnDay(NamedTuple):
    id: int
    starts_at: datetime
    ends_at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What is held from today on: slots by exhibitor, meetings by (exhibitor, day), slots without a table left, limits.

    ``overall`` counts the consultations of exhibitors that have a limit over all days.
    """

    slots: Sequence[_SlotOnDay]
    held: Mapping[int, Collection[int]]
    meetings: Mapping[tuple[int, date], int]
    full: Collection[int]
    bounds: Mapping[int, MeetingBounds]
    overall: Mapping[int, int]

    def state(self, exhibitor_id: int, slot: _SlotOnDay, now: datetime) -> SlotState:
        if slot.starts_at <= now:
            return SlotState.PAST
        is_taken = slot.id in self.held[exhibitor_id] or slot.id in self.full
        bounds = self.bounds[exhibitor_id]
        has_enough = bounds.per_day is not None and self.meetings.get((exhibitor_id, slot.on), 0) >= bounds.per_day
        has_enough |= bounds.maximum is not None and self.overall.get(exhibitor_id, 0) >= bounds.maximum
        return SlotState.TAKEN if is_taken or has_enough else SlotState.FREE


def _read(session: Session, edition: Edition, exhibitor_ids: Collection[int], now: datetime) -> _Calendar:
    zone = edition.zone
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, tzinfo=zone)
    asked = {"edition_id": edition.id, "since": midnight}
    rows = session.execute(_SLOTS, asked)
    slots = [_SlotOnDay(*row, row.starts_at.astimezone(zone).date()) for row in rows]
    days = {slot.id: slot.on for slot in slots}
    held: dict[int, set[int]] = {exhibitor_id: set() for exhibitor_id in exhibitor_ids}
    met: dict[tuple[int, date], int] = {}
    holds = session.execute(_HOLDS, asked | {"exhibitor_ids": list(exhibitor_ids)})
    for exhibitor_id, slot_id, meeting_id in holds:
        assert exhibitor_id is not None  # as asked
        held[exhibitor_id].add(slot_id)
        if meeting_id is not None:
            key = (exhibitor_id, days[slot_id])
            met[key] = met.get(key, 0) + 1
    bounds = limits.of_exhibitors(session, edition, exhibitor_ids)
    limited = [number for number, bound in bounds.items() if bound.maximum is not None]
    overall = limits.meetings_of(session, limited) if limited else {}
    return _Calendar(slots, held, met, frozenset(session.scalars(_FULL_SLOTS, asked)), bounds, overall)
