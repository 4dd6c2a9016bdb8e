"""Tables that are free shortly before their slot, with exhibitors and buyers who are here and of mutual interest."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.buyers import Decision, Track
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import MeetingOutcome
from expo.domain.refills import MUTUAL, WISHED, OfferState, OpeningState, is_mutual
from expo.domain.wishes import Answer, Level, Side
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.refills import Opening, RefillOffer
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish, WishReply
from expo.queries import arrivals, delegates, kept_seats, limits, outcomes, people, refills, walk_ins
from expo.queries.kept_seats import Reserved

_FREED: Mapping[MeetingOutcome | None, Collection[str]] = {
    MeetingOutcome.NO_SHOW_EXHIBITOR: ("buyer_id", "interpreter_id"),
    MeetingOutcome.NO_SHOW_BOTH: ("table_id", "interpreter_id"),
}
"""What an outcome leaves free before the end of the slot; the table of a buyer who sits alone is that buyer's."""


@dataclass(frozen=True, slots=True)
class FreeTable:
    """A free exhibitor and a free table in a slot."""

    slot: Slot
    exhibitor: Exhibitor
    table_id: int


@dataclass(slots=True)
class _SlotTaken:
    """Who and what is not free in a slot: held, offered already, or asked already."""

    exhibitors: set[int] = field(default_factory=set)
    buyers: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    own_tables: dict[int, int] = field(default_factory=dict)
    """The tables of buyers who sit alone."""


@dataclass(frozen=True, slots=True)
class _People:
    """The companies that are here and below their limit of the day, and who wishes for whom."""

    exhibitors: Mapping[int, Exhibitor]
    buyers: Mapping[int, Buyer]
    wished: Mapping[int, set[int]]
    meetings: Counter[int]


def found(session: Session, edition: Edition, now: datetime) -> list[FreeTable]:
    """Return the free tables to offer now: one an exhibitor and slot, for each of which a buyer could be asked.

    Exhibitors with fewer consultations today come first; what is left equal is decided by a hash.
    """
    ahead = timedelta(minutes=edition.free_table_minutes)
    slots = [one for one in walk_ins.slots_left(session, edition, now) if one.starts_at - ahead <= now] if ahead else []
    if not slots:
        return []
    people = _people(session, edition, slots[0].day_id, now)
    if not people.wished:
        return []
    tables = _tables(session, edition)
    kept = kept_seats.reserved(session, edition, now)
    taken = {slot.id: _taken(session, slot, kept.get(slot.id, Reserved())) for slot in slots}
    return [one for slot in slots for one in _of_slot(slot, people, taken[slot.id], tables)]


def is_taken(session: Session, opening: Opening) -> bool:
    """Return whether an exhibitor or a table that was simply free is taken by now."""
    left = Hold.meeting_id.in_(outcomes.given_up(*outcomes.ABSENT))
    table = (Hold.table_id == opening.table_id) & or_(Hold.meeting_id.is_(None), ~left)
    ours = or_(Hold.exhibitor_id == opening.exhibitor_id, table)
    taken = select(Hold.id).where(Hold.slot_id == opening.slot_id, ours).limit(1)
    if opening.meeting_id is not None:
        return False
    return session.scalar(taken) is not None or delegates.is_with_others(session, [opening.slot], opening.exhibitor_id)


def slots_due(session: Session, edition: Edition, now: datetime) -> set[int]:
    """Return the slots that have free tables to offer now."""
    return {one.slot.id for one in found(session, edition, now)}


def _of_slot(slot: Slot, people: _People, taken: _SlotTaken, tables: Mapping[Track, list[int]]) -> Iterator[FreeTable]:
    free = {track: [one for one in ids if one not in taken.tables] for track, ids in tables.items()}
    asked = set(taken.buyers)
    for exhibitor in _in_order(slot, people, taken):
        guests = (people.buyers[number] for number in sorted(people.wished[exhibitor.id] - asked))
        understood = (one for one in guests if _is_understood(one, exhibitor, taken.languages))
        guest = next((one for one in understood if one.id in taken.own_tables or free.get(one.track)), None)
        if guest is not None:
            asked.add(guest.id)
            table_id = taken.own_tables.get(guest.id)
            yield FreeTable(slot, exhibitor, table_id or free[guest.track].pop())


def _in_order(slot: Slot, people: _People, taken: _SlotTaken) -> list[Exhibitor]:
    def place(one: Exhibitor) -> tuple[int, str]:
        return people.meetings[one.id], sha256(f"{slot.id}.{one.id}".encode()).hexdigest()

    return sorted((people.exhibitors[number] for number in people.wished.keys() - taken.exhibitors), key=place)


def _is_understood(buyer: Buyer, exhibitor: Exhibitor, languages: Iterable[str]) -> bool:
    language = interpreting_language(buyer.languages, exhibitor.languages)
    return language is None or language in languages


