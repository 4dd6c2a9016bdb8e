"""A seat for a meeting: granted by the rulebook with every reason, taken in the one calendar."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import OvertakenError, savepoint
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.queries import booking, lengths, meetings, outcomes, walk_ins
from expo.queries.calendar import lock_slots
from expo.services import calendar


def granted(
    session: Session,
    actor: Actor,
    edition: Edition,
    pair: tuple[int, int],
    slot: Slot,
    now: datetime,
    table_id: int | None = None,
    interpreter_id: int | None = None,
    *,
    moving: Meeting | None = None,
    at_booth: bool = False,
    is_long: bool | None = None,
) -> booking.BookingOption:
    """Return the seat of an exhibitor and a buyer in a slot; a :class:`Refusal` with every reason if there is none.

    It has two slots if the organizer has set that for the pair, or as ``is_long`` says.
    """
    long = lengths.is_long(session, *pair) if is_long is None else is_long
    question = booking.ask(
        session,
        actor,
        edition,
        exhibitor_id=pair[0],
        buyer_id=pair[1],
        now=now,
        day_id=slot.day_id,
        moving=moving.id if moving else None,
        to_decide=[*lengths.slot_ids(session, slot, is_long=long), *(moving.slot_ids if moving else ())],
        at_booth=at_booth,
        is_long=long,
    )
    option = question.option(slot.id, table_id=table_id, interpreter_id=interpreter_id)
    refuse_if((*question.objections, *option.reasons))
    return option


def lock(session: Session, slot_ids: Collection[int]) -> None:
    """Make other deciders on slots wait, and on those that a seat there gives back.

    Who sits alone in a consultation of two slots leaves both for a seat in one of them.
    """
    left = Meeting.id.in_(outcomes.given_up(MeetingOutcome.NO_SHOW_EXHIBITOR, MeetingOutcome.NO_SHOW_BOTH))
    lock_slots(session, {*slot_ids, *meetings.slots_of(session, Meeting.in_slots(slot_ids), left)})


def leave_absent(session: Session, buyer_id: int, slot: Slot) -> None:
    """Free a buyer, the table and the interpreter from a consultation whose exhibitor did not come."""
    lock(session, [slot.id])
    _give_up(session, walk_ins.left_alone(session, buyer_id, [slot.id]).get(slot.id))


def leave_table(session: Session, slot_id: int, table_id: int | None) -> None:
    """Free a table, and the interpreter, from a consultation to which neither side came."""
    neither = Meeting.id.in_(outcomes.given_up(MeetingOutcome.NO_SHOW_BOTH))
    lock(session, [slot_id])
    here = Meeting.takes(slot_id), Meeting.table_id == table_id, Meeting.is_active.is_(True)
    _give_up(session, session.scalar(select(Meeting).where(*here, neither)))


def _give_up(session: Session, meeting: Meeting | None) -> None:
    if meeting is not None:
        meeting.is_active = None
        calendar.release_meetings(session, [meeting.id])
        session.flush()


def take(session: Session, the_meeting: Callable[[], Meeting], seat: Callable[[], booking.BookingOption]) -> Meeting:
    """Write a meeting into the seat it gets; try once more when another transaction was faster."""
    for is_last in (False, True):
        option, meeting = seat(), the_meeting()
        try:
            with savepoint(session):
                if meeting.id is not None:
                    calendar.release_meetings(session, [meeting.id])
                meeting.slot, meeting.second_slot = option.slot, option.second_slot
                meeting.table, meeting.interpreter = option.table, option.interpreter
                session.add(meeting)
                session.flush()
                calendar.hold_meeting(session, meeting)
        except OvertakenError:
            if is_last:
                break
        else:
            return meeting
    raise Refusal(Violation("taken_meanwhile", N_("Another booking was faster. Please choose again.")))
