"""Where a person without an appointment can sit down: exhibitors that are free now or soon, with reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain import refills, suggestions
from expo.domain.editions import Span
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor
from expo.domain.suggestions import SuggestionReason
from expo.domain.walk_ins import SHOWN, SeatCandidate, SeatLack, order
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.wishes import Wish
from expo.queries import arrivals, booking, kept_seats, limits
from expo.queries import suggestions as suggestions_queries
from expo.queries.booking import BookingOption, BookingQuestion, rows
from expo.queries.kept_seats import Reserved
from expo.queries.limits import LimitsOfDay

WALK = 1
"""Minutes from the desk to a table."""


ASKED = 3
OBJECTIONS = {
    "interpreter_is_free_and_speaks": SeatLack.INTERPRETER, "interpreter_rests_in_time": SeatLack.INTERPRETER,
    "table_is_free": SeatLack.TABLE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WalkInSeat:
    """A seat that the rulebook has no objection to, and why this exhibitor."""

    exhibitor: Exhibitor
    option: BookingOption
    reasons: tuple[SuggestionReason, ...]
    is_here: bool


def lasts(edition: Edition, slot: Slot, now: datetime) -> bool:
    """Return whether enough of a slot is left for a person who walks to the table now."""
    span = Span(slot.starts_at, slot.ends_at)
    return refills.expires_at(span, now, walk=WALK, refill_share=edition.refill_share) is not None


def slots_left(session: Session, edition: Edition, now: datetime) -> list[Slot]:
    """Return today's slots of which enough is left, in time order, without those that a block lies over."""
    today = now.astimezone(edition.zone).date()
    blocks = [span for span, _ in rows.blocks(session, edition)]
    grid = select(Slot).where(Slot.edition_id == edition.id, Slot.ends_at > now).order_by(Slot.starts_at)
    return [
        slot
        for slot in session.scalars(grid)
        if slot.starts_at.astimezone(edition.zone).date() == today
        and lasts(edition, slot, now)
        and not any(span.overlaps(Span(slot.starts_at, slot.ends_at)) for span in blocks)
    ]


def seats(session: Session, actor: Actor, edition: Edition, buyer: Buyer, now: datetime) -> list[WalkInSeat]:
    """Return the best exhibitors that are free today, each in its first free slot; at most :data:`SHOWN`."""
    free = _Free(session, edition, buyer, now)
    here = arrivals.checked_in(session, edition, now.astimezone(edition.zone).date()).exhibitors
    wished = _wished(session, buyer)
    companies = {one.id: one for one in _exhibitors(session, edition, wished.never)}
    reasons = {
        one.id: suggestions_queries.why(one, buyer, is_wished=one.id in wished.by_exhibitors)
        for one in companies.values()
    }
    first = {one.id: slot for one in companies.values() if (slot := free.first(one)) is not None}
    found: list[WalkInSeat] = []
    candidates = (
        SeatCandidate(
            number, slot.starts_at,
            suggestions_queries.worth(companies[number], buyer, reasons[number])
            + suggestions.WISHED * (number in wished.by_buyer),
            number in here, free.limits.share_left_of_exhibitor(companies[number]) if free.limits else 1.0,
        )
        for number, slot in first.items()
    )  # fmt: skip
    for one in order(candidates, buyer.id):
        slot = first[one.id]
        option = _asked(session, actor, edition, companies[one.id], buyer, slot, now, free)
        if option is not None:
            found.append(WalkInSeat(companies[one.id], option, reasons[one.id], one.is_here))
        if len(found) == SHOWN:
            break
    return found


def lack(session: Session, actor: Actor, edition: Edition, buyer: Buyer, now: datetime) -> SeatLack:
    """Return what a buyer lacks for whom no seat was found today."""
    if not slots_left(session, edition, now):
        return SeatLack.TIME
    free = _Free(session, edition, buyer, now)
    if not free.slots:
        return SeatLack.LIMIT
    companies = _exhibitors(session, edition, _wished(session, buyer).never)
    able = [(one, slot) for one in companies if (slot := free.first(one)) is not None]
    if able:  # it is the rulebook that objects: a few exhibitors show to what
        codes = _objections(session, actor, edition, buyer, now, able[:ASKED])
        return next((word for code, word in OBJECTIONS.items() if code in codes), SeatLack.EXHIBITOR)
    if any(free.first(one, needs_interpreter=False) for one in companies):
        return SeatLack.INTERPRETER
    has_company = any(free.first(one, needs_interpreter=False, needs_table=False) for one in companies)
    return SeatLack.TABLE if has_company else SeatLack.EXHIBITOR


