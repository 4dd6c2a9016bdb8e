"""Offer a seat that became free to one company after the other; the first yes in time gets it.

Every decision is a conditional UPDATE behind partial unique indexes: of many who say yes at once, one sits down.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo.domain.outcomes import MeetingOutcome, Party, Settled
from expo.domain.people import Actor
from expo.domain.refills import OfferState, OpeningState
from expo.domain.refusals import NotFound, Refusal
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer
from expo.queries import refills
from expo.queries.calendar import lock_slots
from expo.services import openings, seats


def follow(session: Session, edition: Edition, meeting: Meeting, settled: Settled, *, now: datetime) -> None:
    """Open the seat of a buyer who is missing, or take the opening back when the buyer has come after all."""
    if settled.outcome is MeetingOutcome.NO_SHOW_BUYER and not settled.is_contested:
        free(session, edition, meeting, now=now)
    elif settled.called_at is not None and settled.missing is Party.BUYER:
        _open(session, edition, meeting, OpeningState.LIKELY, now)
    else:
        _take_back(session, meeting, now)


def free(session: Session, edition: Edition, meeting: Meeting, *, now: datetime) -> None:
    """Say that the seat opposite a consultation's exhibitor is free; who said "ready" sits down at once."""
    opening = _open(session, edition, meeting, OpeningState.OPEN, now)
    if opening is None or opening.state is not OpeningState.OPEN:
        return
    ready = session.scalar(
        select(RefillOffer).where(RefillOffer.opening_id == opening.id, RefillOffer.state == OfferState.READY)
    )
    if ready is not None and openings.lasts(edition, opening.slot, now):
        try:
            openings.seat(session, edition, opening, ready, now)
        except Refusal:
            openings.end(session, ready, OfferState.REVOKED, now)


def accept(session: Session, actor: Actor, edition: Edition, offer_id: int, *, now: datetime) -> Meeting | None:
    """Say yes to an offer: return the new consultation, ``None`` for a seat that may become free.

    A phone may say yes twice, as its first answer may be lost: the second yes changes nothing.

    Raises
    ------
    Refusal
        If the offer has ended, or the rulebook objects meanwhile.
    """
    offer = _own(session, actor, offer_id)
    seats.lock(session, offer.opening.slot_ids)
    answered = session.execute(
        update(RefillOffer)
        .where(
            RefillOffer.id == offer_id,
            RefillOffer.buyer_id == actor.buyer_id,
            RefillOffer.state == OfferState.LIVE,
            RefillOffer.expires_at > now,
        )
        .values(state=OfferState.READY, decided_at=now)
        .returning(RefillOffer.opening_id)
        .execution_options(synchronize_session=False)
    ).first()
    session.expire_all()
    if answered is None:
        return _said_before(session, offer)
    opening = session.get_one(Opening, answered[0])
    if opening.state is OpeningState.LIKELY:
        return None
    return openings.seat(session, edition, opening, session.get_one(RefillOffer, offer_id), now)


def decline(session: Session, actor: Actor, edition: Edition, offer_id: int, *, now: datetime) -> None:
    """Say no to an offer; the next company is asked."""
    offer = _own(session, actor, offer_id)
    lock_slots(session, offer.opening.slot_ids)
    if openings.end(session, offer, OfferState.DECLINED, now):
        session.expire_all()
        openings.pass_on(session, edition, session.get_one(Opening, offer.opening_id), now=now)


def sweep(session: Session, edition: Edition, *, now: datetime) -> int:
    """Pass on what was not answered and close what is too late; return how many offers were made.

    An offer past its end is dead for every reader already, so this may run late, and several times at once.
    """
    session.execute(
        update(RefillOffer)
        .where(
            RefillOffer.state == OfferState.LIVE,
            RefillOffer.expires_at <= now,
            RefillOffer.opening_id.in_(select(Opening.id).where(Opening.edition_id == edition.id)),
        )
        .values(state=OfferState.EXPIRED, decided_at=now)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return sum(openings.pass_on(session, edition, opening, now=now) for opening in refills.alive(session, edition))


def _open(session: Session, edition: Edition, meeting: Meeting, state: OpeningState, now: datetime) -> Opening | None:
    """Return the opening of a consultation in at least this state; ``None`` when there is no time left for it."""
    opening = refills.opening_of(session, meeting.id)
    if opening is None:
        if not openings.lasts(edition, meeting.slot, now):
            return None
        opening = Opening(
            edition_id=edition.id,
            meeting=meeting,
            slot=meeting.slot,
            exhibitor=meeting.exhibitor,
            state=state,
            opened_at=now,
        )
        session.add(opening)
        session.flush()
        starts_at, host = meeting.slot.starts_at.isoformat(), meeting.exhibitor.code
        openings.record(session, edition, "open", opening, now, slot_at=starts_at, exhibitor=host)
    elif opening.state is not OpeningState.FILLED and opening.state is not OpeningState.OPEN:
        opening.state = state
        session.flush()
    if opening.state in refills.ALIVE:
        openings.pass_on(session, edition, opening, now=now)
    return opening


def _take_back(session: Session, meeting: Meeting, now: datetime) -> None:
    opening = refills.opening_of(session, meeting.id)
    if opening is not None and opening.state in refills.ALIVE:
        openings.close(session, opening, now)


def _said_before(session: Session, offer: RefillOffer) -> Meeting | None:
    """Return what an earlier yes to an offer has brought; a :class:`Refusal` if there was none, or it is over."""
    if offer.state is OfferState.READY:
        return None
    brought = offer.opening.filled_by_id if offer.state is OfferState.TAKEN else None
    meeting = session.get(Meeting, brought) if brought else None
    if meeting is None or not meeting.is_active:
        raise Refusal(openings.TOO_LATE)
    return meeting


def _own(session: Session, actor: Actor, offer_id: int) -> RefillOffer:
    offer = session.get(RefillOffer, offer_id)
    if offer is None or not actor.is_buyer or offer.buyer_id != actor.buyer_id:
        raise NotFound(f"offer {offer_id}")
    return offer
