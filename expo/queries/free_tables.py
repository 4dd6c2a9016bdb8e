"""Tables that are free shortly before their slot, with exhibitors and buyers who are here and wish for each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track
from expo.domain.meetings import interpreting_language
from expo.domain.refills import OfferState
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish, WishReply
from expo.queries import arrivals, refills, walk_ins


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
    return [one for slot in slots for one in _of_slot(slot, people, _taken(session, slot), tables)]


def _of_slot(slot: Slot, people: _People, taken: _SlotTaken, tables: Mapping[Track, list[int]]) -> Iterator[FreeTable]:
    free = {track: [one for one in ids if one not in taken.tables] for track, ids in tables.items()}
    asked = set(taken.buyers)
    for exhibitor in _in_order(slot, people, taken):
        guests = (people.buyers[number] for number in sorted(people.wished[exhibitor.id] - asked))
        guest = next(
            (one for one in guests if free.get(one.track) and _is_understood(one, exhibitor, taken.languages)), None
        )
        if guest is not None:
            asked.add(guest.id)
            yield FreeTable(slot, exhibitor, free[guest.track].pop())


def _in_order(slot: Slot, people: _People, taken: _SlotTaken) -> list[Exhibitor]:
    def place(one: Exhibitor) -> tuple[int, str]:
        return people.meetings[one.id], sha256(f"{slot.id}.{one.id}".encode()).hexdigest()

    return sorted((people.exhibitors[number] for number in people.wished.keys() - taken.exhibitors), key=place)


def _is_understood(buyer: Buyer, exhibitor: Exhibitor, languages: Iterable[str]) -> bool:
    language = interpreting_language(buyer.languages, exhibitor.languages)
    return language is None or language in languages


def _people(session: Session, edition: Edition, day_id: int, now: datetime) -> _People:
    here = arrivals.checked_in(session, edition, now.astimezone(edition.zone).date())
    today = select(Meeting.exhibitor_id, Meeting.buyer_id).join(Slot, Slot.id == Meeting.slot_id)
    active = session.execute(today.where(Slot.day_id == day_id, Meeting.is_active.is_(True))).all()
    meetings, visits = Counter(row[0] for row in active), Counter(row[1] for row in active)
    exhibitors = session.scalars(select(Exhibitor).where(Exhibitor.id.in_(here.exhibitors)))
    approved = select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED)
    buyers = session.scalars(approved.where(Buyer.id.in_(here.buyers)))
    sellers = {one.id: one for one in exhibitors if meetings[one.id] < edition.exhibitor_per_day}
    guests = {one.id: one for one in buyers if visits[one.id] < edition.buyer_per_day}
    wished = defaultdict(set)
    for exhibitor_id, buyer_id in _mutual(session, edition):
        if exhibitor_id in sellers and buyer_id in guests:
            wished[exhibitor_id].add(buyer_id)
    return _People(sellers, guests, wished, meetings)


def _mutual(session: Session, edition: Edition) -> set[tuple[int, int]]:
    """Return the pairs that wish for each other, or of which one accepted the other's wish, and that have not met."""
    is_refused = (Wish.level == Level.NEVER) | (WishReply.answer == Answer.DECLINED)
    count = func.count()
    wishes = session.execute(
        select(Wish.exhibitor_id, Wish.buyer_id)
        .outerjoin(WishReply, WishReply.wish_id == Wish.id)
        .where(Wish.edition_id == edition.id)
        .group_by(Wish.exhibitor_id, Wish.buyer_id)
        .having(count.filter(is_refused) == 0)
        .having((count == len(Side)) | (count.filter(WishReply.answer == Answer.ACCEPTED) > 0))
    )
    pairs = {(row[0], row[1]) for row in wishes}
    met = select(Meeting.exhibitor_id, Meeting.buyer_id).where(
        Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
    )
    return pairs - {(row[0], row[1]) for row in session.execute(met)}


def _taken(session: Session, slot: Slot) -> _SlotTaken:
    taken = _SlotTaken()
    interpreters: set[int] = set()
    left = Hold.buyer_id.is_not(None) & refills.sits_alone()
    columns = Hold.exhibitor_id, Hold.buyer_id, Hold.table_id, Hold.interpreter_id
    for row in session.execute(select(*columns).where(Hold.slot_id == slot.id, ~left)):
        for ids, number in zip((taken.exhibitors, taken.buyers, taken.tables, interpreters), row, strict=True):
            if number is not None:
                ids.add(number)
    offered = select(Opening.exhibitor_id, Opening.table_id, Opening.state).where(Opening.slot_id == slot.id)
    for exhibitor_id, table_id, state in session.execute(offered):
        taken.exhibitors.add(exhibitor_id)
        if table_id is not None and state in refills.ALIVE:
            taken.tables.add(table_id)
    asked = (
        select(RefillOffer.buyer_id)
        .join(Opening, Opening.id == RefillOffer.opening_id)
        .where(
            (RefillOffer.state == OfferState.LIVE)
            | ((Opening.slot_id == slot.id) & (RefillOffer.state != OfferState.REVOKED))
        )
    )
    taken.buyers |= set(session.scalars(asked))
    speakers = select(Interpreter).where(Interpreter.edition_id == slot.edition_id, Interpreter.id.not_in(interpreters))
    taken.languages |= {language for one in session.scalars(speakers) for language in one.languages}
    return taken


def _tables(session: Session, edition: Edition) -> dict[Track, list[int]]:
    """Return the tables of each track by code; the last ones are offered first, booking takes the first ones."""
    rows = select(Zone.track, MeetingTable.id).join(MeetingTable, MeetingTable.zone_id == Zone.id)
    tables: dict[Track, list[int]] = defaultdict(list)
    for track, number in session.execute(rows.where(Zone.edition_id == edition.id).order_by(MeetingTable.code)):
        tables[track].append(number)
    return tables
