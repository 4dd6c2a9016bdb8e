"""Book, move, cancel and lock consultations by hand.

The rulebook decides, on rows read under locks; the calendar's unique constraints have the last word. Should they
speak after all, the question is asked once more, and the answer is a seat that is left or every reason.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.meetings import CancelReason, Origin
from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.queries import booking, editions, lengths, meetings
from expo.services import calendar, history, meeting_emails, refills, seats

_LONGEST_REASON = 300
_ELSEWHERE = Violation(
    "moved_meanwhile", N_("Another person moved this consultation a moment ago. Please look where it is now.")
)


def book(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_id: int,
    buyer_id: int,
    slot_id: int,
    now: datetime,
    origin: Origin | None = None,
    table_id: int | None = None,
    interpreter_id: int | None = None,
) -> Meeting:
    """Book a consultation, at the lowest free table and with the first free interpreter unless they are chosen.

    Without ``origin`` an organizer's booking counts as assigned, a company's own as booked.

    Raises
    ------
    Refusal
        With every reason against it.
    NotFound
        If the slot or a company is not of the edition, or the actor is neither of the two nor an organizer.
    """
    organizers_need(actor, Permission.MANAGE_TIMETABLE)
    slot = editions.row(session, edition.id, Slot, slot_id)

    def seat() -> booking.BookingOption:
        pair = exhibitor_id, buyer_id
        return seats.granted(session, actor, edition, pair, slot, now, table_id, interpreter_id)

    def new() -> Meeting:
        return Meeting(
            edition_id=edition.id,
            exhibitor_id=exhibitor_id,
            buyer_id=buyer_id,
            origin=origin or (Origin.ASSIGNED if actor.is_organizer else Origin.BOOKED),
            created_at=now,
            created_by_id=actor.user_id,
        )

    meeting = seats.take(session, new, seat)
    meeting_emails.tell_booked(session, edition, meeting, now=now)
    record(session, actor, "meetings.book", meeting, now=now, to=_seat(meeting), origin=meeting.origin.value)
    return meeting


def move(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    slot_id: int,
    now: datetime,
    table_id: int | None = None,
    interpreter_id: int | None = None,
) -> Meeting:
    """Move an active consultation to another slot or table; from then on no plan moves it on its own.

    The old place is held until the new one is taken. Either company may move its own until it begins, as it may book.
    """
    organizers_need(actor, Permission.MANAGE_TIMETABLE)
    slot = editions.row(session, edition.id, Slot, slot_id)
    meeting = _standing(session, actor, meeting_id, *lengths.slot_ids(session, slot, is_long=True))
    refuse_if(meetings.against_moving(actor, meeting, now))
    old_seat, old = _seat(meeting), meeting_emails.seat(meeting)

    def seat() -> booking.BookingOption:
        pair = meeting.exhibitor_id, meeting.buyer_id
        return seats.granted(session, actor, edition, pair, slot, now, table_id, interpreter_id, moving=meeting)

    seats.take(session, lambda: meeting, seat)
    if _seat(meeting) != old_seat:
        meeting.changed_at = now
    meeting.origin = Origin.ASSIGNED if actor.is_organizer else Origin.BOOKED
    if _seat(meeting) != old_seat:
        meeting_emails.tell_moved(session, edition, meeting, old=old, now=now)
        record(session, actor, "meetings.move", meeting, now=now, was=old_seat, to=_seat(meeting))
    return meeting


def cancel(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    reason: str,
    now: datetime,
    beside: CancelReason | None = None,
    right: Permission | None = None,
) -> Cancellation:
    """Call a consultation off, with a reason for the other side; its time, table and interpreter are free again.

    ``reason`` is a :class:`expo.domain.meetings.CancelReason` or words of one's own, ``beside`` the usual reason that
    was chosen with them.
    An organizer needs ``right``, by default that to manage the timetable.
    """
    organizers_need(actor, right or Permission.MANAGE_TIMETABLE)
    meeting = _standing(session, actor, meeting_id)
    over_at = meeting.ends_at if actor.is_organizer else meeting.slot.starts_at
    reason = reason.strip()
    refuse_if(_against_cancelling(reason, is_over=now >= over_at))
    cancellation = Cancellation(meeting_id=meeting.id, reason=reason, cancelled_at=now, cancelled_by_id=actor.user_id)
    meeting.is_active = None
    meeting.cancellation, meeting.changed_at = cancellation, now
    meeting.lock = None
    calendar.release_meetings(session, [meeting.id])
    meeting_emails.tell_cancelled(session, edition, meeting, reason=reason, beside=beside, now=now)
    record(session, actor, "meetings.cancel", meeting, now=now, was=_seat(meeting), reason=reason)
    if actor.is_buyer:
        refills.free(session, edition, meeting, now=now)
    return cancellation


def restore(session: Session, actor: Actor, edition: Edition, meeting: Meeting, *, now: datetime) -> bool:
    """Restore a cancelled consultation at its old time, at any free seat; return whether there was one."""
    needs(actor, Permission.MANAGE_TIMETABLE)

    def revived() -> Meeting:
        meeting.is_active, meeting.cancellation, meeting.changed_at = True, None, now
        return meeting

    def seat() -> booking.BookingOption:
        pair, is_long = (meeting.exhibitor_id, meeting.buyer_id), meeting.second_slot_id is not None
        return seats.granted(session, actor, edition, pair, meeting.slot, now, is_long=is_long)

    try:
        seats.take(session, revived, seat)
    except Refusal:
        return False
    meeting_emails.tell_booked(session, edition, meeting, now=now)
    return True


def lock(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, now: datetime) -> MeetingLock:
    """Keep a consultation where it is in every later plan; locking it twice changes nothing."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    meeting = _standing(session, actor, meeting_id)
    if meeting.lock is None:
        meeting.lock = MeetingLock(meeting_id=meeting.id, locked_at=now, locked_by_id=actor.user_id)
        record(session, actor, "meetings.lock", meeting, now=now)
    return meeting.lock