def _objections(
    session: Session,
    actor: Actor,
    edition: Edition,
    buyer: Buyer,
    now: datetime,
    able: Iterable[tuple[Exhibitor, Slot]],
) -> set[str]:
    return {
        reason.code
        for one, slot in able
        for reason in booking.ask(
            session, actor, edition, exhibitor_id=one.id, buyer_id=buyer.id, now=now, day_id=slot.day_id
        ).option(slot.id).reasons
    }  # fmt: skip


def left_alone(session: Session, buyer_id: int, slot_id: int) -> Meeting | None:
    """Return the consultation of a slot in which a buyer sits alone, because its exhibitor did not come."""
    return session.scalar(
        select(Meeting)
        .join(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .where(
            Meeting.buyer_id == buyer_id, Meeting.slot_id == slot_id, Meeting.is_active.is_(True),
            MeetingStatus.outcome == MeetingOutcome.NO_SHOW_EXHIBITOR, MeetingStatus.is_contested.is_(False),
        )
    )  # fmt: skip


def _asked(
    session: Session,
    actor: Actor,
    edition: Edition,
    exhibitor: Exhibitor,
    buyer: Buyer,
    slot: Slot,
    now: datetime,
    free: "_Free",
) -> BookingOption | None:
    """Return the seat that the rulebook grants: at a table, or at the booth if no table is left."""
    for at_booth in (False, True):
        question = booking.ask(
            session, actor, edition, exhibitor_id=exhibitor.id, buyer_id=buyer.id, now=now, day_id=slot.day_id,
            moving=free.alone.get(slot.id), at_booth=at_booth,
        )  # fmt: skip
        option = _unreserved(question, slot, free.reserved[slot.id])
        if option.is_free:
            return None if question.objections else option
        if not booking.only_tables_lack(exhibitor, option.reasons):
            return None
    return None


def _unreserved(question: BookingQuestion, slot: Slot, reserved: Reserved) -> BookingOption:
    """Return the seat in a slot at a table and with an interpreter that no other desk is shown, if there are such."""
    found = question.option(slot.id)
    tables: list[int | None] = [one.id for one in question.tables if one.id not in reserved.tables]
    speakers: list[int | None] = [one.id for one in question.interpreters if one.id not in reserved.interpreters]
    is_table_kept = found.table is not None and found.table.id in reserved.tables
    is_speaker_kept = found.interpreter is not None and found.interpreter.id in reserved.interpreters
    if not is_table_kept and not is_speaker_kept:
        return found
    pairs = product(tables if is_table_kept else [None], speakers if is_speaker_kept else [None])
    options = (question.option(slot.id, table_id=table, interpreter_id=speaker) for table, speaker in pairs)
    return next((one for one in options if one.is_free), found)


@dataclass(frozen=True, slots=True)
class _Wished:
    by_buyer: frozenset[int]
    by_exhibitors: frozenset[int]
    never: frozenset[int]


def _wished(session: Session, buyer: Buyer) -> _Wished:
    found = session.scalars(select(Wish).where(Wish.buyer_id == buyer.id).options(joinedload(Wish.reply))).all()
    never = {
        one.exhibitor_id
        for one in found
        if one.level is Level.NEVER or (one.reply and one.reply.answer is Answer.DECLINED)
    }
    met = select(Meeting.exhibitor_id).where(Meeting.buyer_id == buyer.id, Meeting.is_active.is_(True))
    sides = {side: frozenset(one.exhibitor_id for one in found if one.side is side) - never for side in Side}
    return _Wished(sides[Side.BUYER], sides[Side.EXHIBITOR], frozenset(never | set(session.scalars(met))))


def _exhibitors(session: Session, edition: Edition, never: Collection[int]) -> Sequence[Exhibitor]:
    return session.scalars(
        select(Exhibitor)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.id.not_in(never))
        .options(
            joinedload(Exhibitor.sector),
            joinedload(Exhibitor.hall),
            selectinload(Exhibitor.products),
            selectinload(Exhibitor.booths),
        )
    ).all()


