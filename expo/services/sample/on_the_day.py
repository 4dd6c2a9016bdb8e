"""The sample's seats of the day: in each slot that is over one walk-in, and one free table given to a known buyer.

Only free exhibitors and free domestic tables are used, within the limits of a day; the same timetable always brings the
same seats. Slots that had a walk-in or a refill already stay as they are.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.badges import BadgeType, PersonSource
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import Origin
from expo.domain.refills import OfferState, OpeningState, RankReason
from expo.domain.wishes import Level
from expo.models.badges import Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish
from expo.services import calendar
from expo.services.buyers import registration
from expo.services.sample.crowd import invented_name, invented_trade

ORIGINS = (Origin.WALK_IN, Origin.REFILL)
BEFORE = timedelta(minutes=5)
"""How long before the slot a walk-in is entered, and a free table is offered."""


@dataclass(slots=True)
class _Seats:
    """Who may still be seated: free companies and tables, the consultations of each day, pairs that met."""

    edition: Edition
    exhibitors: Sequence[Exhibitor]
    buyers: Sequence[Buyer]
    tables: Sequence[int]
    taken: set[tuple[str, int, int]]
    never: Collection[tuple[int, int]]
    met: set[tuple[int, int]] = field(default_factory=set)
    count: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def count_pair(self, exhibitor_id: int, buyer_id: int, day_id: int) -> None:
        """Count a consultation of a day for both sides."""
        self.met.add((exhibitor_id, buyer_id))
        self.count.update([("exhibitor", exhibitor_id, day_id), ("buyer", buyer_id, day_id)])

    def add(self, meeting: Meeting, slot: Slot) -> None:
        """Take the places of a new consultation."""
        self.count_pair(meeting.exhibitor_id, meeting.buyer_id, slot.day_id)
        for name in ("exhibitor", "buyer", "table"):
            self.taken.add((name, getattr(meeting, f"{name}_id"), slot.id))

    def pair(self, slot: Slot, dice: Random) -> tuple[Exhibitor, Buyer] | None:
        """Return a free exhibitor and a free buyer of the same line of business who have not met."""
        guests = [one for one in self.buyers if self._is_free("buyer", one.id, slot, self.edition.buyer_per_day)]
        free = self.free(slot)
        for buyer in dice.sample(guests, len(guests)):
            for exhibitor in free:
                key = exhibitor.id, buyer.id
                if key not in self.met and key not in self.never and exhibitor.sector in buyer.interests:
                    return exhibitor, buyer
        return None

    def free(self, slot: Slot) -> list[Exhibitor]:
        """Return the exhibitors that are free in a slot, those with the fewest consultations of the day first."""
        most = self.edition.exhibitor_per_day
        there = [one for one in self.exhibitors if self._is_free("exhibitor", one.id, slot, most)]
        return sorted(there, key=lambda one: (self.count["exhibitor", one.id, slot.day_id], one.code))

    def table(self, slot: Slot) -> int | None:
        """Return a free table of a slot."""
        return next((one for one in self.tables if ("table", one, slot.id) not in self.taken), None)

    def _is_free(self, name: str, number: int, slot: Slot, most: int) -> bool:
        return (name, number, slot.id) not in self.taken and self.count[name, number, slot.day_id] < most


def write_seats(session: Session, edition: Edition, *, now: datetime) -> int:
    """Seat walk-ins and refills in the slots that are over and had planned consultations; return how many."""
    of_edition = select(Meeting.slot_id).where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
    slots = session.scalars(
        select(Slot)
        .where(
            Slot.ends_at <= now,
            Slot.id.in_(of_edition.where(Meeting.origin == Origin.PLANNED)),
            Slot.id.not_in(of_edition.where(Meeting.origin.in_(ORIGINS))),
        )
        .order_by(Slot.starts_at)
    ).all()
    if not slots:
        return 0
    seats, added = _read(session, edition), []
    for slot in slots:
        dice = Random(f"{edition.code} {slot.starts_at.isoformat()}")  # noqa: S311 -- sample data
        for seat in (_refill, _walk_in):
            meeting = seat(session, seats, slot, dice)
            if meeting is not None:
                seats.add(meeting, slot)
                added.append(meeting)
    calendar.hold_meetings(session, added)
    return len(added)


def forget_seats(session: Session, edition: Edition, meeting_ids: Sequence[int]) -> None:
    """Delete the invented seats among consultations that have not happened yet, and the walk-ins who took them.

    A walk-in who stays in another consultation stays registered.
    """
    mine = select(Meeting).where(
        Meeting.id.in_(meeting_ids), Meeting.created_by_id.is_(None), Meeting.origin.in_(ORIGINS)
    )
    gone = [one for one in session.scalars(mine) if one.created_at == _created_at(one.origin, one.slot)]
    guests = [one.buyer_id for one in gone if one.origin is Origin.WALK_IN]
    ids = [one.id for one in gone]
    calendar.release_meetings(session, ids)
    session.execute(delete(Opening).where(Opening.filled_by_id.in_(ids)))
    session.execute(delete(Meeting).where(Meeting.id.in_(ids)))
    leaving = set(guests).difference(session.scalars(select(Meeting.buyer_id).where(Meeting.buyer_id.in_(guests))))
    session.execute(delete(Person).where(Person.buyer_id.in_(leaving)))
    session.execute(delete(Buyer).where(Buyer.id.in_(leaving), Buyer.edition_id == edition.id))


def _read(session: Session, edition: Edition) -> _Seats:
    approved = select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED)
    held = session.execute(
        select(Hold.slot_id, Hold.exhibitor_id, Hold.buyer_id, Hold.table_id)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.edition_id == edition.id)
    )
    taken = {
        (name, number, slot_id)
        for slot_id, *numbers in held
        for name, number in zip(("exhibitor", "buyer", "table"), numbers, strict=True)
        if number is not None
    }
    never = select(Wish.exhibitor_id, Wish.buyer_id).where(Wish.edition_id == edition.id, Wish.level == Level.NEVER)
    domestic = select(MeetingTable.id).join(Zone).where(Zone.edition_id == edition.id, Zone.track == Track.DOMESTIC)
    exhibitors = select(Exhibitor).where(Exhibitor.edition_id == edition.id)
    approved = approved.options(selectinload(Buyer.interests))
    seats = _Seats(
        edition,
        session.scalars(exhibitors.order_by(Exhibitor.code)).all(),
        session.scalars(
            approved.where(Buyer.edition_id == edition.id, Buyer.track == Track.DOMESTIC).order_by(Buyer.code)
        ).all(),
        session.scalars(domestic.order_by(MeetingTable.code)).all(),
        taken,
        {(row.exhibitor_id, row.buyer_id) for row in session.execute(never)},
    )
    met = select(Meeting.exhibitor_id, Meeting.buyer_id, Slot.day_id).join(Slot, Slot.id == Meeting.slot_id)
    for pair in session.execute(met.where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))):
        seats.count_pair(*pair)
    return seats


def _refill(session: Session, seats: _Seats, slot: Slot, dice: Random) -> Meeting | None:
    """Give a free table to a buyer and an exhibitor of one line of business."""
    table, pair = seats.table(slot), seats.pair(slot, dice)
    if table is None or pair is None:
        return None
    exhibitor, buyer = pair
    offered, answered = slot.starts_at - BEFORE, _created_at(Origin.REFILL, slot)
    meeting = _meeting(session, slot, (exhibitor.id, buyer.id), table, Origin.REFILL)
    opening = Opening(
        edition_id=slot.edition_id,
        table_id=table,
        slot_id=slot.id,
        exhibitor_id=exhibitor.id,
        state=OpeningState.FILLED,
        opened_at=offered,
        filled_at=answered,
        filled_by_id=meeting.id,
    )
    session.add(opening)
    session.flush()
    offer = RefillOffer(
        opening_id=opening.id,
        day_id=slot.day_id,
        buyer_id=buyer.id,
        state=OfferState.TAKEN,
        rank=1,
        reasons=[RankReason.SAME_SECTOR],
        made_at=offered,
        expires_at=slot.starts_at,
        decided_at=answered,
    )
    session.add(offer)
    return meeting


def _walk_in(session: Session, seats: _Seats, slot: Slot, dice: Random) -> Meeting | None:
    """Enter a buyer without an appointment, and seat it with the exhibitor that has met the fewest."""
    table, free = seats.table(slot), seats.free(slot)
    if table is None or not free:
        return None
    exhibitor, at, name = free[0], _created_at(Origin.WALK_IN, slot), invented_name(dice)
    buyer = Buyer(
        edition_id=slot.edition_id,
        code=registration.next_code(session, seats.edition, Track.DOMESTIC),
        name=invented_trade(dice),
        track=Track.DOMESTIC,
        country="KR",
        languages=["ko"],
        contact_name=name,
        contact_email="",
        registered_at=at,
        interests=[exhibitor.sector],
        decision=BuyerDecision(decision=Decision.APPROVED, decided_at=at),
    )
    session.add(buyer)
    session.flush()
    person = Person(
        edition_id=slot.edition_id,
        type=BadgeType.DOMESTIC,
        name=name,
        buyer_id=buyer.id,
        source=PersonSource.WALK_IN,
        registered_at=at,
    )
    session.add(person)
    return _meeting(session, slot, (exhibitor.id, buyer.id), table, Origin.WALK_IN)


def _created_at(origin: Origin, slot: Slot) -> datetime:
    """Return the exact moment at which an invented seat of a slot was given, which tells it from those of people."""
    return slot.starts_at - (BEFORE if origin is Origin.WALK_IN else BEFORE / 2)


def _meeting(session: Session, slot: Slot, pair: tuple[int, int], table_id: int, origin: Origin) -> Meeting:
    meeting = Meeting(
        edition_id=slot.edition_id,
        exhibitor_id=pair[0],
        buyer_id=pair[1],
        slot_id=slot.id,
        table_id=table_id,
        origin=origin,
        created_at=_created_at(origin, slot),
    )
    session.add(meeting)
    session.flush()
    return meeting
