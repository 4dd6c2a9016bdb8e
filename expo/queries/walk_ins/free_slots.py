"""What is left for one buyer: slots that are open, tables, interpreters."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from expo.domain import refills
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import MeetingOutcome
from expo.domain.wishes import Side
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.queries import delegates, kept_seats, limits
from expo.queries.booking import rows
from expo.queries.kept_seats import Reserved
from expo.queries.limits import LimitsOfDay
from expo.queries.offers import AnyExhibitor

WALK = 1
"""Minutes from the desk to a table."""


def lasts(edition: Edition, slot: Slot, now: datetime) -> bool:
    """Return whether enough of a slot is left for a person who walks to the table now."""
    return refills.expires_at(slot.span, now, walk=WALK, refill_share=edition.refill_share) is not None


def slots_left(session: Session, edition: Edition, now: datetime) -> list[Slot]:
    """Return today's slots of which enough is left, in time order, without those that a block lies over."""
    today = now.astimezone(edition.zone).date()
    return [
        slot
        for slot in _open_slots(session, edition, Slot.ends_at > now)
        if slot.starts_at.astimezone(edition.zone).date() == today and lasts(edition, slot, now)
    ]


def slots_ahead(session: Session, edition: Edition, now: datetime) -> list[Slot]:
    """Return the slots that have not begun, in time order, without those that a block lies over."""
    return _open_slots(session, edition, Slot.starts_at > now)


def _open_slots(session: Session, edition: Edition, is_left: ColumnElement[bool]) -> list[Slot]:
    blocks = [span for span, _ in rows.blocks(session, edition)]
    grid = select(Slot).where(Slot.edition_id == edition.id, is_left).order_by(Slot.starts_at)
    return [slot for slot in session.scalars(grid) if not any(span.overlaps(slot.span) for span in blocks)]


def left_alone(session: Session, buyer_id: int, slot_ids: Collection[int]) -> dict[int, Meeting]:
    """Return by slot the consultations in which a buyer sits alone, because the exhibitor did not come."""
    rows = (
        select(Meeting)
        .join(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .where(
            Meeting.buyer_id == buyer_id, Meeting.in_slots(slot_ids), Meeting.is_active.is_(True),
            MeetingStatus.outcome == MeetingOutcome.NO_SHOW_EXHIBITOR, MeetingStatus.is_contested.is_(False),
        )
    )  # fmt: skip
    return {slot_id: one for one in session.scalars(rows) for slot_id in one.slot_ids} if slot_ids else {}


class FreeSlots:
    """What some slots leave to a buyer: those that are free, those without a table, free interpreters."""

    def __init__(self, session: Session, edition: Edition, buyer: Buyer, slots: Sequence[Slot], now: datetime) -> None:
        self.edition, self.buyer = edition, buyer
        self.limits: Mapping[int, LimitsOfDay] = limits.of_days(session, edition, {one.day_id for one in slots})
        self.held: dict[int, set[int]] = defaultdict(set)
        self.speaking: dict[int, list[Interpreter]] = {}
        self.full: set[int] = set()
        self.alone: dict[int, int] = {}
        tables = rows.table_ids(session, edition, buyer)
        everyone = session.scalars(select(Interpreter).where(Interpreter.edition_id == edition.id)).all()
        busy: dict[str, dict[int, set[int]]] = {"table_id": defaultdict(set), "interpreter_id": defaultdict(set)}
        self.slots = []
        self.reserved = defaultdict(Reserved, kept_seats.reserved(session, edition, now, beside=buyer.id))
        mine = self._read(session, slots, busy) if slots else set()
        for slot_id, reserved in self.reserved.items():
            self.held[slot_id] |= reserved.exhibitors
            busy["table_id"][slot_id] |= reserved.tables
            busy["interpreter_id"][slot_id] |= reserved.interpreters
        waiting = left_alone(session, buyer.id, mine)
        for slot in slots:
            alone = waiting.get(slot.id)
            if slot.id in mine and alone is None:
                continue
            if alone is not None:  # its table and interpreter come free with the buyer
                self.alone[slot.id] = alone.id
                busy["table_id"][slot.id].discard(alone.table_id or 0)
                busy["interpreter_id"][slot.id].discard(alone.interpreter_id or 0)
            if tables is not None and not tables - busy["table_id"][slot.id]:
                self.full.add(slot.id)
            self.slots.append(slot)
            self.speaking[slot.id] = [one for one in everyone if one.id not in busy["interpreter_id"][slot.id]]
        self.slots = [slot for slot in self.slots if self.limits[slot.day_id].left_of_buyer(buyer)]

    def with_company(
        self,
        exhibitor: AnyExhibitor,
        *,
        needs_interpreter: bool = True,
        needs_table: bool = True,
        at_booth: bool = True,
    ) -> list[Slot]:
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

    def _is_understood(self, slot: Slot, language: str | None) -> bool:
        return language is None or any(language in one.languages for one in self.speaking[slot.id])

    def _read(self, session: Session, slots: Sequence[Slot], busy: dict[str, dict[int, set[int]]]) -> set[int]:
        """Sort what is held between these slots by holder; return the slots that the buyer holds."""
        first, last = slots[0].starts_at, slots[-1].starts_at
        between = select(Slot.id).where(Slot.edition_id == self.edition.id, Slot.starts_at.between(first, last))
        columns = (Hold.slot_id, Hold.exhibitor_id, Hold.buyer_id, Hold.table_id, Hold.interpreter_id)
        relevant = or_(Hold.buyer_id.is_(None), Hold.buyer_id == self.buyer.id)
        mine = set()
        for hold in session.execute(select(*columns).where(Hold.slot_id.in_(between), relevant)):
            if hold.exhibitor_id is not None:
                self.held[hold.slot_id].add(hold.exhibitor_id)
            elif hold.buyer_id is not None:
                mine.add(hold.slot_id)
            elif hold.table_id is not None:
                busy["table_id"][hold.slot_id].add(hold.table_id)
            elif hold.interpreter_id is not None:
                busy["interpreter_id"][hold.slot_id].add(hold.interpreter_id)
        for slot_id, companies in delegates.away(session, between).items():
            self.held[slot_id] |= {number for side, number in companies if side is Side.EXHIBITOR}
            if (Side.BUYER, self.buyer.id) in companies:
                mine.add(slot_id)
        return mine
