"""What is left for one buyer: slots that are open, tables, interpreters."""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain import refills
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import MeetingOutcome
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.queries import kept_seats
from expo.queries.booking import rows
from expo.queries.kept_seats import Reserved
from expo.queries.offers import AnyExhibitor
from expo.queries.walk_ins import taken_times
from expo.queries.walk_ins.taken_times import OpenSlot, Speaker, TakenTimes

AnySlot = TypeVar("AnySlot", Slot, OpenSlot)

WALK = 1
"""Minutes from the desk to a table."""


def lasts(edition: Edition, slot: Slot, now: datetime) -> bool:
    """Return whether enough of a slot is left for a person who walks to the table now."""
    return refills.expires_at(slot.span, now, walk=WALK, refill_share=edition.refill_share) is not None


def slots_left(session: Session, edition: Edition, now: datetime) -> list[Slot]:
    """Return today's slots of which enough is left, in time order, without those that a block lies over."""
    today, blocks = now.astimezone(edition.zone).date(), [span for span, _ in rows.blocks(session, edition)]
    left = select(Slot).where(Slot.edition_id == edition.id, Slot.ends_at > now).order_by(Slot.starts_at)
    return [
        slot
        for slot in session.scalars(left)
        if slot.starts_at.astimezone(edition.zone).date() == today
        and lasts(edition, slot, now)
        and not any(span.overlaps(slot.span) for span in blocks)
    ]


def left_alone(session: Session, buyer_id: int, slot_ids: Collection[int]) -> dict[int, Meeting]:
    """Return by slot the consultations in which a buyer sits alone, because the exhibitor did not come."""
    rows = (
        select(Meeting)
        .join(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .where(
            Meeting.buyer_id == buyer_id,
            Meeting.in_slots(slot_ids),
            Meeting.is_active.is_(True),
            MeetingStatus.outcome == MeetingOutcome.NO_SHOW_EXHIBITOR,
            MeetingStatus.is_contested.is_(False),
        )
    )
    return {slot_id: one for one in session.scalars(rows) for slot_id in one.slot_ids} if slot_ids else {}


class FreeSlots(Generic[AnySlot]):
    """What some slots leave to a buyer: those that are free, those without a table, free interpreters.

    ``taken`` is what is taken in them for any buyer; read here is what the buyer's own company has.
    """

    def __init__(
        self,
        session: Session,
        edition: Edition,
        buyer: Buyer,
        slots: Sequence[AnySlot],
        taken: TakenTimes,
        now: datetime,
    ) -> None:
        self.edition, self.buyer = edition, buyer
        self.limits = taken.limits
        self.held: dict[int, set[int]] = {}
        self.speaking: dict[int, list[Speaker]] = {}
        self.full: set[int] = set()
        self.alone: dict[int, int] = {}
        self.reserved = kept_seats.by_slot(taken.seats, now, beside=buyer.id)
        self.slots: list[AnySlot] = []
        tables, nothing = taken.tables.get(buyer.track), Reserved()
        mine = self._own(session, taken.away, {slot.id for slot in slots})
        waiting = left_alone(session, buyer.id, mine)
        for slot in slots:
            alone = waiting.get(slot.id)
            if (slot.id in mine and alone is None) or not self.limits[slot.day_id].left_of_buyer(buyer):
                continue
            held, reserved = taken.by_slot.get(slot.id, nothing), self.reserved.get(slot.id, nothing)
            self.held[slot.id] = held.exhibitors | reserved.exhibitors
            busy_tables, busy_speakers = held.tables | reserved.tables, held.interpreters | reserved.interpreters
            if alone is not None:  # its table and interpreter come free with the buyer
                self.alone[slot.id] = alone.id
                busy_tables.discard(alone.table_id or 0)
                busy_speakers.discard(alone.interpreter_id or 0)
            if tables is not None and not tables - busy_tables:
                self.full.add(slot.id)
            self.slots.append(slot)
            self.speaking[slot.id] = [one for one in taken.speakers if one.id not in busy_speakers]

    @classmethod
    def of_rows(
        cls, session: Session, edition: Edition, buyer: Buyer, slots: Sequence[Slot], now: datetime
    ) -> "FreeSlots[Slot]":
        """Return what these slots leave to a buyer, read for this buyer alone: a desk decides by it."""
        ids = select(Slot.id).where(Slot.id.in_([slot.id for slot in slots]))
        taken = taken_times.between(session, edition, ids, {slot.day_id for slot in slots}, now)
        return FreeSlots(session, edition, buyer, slots, taken, now)

    def with_company(
        self,
        exhibitor: AnyExhibitor,
        *,
        needs_interpreter: bool = True,
        needs_table: bool = True,
        at_booth: bool = True,
    ) -> list[AnySlot]:
        """Return the slots in which an exhibitor can be met, in time order; ``at_booth`` where no table is free."""
        days = {day_id for day_id, left in self.limits.items() if left.left_of_exhibitor(exhibitor)}
        language = interpreting_language(self.buyer.languages, exhibitor.languages)
        return [
            slot
            for slot in self.slots
            if slot.day_id in days
            and exhibitor.id not in self.held[slot.id]
            and (not needs_interpreter or self._is_understood(slot, language))
            and (not needs_table or slot.id not in self.full or (at_booth and exhibitor.booths))
        ]

    def _is_understood(self, slot: AnySlot, language: str | None) -> bool:
        return language is None or any(language in one.languages for one in self.speaking[slot.id])

    def _own(self, session: Session, away: Set[tuple[int, int]], slot_ids: Set[int]) -> set[int]:
        """Return the slots among these that the buyer holds, or whose person sits there for another company."""
        own = {slot_id for slot_id, buyer_id in away if buyer_id == self.buyer.id}
        own.update(session.scalars(select(Hold.slot_id).where(Hold.buyer_id == self.buyer.id)))
        return own & slot_ids