def _people(session: Session, edition: Edition, day_id: int, now: datetime) -> _People:
    here = arrivals.checked_in(session, edition, now.astimezone(edition.zone).date())
    allowed = limits.of_day(session, edition, day_id)
    exhibitors = session.scalars(select(Exhibitor).where(Exhibitor.id.in_(here.exhibitors)))
    approved = select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED)
    interests = selectinload(Buyer.interests)
    able = approved.where(Buyer.id.in_(here.buyers), Buyer.id.in_(people.buyers_with_account()))
    buyers = session.scalars(able.options(interests))
    sellers = {one.id: one for one in exhibitors if allowed.left_of_exhibitor(one)}
    guests = {one.id: one for one in buyers if allowed.left_of_buyer(one)}
    wished = defaultdict(set)
    for (exhibitor_id, buyer_id), interest in _interests(session, edition).items():
        if exhibitor_id not in sellers or buyer_id not in guests:
            continue
        is_same_sector = sellers[exhibitor_id].sector_id in {one.id for one in guests[buyer_id].interests}
        if is_mutual(interest, is_same_sector=is_same_sector):
            wished[exhibitor_id].add(buyer_id)
    return _People(sellers, guests, wished, allowed.today[Side.EXHIBITOR])


def _interests(session: Session, edition: Edition) -> dict[tuple[int, int], int]:
    """Return how much the pairs wish for each other of which neither refuses and that do not meet already."""
    is_refused = (Wish.level == Level.NEVER) | (WishReply.answer == Answer.DECLINED)
    count = func.count()
    wishes = session.execute(
        select(Wish.exhibitor_id, Wish.buyer_id, count, count.filter(WishReply.answer == Answer.ACCEPTED))
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == edition.id)
        .group_by(Wish.exhibitor_id, Wish.buyer_id)
        .having(count.filter(is_refused) == 0)
    )
    pairs = {(row[0], row[1]): MUTUAL if row[2] == len(Side) or row[3] else WISHED for row in wishes}
    met = select(Meeting.exhibitor_id, Meeting.buyer_id).where(
        Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
    )
    for row in session.execute(met):
        pairs.pop((row[0], row[1]), None)
    return pairs


def _taken(session: Session, slot: Slot, reserved: Reserved) -> _SlotTaken:
    taken = _SlotTaken(exhibitors=set(reserved.exhibitors), tables=set(reserved.tables))
    interpreters = set(reserved.interpreters)
    left = _left(session, slot)
    columns = Hold.meeting_id, Hold.exhibitor_id, Hold.buyer_id, Hold.table_id, Hold.interpreter_id
    for meeting_id, *row in session.execute(select(*columns).where(Hold.slot_id == slot.id)):
        freed = _FREED.get(left.get(meeting_id), ())
        holders = taken.exhibitors, taken.buyers, taken.tables, interpreters
        for column, ids, number in zip(columns[1:], holders, row, strict=True):
            if number is not None and column.key not in freed:
                ids.add(number)
    for side, number in delegates.away(session, [slot.id]).get(slot.id, ()):
        (taken.exhibitors if side is Side.EXHIBITOR else taken.buyers).add(number)
    taken.own_tables.update(_tables_of_those_alone(session, left))
    withdrawn = RefillOffer.opening_id == Opening.id, RefillOffer.state == OfferState.REVOKED
    is_withdrawn = select(RefillOffer.id).where(*withdrawn).exists()
    offered = select(Opening.exhibitor_id, Opening.table_id, Opening.state, is_withdrawn)
    for exhibitor_id, table_id, state, not_wanted in session.execute(offered.where(Opening.slot_id == slot.id)):
        if state is not OpeningState.CLOSED or not_wanted:
            taken.exhibitors.add(exhibitor_id)
        if table_id is not None and state in refills.ALIVE:
            taken.tables.add(table_id)
    asked = (
        select(RefillOffer.buyer_id)
        .join(Opening, Opening.id == RefillOffer.opening_id)
        .where(
            ((RefillOffer.day_id == slot.day_id) & (RefillOffer.state == OfferState.LIVE))
            | ((Opening.slot_id == slot.id) & (RefillOffer.state != OfferState.REVOKED))
        )
    )
    taken.buyers |= set(session.scalars(asked))
    speakers = select(Interpreter).where(Interpreter.edition_id == slot.edition_id, Interpreter.id.not_in(interpreters))
    taken.languages |= {language for one in session.scalars(speakers) for language in one.languages}
    return taken


def _left(session: Session, slot: Slot) -> dict[int | None, MeetingOutcome | None]:
    """Return the consultations of a slot to which the exhibitor did not come, with their outcome."""
    rows = select(Meeting.id, MeetingStatus.outcome).join(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
    given_up = Meeting.id.in_(outcomes.given_up(*outcomes.ABSENT))
    found = session.execute(rows.where(Meeting.takes(slot.id), Meeting.is_active.is_(True), given_up))
    return {row[0]: row[1] for row in found}


def _tables_of_those_alone(
    session: Session, left: Mapping[int | None, MeetingOutcome | None]
) -> Iterator[tuple[int, int]]:
    alone = [number for number, outcome in left.items() if outcome is MeetingOutcome.NO_SHOW_EXHIBITOR]
    for row in session.execute(select(Meeting.buyer_id, Meeting.table_id).where(Meeting.id.in_(alone))):
        if row[1] is not None:
            yield row[0], row[1]


def _tables(session: Session, edition: Edition) -> dict[Track, list[int]]:
    """Return the tables of each track by code; the last ones are offered first, booking takes the first ones."""
    rows = select(Zone.track, MeetingTable.id).join(MeetingTable, MeetingTable.zone_id == Zone.id)
    tables: dict[Track, list[int]] = defaultdict(list)
    for track, number in session.execute(
        rows.where(Zone.edition_id == edition.id).order_by(natural(MeetingTable.code))
    ):
        tables[track].append(number)
    return tables
