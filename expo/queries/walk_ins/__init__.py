"""Where a person without an appointment can sit down: exhibitors that are free now or soon, with reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product

from sqlalchemy.orm import Session

from expo.domain import suggestions
from expo.domain.people import Actor
from expo.domain.suggestions import ScorePart, SuggestionReason
from expo.domain.walk_ins import SHOWN, SeatCandidate, SeatLack, order
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.queries import arrivals, booking
from expo.queries import suggestions as suggestions_queries
from expo.queries.booking import BookingOption, BookingQuestion
from expo.queries.kept_seats import Reserved
from expo.queries.walk_ins.companies import exhibitors, wished
from expo.queries.walk_ins.free_slots import FreeSlots, lasts, left_alone, slots_left

__all__ = ["WalkInSeat", "lack", "lasts", "left_alone", "seats", "slots_left"]

TRIED = 4
"""So many free slots of an exhibitor are put to the rulebook before the next exhibitor has its turn."""
ASKED = 3
"""So many exhibitors show to what the rulebook objects."""
OBJECTIONS = {
    "interpreter_is_free_and_speaks": SeatLack.INTERPRETER,
    "interpreter_rests_in_time": SeatLack.INTERPRETER,
    "table_is_free": SeatLack.TABLE,
}


@dataclass(frozen=True, slots=True)
class WalkInSeat:
    """A seat that the rulebook has no objection to, and why this exhibitor."""

    exhibitor: Exhibitor
    option: BookingOption
    reasons: tuple[SuggestionReason, ...]
    is_here: bool


def seats(session: Session, actor: Actor, edition: Edition, buyer: Buyer, now: datetime) -> list[WalkInSeat]:
    """Return the best exhibitors that are free today, each in the first slot that suits both; at most :data:`SHOWN`."""
    free = FreeSlots.of_rows(session, edition, buyer, slots_left(session, edition, now), now)
    here = arrivals.checked_in(session, edition, now.astimezone(edition.zone).date()).exhibitors
    wishes = wished(session, buyer)
    companies = {one.id: one for one in exhibitors(session, edition, wishes.never)}
    reasons = {
        one.id: suggestions_queries.why(one, buyer, is_wished=one.id in wishes.by_exhibitors)
        for one in companies.values()
    }
    slots = {one.id: own for one in companies.values() if (own := free.with_company(one))}
    found: list[WalkInSeat] = []
    candidates = (
        SeatCandidate(
            number,
            own[0].starts_at,
            suggestions_queries.worth(companies[number], buyer, reasons[number])
            + suggestions.WEIGHTS[ScorePart.WISHED] * (number in wishes.by_buyer),
            number in here,
            free.limits[own[0].day_id].share_left_of_exhibitor(companies[number]),
        )
        for number, own in slots.items()
    )
    for one in order(candidates, buyer.id):
        option = _granted(session, actor, edition, companies[one.id], buyer, slots[one.id], now, free)
        if option is not None:
            found.append(WalkInSeat(companies[one.id], option, reasons[one.id], one.is_here))
        if len(found) == SHOWN:
            break
    return found


def lack(session: Session, actor: Actor, edition: Edition, buyer: Buyer, now: datetime) -> SeatLack:
    """Return what a buyer lacks for whom no seat was found today."""
    slots = slots_left(session, edition, now)
    if not slots:
        return SeatLack.TIME
    free = FreeSlots.of_rows(session, edition, buyer, slots, now)
    if not free.slots:
        return SeatLack.LIMIT
    companies = exhibitors(session, edition, wished(session, buyer).never)
    able = [(one, slots[0]) for one in companies if (slots := free.with_company(one))]
    if able:  # it is the rulebook that objects: a few exhibitors show to what
        codes = _objections(session, actor, edition, buyer, now, able[:ASKED])
        return next((word for code, word in OBJECTIONS.items() if code in codes), SeatLack.EXHIBITOR)
    if any(free.with_company(one, needs_interpreter=False) for one in companies):
        return SeatLack.INTERPRETER
    has_company = any(free.with_company(one, needs_interpreter=False, needs_table=False) for one in companies)
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
        )
        .option(slot.id)
        .reasons
    }


def _granted(
    session: Session,
    actor: Actor,
    edition: Edition,
    exhibitor: Exhibitor,
    buyer: Buyer,
    slots: Sequence[Slot],
    now: datetime,
    free: FreeSlots[Slot],
) -> BookingOption | None:
    """Return the first seat that the rulebook grants: at a table, or at the booth if no table is left."""

    @cache
    def question(moving: int | None, at_booth: bool) -> BookingQuestion:
        return booking.ask(
            session,
            actor,
            edition,
            exhibitor_id=exhibitor.id,
            buyer_id=buyer.id,
            now=now,
            day_id=slots[0].day_id,
            moving=moving,
            at_booth=at_booth,
        )

    for slot in slots[:TRIED]:
        for at_booth in (False, True):
            asked = question(free.alone.get(slot.id), at_booth)
            if asked.objections:
                return None
            option = _unreserved(asked, slot, free.reserved[slot.id])
            if option.is_free:
                return option
            if not booking.only_tables_lack(exhibitor, option.reasons):
                break
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