def unlock(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, now: datetime) -> None:
    """Let later plans move a consultation again."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    meeting = _standing(session, actor, meeting_id)
    if meeting.lock is not None:
        meeting.lock = None
        record(session, actor, "meetings.unlock", meeting, now=now)


def _standing(session: Session, actor: Actor, meeting_id: int, *targets: int) -> Meeting:
    """Return an active meeting of the actor, read after its slot, the targets and the meeting are locked."""
    seen = meetings.get(session, actor, meeting_id)
    slot_ids = seen.slot_ids
    seats.lock(session, [*slot_ids, *targets])
    lock_row(session, Meeting, meeting_id)
    session.expire(seen)
    meeting = meetings.get(session, actor, meeting_id)
    if not meeting.is_active:
        raise Refusal(Violation("meeting_is_cancelled", N_("This consultation has been cancelled already.")))
    if meeting.slot_ids != slot_ids:
        raise Refusal(_ELSEWHERE)
    return meeting


def _against_cancelling(reason: str, *, is_over: bool) -> Iterable[Violation]:
    if is_over:
        yield Violation("meeting_has_begun", N_("This consultation has begun already and cannot be cancelled."))
    if not reason:
        yield Violation("reason_is_missing", N_("Please choose a reason: the other side will read it."), field="reason")
    if len(reason) > _LONGEST_REASON:
        params = {"limit": _LONGEST_REASON}
        yield Violation("reason_is_long", N_("Please keep to %(limit)s characters."), params, field="words")


def _seat(meeting: Meeting) -> dict[str, object]:
    """Return where a meeting is, as plain JSON for the history."""
    until = {"until": meeting.ends_at.isoformat()} if meeting.second_slot else {}
    return {
        "at": meeting.slot.starts_at.isoformat(),
        **until,
        "table": meeting.table.code if meeting.table else None,
        "interpreter": meeting.interpreter.code if meeting.interpreter else None,
    }


def record(session: Session, actor: Actor, act: str, meeting: Meeting, *, now: datetime, **detail: object) -> None:
    """Write an act about a consultation into the history, with its two companies."""
    pair = {"exhibitor": meeting.exhibitor.code, "buyer": meeting.buyer.code}
    history.record(session, actor, act, "meeting", meeting.id, edition_id=meeting.edition_id, now=now, **pair, **detail)
