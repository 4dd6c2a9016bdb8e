"""An opening: a seat that became free. It asks the next company in line, seats one that said yes, and closes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain import refills as rules
from expo.domain.meetings import Origin
from expo.domain.people import clockwork
from expo.domain.refills import OfferState, OpeningState, RefillCandidate
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_, Named
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer
from expo.queries import free_tables, refills
from expo.services import calendar, history, meeting_emails, outbox, seats

OFFERED = "refills.offered"
TOO_LATE = Violation("offer_is_over", N_("This offer has ended. The seat has been passed on."))


def pass_on(session: Session, edition: Edition, opening: Opening, *, now: datetime) -> bool:
    """Ask the next company about a seat, unless one is being asked or is ready; return whether one was."""
    is_gone = free_tables.is_taken(session, opening) or refills.is_given_away(session, opening)
    if is_gone or not lasts(edition, opening.slot, now):
        close(session, opening, now)
        return False
    waiting = select(RefillOffer.id).where(
        RefillOffer.opening_id == opening.id, RefillOffer.state.in_([OfferState.LIVE, OfferState.READY])
    )
    if session.scalar(waiting) is not None:
        return False
    _forget_email(session, opening)
    ranked = rules.order(refills.candidates(session, edition, opening, now), opening.id)
    is_asked = any(_ask(session, edition, opening, one, place, now) for place, one in enumerate(ranked, 1))
    if not is_asked and opening.meeting_id is None:
        close(session, opening, now)  # it is opened again when another company can be asked
    return is_asked


def lasts(edition: Edition, slot: Slot, now: datetime) -> bool:
    return rules.expires_at(slot.span, now, walk=1, refill_share=edition.refill_share) is not None


def close(session: Session, opening: Opening, now: datetime) -> None:
    """End an opening and withdraw what is offered of it."""
    opening.state = OpeningState.CLOSED
    session.flush()
    for offer in session.scalars(select(RefillOffer).where(RefillOffer.opening_id == opening.id)).all():
        if offer.state in {OfferState.LIVE, OfferState.READY}:
            offer.state, offer.decided_at = OfferState.REVOKED, now
    _forget_email(session, opening)
    session.flush()


def _forget_email(session: Session, opening: Opening) -> None:
    """Take back the e-mail that offers a seat, if it has not left: its offer has ended."""
    outbox.take_back(session, opening.edition_id, ("opening", opening.id), OFFERED)


def _ask(session: Session, edition: Edition, opening: Opening, one: RefillCandidate, rank: int, now: datetime) -> bool:
    span, is_ahead = opening.slot.span, refills.is_ahead(edition, opening.slot, now)
    until = (
        rules.answer_by(span, now.astimezone(edition.zone))
        if is_ahead
        else rules.expires_at(span, now, walk=one.walk, refill_share=edition.refill_share)
    )
    if until is None:
        return False
    words: Sequence[str] = [reason.value for reason in rules.reasons(one, is_ahead=is_ahead)]
    offer = RefillOffer(
        opening_id=opening.id,
        day_id=opening.slot.day_id,
        buyer_id=one.id,
        state=OfferState.LIVE,
        rank=rank,
        reasons=list(words),
        made_at=now,
        expires_at=until,
    )
    if not added(session, offer):
        return False
    record(session, edition, "ask", opening, now, exhibitor=opening.exhibitor.code, buyer=offer.buyer.code)
    if is_ahead:
        host = opening.exhibitor
        outbox.write_to_company(
            session,
            edition,
            offer.buyer,
            template=OFFERED,
            changes={"opening": opening.id},
            now=now,
            params={
                "other": Named.of(host),
                "when": span.starts_at,
                "until": until,
                "reasons": tuple(rules.reasons(one, is_ahead=True)),
            },
        )
    return True


def seat(session: Session, edition: Edition, opening: Opening, offer: RefillOffer, now: datetime) -> Meeting:
    """Seat the company of an offer; a :class:`Refusal` if the seat is not free any more or the rulebook objects."""
    filled = session.execute(
        update(Opening)
        .where(Opening.id == opening.id, Opening.state == OpeningState.OPEN)
        .values(state=OpeningState.FILLED, filled_at=now)
        .returning(Opening.id)
        .execution_options(synchronize_session=False)
    ).first()
    if filled is None:
        raise Refusal(TOO_LATE)
    slot, table_id = session.get_one(Slot, opening.slot_id), _vacated(session, opening)
    clock_actor, pair = clockwork(edition.id), (opening.exhibitor_id, offer.buyer_id)
    seats.leave_absent(session, offer.buyer_id, slot)

    def new() -> Meeting:
        return Meeting(
            edition_id=edition.id, exhibitor_id=pair[0], buyer_id=pair[1], origin=Origin.REFILL, created_at=now
        )

    meeting = seats.take(
        session, new, lambda: seats.granted(session, clock_actor, edition, pair, slot, now, table_id, is_long=False)
    )
    session.refresh(opening)
    opening.filled_by_id = meeting.id
    offer.state, offer.decided_at = OfferState.TAKEN, now
    _forget_email(session, opening)
    session.flush()
    meeting_emails.tell_booked(session, edition, meeting, now=now)
    record(session, edition, "take", opening, now, exhibitor=meeting.exhibitor.code, buyer=meeting.buyer.code)
    return meeting


def _vacated(session: Session, opening: Opening) -> int | None:
    """Free what the former consultation of a seat still holds; return the table to sit at, ``None``: any."""
    old = opening.meeting
    if old is None:
        seats.leave_table(session, opening.slot_id, opening.table_id)
        return opening.table_id
    table_id = old.table_id if old.is_active else None  # a cancelled one has given its table back before
    old.is_active = None
    calendar.release_meetings(session, [old.id])
    session.flush()
    return table_id


def end(session: Session, offer: RefillOffer, state: OfferState, now: datetime) -> bool:
    """End an offer that is live or ready; return whether it was."""
    was = [OfferState.LIVE, OfferState.READY]
    done = session.execute(
        update(RefillOffer)
        .where(RefillOffer.id == offer.id, RefillOffer.state.in_(was))
        .values(state=state, decided_at=now)
        .returning(RefillOffer.id)
        .execution_options(synchronize_session=False)
    ).first()
    session.expire(offer)
    return done is not None


def record(session: Session, edition: Edition, verb: str, opening: Opening, now: datetime, **detail: str) -> None:
    """Write an act of the clock into the history."""
    kind, number = refills.subject_of(opening)
    history.record(
        session, clockwork(edition.id), f"refills.{verb}", kind, number, edition_id=edition.id, now=now, **detail
    )