class _Free:
    """What is left of today for one buyer: slots with time, those without a table, the interpreters who are free."""

    def __init__(self, session: Session, edition: Edition, buyer: Buyer, now: datetime) -> None:
        self.edition, self.buyer = edition, buyer
        self.limits: LimitsOfDay | None = None
        self.held: dict[int, set[int]] = defaultdict(set)
        self.speaking: dict[int, list[Interpreter]] = {}
        self.full: set[int] = set()
        self.alone: dict[int, int] = {}
        slots = slots_left(session, edition, now)
        tables = rows.tables(session, edition, buyer)
        everyone = session.scalars(select(Interpreter).where(Interpreter.edition_id == edition.id)).all()
        busy: dict[str, dict[int, set[int]]] = {"table_id": defaultdict(set), "interpreter_id": defaultdict(set)}
        self.slots = []
        self.reserved = defaultdict(Reserved, kept_seats.reserved(session, edition, now, beside=buyer.id))
        mine = self._read(session, slots, busy)
        for slot_id, reserved in self.reserved.items():
            self.held[slot_id] |= reserved.exhibitors
            busy["table_id"][slot_id] |= reserved.tables
            busy["interpreter_id"][slot_id] |= reserved.interpreters
        ours = {table.id for table in tables or ()}
        for slot in slots:
            alone = left_alone(session, buyer.id, slot.id) if slot.id in mine else None
            if slot.id in mine and alone is None:
                continue
            if alone is not None:  # its table and interpreter come free with the buyer
                self.alone[slot.id] = alone.id
                busy["table_id"][slot.id].discard(alone.table_id or 0)
                busy["interpreter_id"][slot.id].discard(alone.interpreter_id or 0)
            if tables is not None and not ours - busy["table_id"][slot.id]:
                self.full.add(slot.id)
            self.slots.append(slot)
            self.speaking[slot.id] = [one for one in everyone if one.id not in busy["interpreter_id"][slot.id]]
        self._count(session, slots)

    def first(self, exhibitor: Exhibitor, *, needs_interpreter: bool = True, needs_table: bool = True) -> Slot | None:
        """Return the first slot in which an exhibitor can be met."""
        if self.limits is None or not self.limits.left_of_exhibitor(exhibitor):
            return None
        language = interpreting_language(self.buyer.languages, exhibitor.languages)
        return next(
            (
                slot
                for slot in self.slots
                if exhibitor.id not in self.held[slot.id]
                and (not needs_interpreter or self._is_understood(slot, language))
                and (not needs_table or slot.id not in self.full or exhibitor.booths)
            ),
            None,
        )

    def _is_understood(self, slot: Slot, language: str | None) -> bool:
        return language is None or any(language in one.languages for one in self.speaking[slot.id])

    def _read(self, session: Session, slots: Iterable[Slot], busy: dict[str, dict[int, set[int]]]) -> set[int]:
        """Sort what is held in these slots by holder; return the slots that the buyer holds."""
        columns = (Hold.slot_id, Hold.exhibitor_id, Hold.buyer_id, Hold.table_id, Hold.interpreter_id)
        relevant = or_(Hold.buyer_id.is_(None), Hold.buyer_id == self.buyer.id)
        mine = set()
        for hold in session.execute(select(*columns).where(Hold.slot_id.in_([one.id for one in slots]), relevant)):
            if hold.exhibitor_id is not None:
                self.held[hold.slot_id].add(hold.exhibitor_id)
            elif hold.buyer_id is not None:
                mine.add(hold.slot_id)
            elif hold.table_id is not None:
                busy["table_id"][hold.slot_id].add(hold.table_id)
            elif hold.interpreter_id is not None:
                busy["interpreter_id"][hold.slot_id].add(hold.interpreter_id)
        return mine

    def _count(self, session: Session, slots: Sequence[Slot]) -> None:
        """Read what companies may still have today; no slot is left for a buyer who has enough."""
        if not slots:
            return
        self.limits = limits.of_day(session, self.edition, slots[0].day_id)
        if not self.limits.left_of_buyer(self.buyer):
            self.slots.clear()
