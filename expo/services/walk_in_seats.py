"""The desk seats a person with an exhibitor that is free, gives away a seat that is on offer, and takes one back."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.meetings import CancelReason, Origin
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refills import OfferState
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.walk_ins import UNDONE_WITHIN
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.refills import Opening, RefillOffer
from expo.queries import badges, booking, editions, refills, walk_ins
from expo.queries import kept_seats as kept_seats_queries
from expo.queries.calendar import lock_slots
from expo.services import arrivals, history, kept_seats, meeting_emails, meetings, openings, seats
from expo.services.walk_ins import NOT_A_BUYER

TOO_LATE = Violation("slot_is_nearly_over", N_("Too little of that time is left. Please choose again."))
TOO_LATE_TO_UNDO = Violation(
    "too_late_to_undo", N_("This seat can no longer be taken back here. Please ask the timetable team.")
)
KEPT_FOR_ANOTHER = Violation(
    "kept_for_another", N_("Another desk is offering this seat just now. Please choose again.")
)
LONGEST_REASON = 300
NEEDS_REASON = Violation(
    "reason_is_missing",
    N_("This seat is being offered to another company. Please say why it is given away."),
    field="reason",
)


def seat(
    session: Session, actor: Actor, edition: Edition, *, person_id: int, exhibitor_id: int, slot_id: int, now: datetime
) -> Meeting:
    """Seat a person with an exhibitor in a slot, with a free interpreter; the person is let in.

    The table is a free one of the zone, or the exhibitor's booth where none is left.

    Raises
    ------
    Refusal
        With every reason, if another desk or company was faster or too little of the slot is left.
    """
    needs(actor, Permission.REGISTER)
    person = badges.person(session, edition.id, person_id)
    if person.buyer_id is None:
        raise Refusal(NOT_A_BUYER)
    pair = exhibitor_id, person.buyer_id
    slot = editions.row(session, edition.id, Slot, slot_id)
    if not walk_ins.lasts(edition, slot, now):
        raise Refusal(TOO_LATE)
    seats.leave_absent(session, person.buyer_id, slot)
    kept = kept_seats_queries.find(session, slot_id=slot.id, exhibitor_id=exhibitor_id, now=now)
    if kept is not None and kept.buyer_id != person.buyer_id:
        raise Refusal(KEPT_FOR_ANOTHER)
    place = (kept.table_id, kept.interpreter_id) if kept is not None else (None, None)
    kept_seats.release(session, person.buyer_id)

    def new() -> Meeting:
        return Meeting(
            edition_id=edition.id,
            exhibitor_id=pair[0],
            buyer_id=pair[1],
            origin=Origin.WALK_IN,
            created_at=now,
            created_by_id=actor.user_id,
        )

    meeting = seats.take(session, new, lambda: _granted(session, actor, edition, pair, slot, now, place))
    arrivals.let_in(session, actor, edition, person_id=person.id, now=now)
    meeting_emails.tell_booked(session, edition, meeting, now=now)
    names = {"exhibitor": meeting.exhibitor.code, "buyer": meeting.buyer.code}
    history.record(
        session,
        actor,
        "walk_ins.seat",
        "meeting",
        meeting.id,
        edition_id=edition.id,
        now=now,
        **names,
        at=slot.starts_at.isoformat(),
        table=meeting.table.code if meeting.table else None,
    )
    return meeting


def can_undo(session: Session, meeting: Meeting, now: datetime) -> bool:
    """Return whether the desk may still take back a seat: just given, not over, and nothing was noted about it."""
    is_new = meeting.origin is Origin.WALK_IN and meeting.created_at > now - UNDONE_WITHIN
    is_noted = session.get(MeetingStatus, meeting.id) is not None
    return bool(meeting.is_active) and is_new and now < meeting.ends_at and not is_noted


def undo(session: Session, actor: Actor, edition: Edition, *, person_id: int, meeting_id: int, now: datetime) -> None:
    """Take back a seat that the desk has just given by mistake; the exhibitor is told."""
    needs(actor, Permission.REGISTER)
    person = badges.person(session, edition.id, person_id)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.buyer_id != person.buyer_id or meeting.edition_id != edition.id:
        raise NotFound(f"meeting {meeting_id}")
    lock_slots(session, meeting.slot_ids)
    session.expire(meeting)
    if not can_undo(session, meeting, now):
        raise Refusal(TOO_LATE_TO_UNDO)
    history.record(
        session,
        actor,
        "walk_ins.undo",
        "meeting",
        meeting.id,
        edition_id=edition.id,
        now=now,
        exhibitor=meeting.exhibitor.code,
        buyer=meeting.buyer.code,
    )
    meetings.cancel(
        session, actor, edition, meeting.id, reason=CancelReason.MISTAKE.value, now=now, right=Permission.REGISTER
    )


def _granted(
    session: Session,
    actor: Actor,
    edition: Edition,
    pair: tuple[int, int],
    slot: Slot,
    now: datetime,
    place: tuple[int | None, int | None],
) -> booking.BookingOption:
    """Return the seat at the table and with the interpreter that were shown, else any, else at the booth."""
    if place != (None, None):
        with suppress(Refusal):
            return seats.granted(session, actor, edition, pair, slot, now, *place, is_long=False)
    try:
        return seats.granted(session, actor, edition, pair, slot, now, is_long=False)
    except Refusal as refusal:
        if not booking.only_tables_lack(session.get_one(Exhibitor, pair[0]), refusal.violations):
            raise
    return seats.granted(session, actor, edition, pair, slot, now, at_booth=True, is_long=False)


def give(
    session: Session, actor: Actor, edition: Edition, opening_id: int, *, person_id: int, reason: str, now: datetime
) -> Meeting:
    """Give a free seat to a person at the desk; an offer to another company ends, which needs a reason.

    Raises
    ------
    Refusal
        If the seat was taken meanwhile, too little of the slot is left, or the rulebook objects.
    """
    needs(actor, Permission.REGISTER)
    person = badges.person(session, edition.id, person_id)
    opening = editions.row(session, edition.id, Opening, opening_id)
    if person.buyer_id is None:
        raise Refusal(NOT_A_BUYER)
    seats.lock(session, opening.slot_ids)
    session.expire_all()
    if not walk_ins.lasts(edition, opening.slot, now):
        raise Refusal(TOO_LATE)
    reason = reason.strip()[:LONGEST_REASON]
    own = _end_offers(session, opening, person.buyer_id, reason, now)
    history.record(
        session,
        actor,
        "walk_ins.give",
        *refills.subject_of(opening),
        edition_id=edition.id,
        now=now,
        exhibitor=opening.exhibitor.code,
        buyer=own.buyer.code,
        reason=reason,
    )
    meeting = openings.seat(session, edition, opening, own, now)
    arrivals.let_in(session, actor, edition, person_id=person_id, now=now)
    return meeting


def _end_offers(session: Session, opening: Opening, buyer_id: int, reason: str, now: datetime) -> RefillOffer:
    """End what is offered to others, and return the offer of this company, a new one if there is none."""
    offers = {one.buyer_id: one for one in refills.offers_of(session, opening.id)}
    own = offers.pop(buyer_id, None)
    asked = [one for one in offers.values() if one.state in {OfferState.LIVE, OfferState.READY}]
    if asked and not reason:
        raise Refusal(NEEDS_REASON)
    for offer in asked:
        openings.end(session, offer, OfferState.REVOKED, now)
    if own is None:
        own = RefillOffer(
            opening_id=opening.id,
            day_id=opening.slot.day_id,
            buyer_id=buyer_id,
            state=OfferState.READY,
            rank=0,
            reasons=[],
            made_at=now,
            expires_at=opening.slot.ends_at,
            decided_at=now,
        )
        session.add(own)
        session.flush()
    return own
