"""Who could take a seat that became free, in which order and why; offers and openings as each may see them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Decision
from expo.domain.meetings import interpreting_language
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor
from expo.domain.refills import MUTUAL, OfferState, OpeningState, RefillCandidate, is_mutual
from expo.domain.venue import Area, Facility, walking_minutes
from expo.domain.wishes import Answer, Level
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.refills import Opening, RefillOffer, Standby
from expo.models.venue import Hall, MeetingTable, Zone
from expo.models.wishes import Wish
from expo.queries import arrivals, delegates, limits, outcomes, people

ALIVE = (OpeningState.LIKELY, OpeningState.OPEN)


def opening_of(session: Session, meeting_id: int) -> Opening | None:
    """Return the seat that a consultation has left or may leave free."""
    return session.scalar(select(Opening).where(Opening.meeting_id == meeting_id))


def is_ahead(edition: Edition, slot: Slot, now: datetime) -> bool:
    """Return whether a slot is on a later day than today."""
    return slot.starts_at.astimezone(edition.zone).date() > now.astimezone(edition.zone).date()


def alive(session: Session, edition: Edition) -> Sequence[Opening]:
    """Return the seats that are or may become free, with their slot and consultation."""
    return session.scalars(
        select(Opening)
        .where(Opening.edition_id == edition.id, Opening.state.in_(ALIVE))
        .options(joinedload(Opening.slot), joinedload(Opening.meeting), joinedload(Opening.exhibitor))
        .order_by(Opening.id)
    ).all()


def offers_to_buyer(session: Session, actor: Actor, now: datetime) -> Sequence[RefillOffer]:
    """Return the seats that the actor's company is offered now, one a day; what has run out is dead for every reader.

    The earliest comes first.
    """
    if not actor.is_buyer:
        return ()
    return session.scalars(
        select(RefillOffer)
        .join(RefillOffer.opening)
        .join(Opening.slot)
        .where(
            RefillOffer.buyer_id == actor.buyer_id,
            RefillOffer.state == OfferState.LIVE,
            RefillOffer.expires_at > now,
            Opening.edition_id == actor.edition_id,
        )
        .options(
            joinedload(RefillOffer.opening).joinedload(Opening.slot),
            joinedload(RefillOffer.opening).joinedload(Opening.exhibitor),
            joinedload(RefillOffer.opening).joinedload(Opening.meeting).joinedload(Meeting.table),
            joinedload(RefillOffer.opening).joinedload(Opening.free_table),
        )
        .order_by(Slot.starts_at)
    ).all()


def offers_to_host(session: Session, actor: Actor, now: datetime) -> Sequence[RefillOffer]:
    """Return the live offers of seats opposite the actor's exhibitor."""
    return session.scalars(_TO_HOST, {"exhibitor_id": actor.exhibitor_id or 0, "now": now}).all()


_TO_HOST = (
    select(RefillOffer)
    .join(RefillOffer.opening)
    .where(RefillOffer.state == OfferState.LIVE, RefillOffer.expires_at > bindparam("now"))
    .where(Opening.exhibitor_id == bindparam("exhibitor_id"))
    .options(joinedload(RefillOffer.buyer), joinedload(RefillOffer.opening).joinedload(Opening.slot))
)


def standby(session: Session, day_id: int) -> dict[int, datetime]:
    """Return who waits for a free seat on a day, since when, by buyer."""
    rows = session.execute(select(Standby.buyer_id, Standby.joined_at).where(Standby.day_id == day_id))
    return {row[0]: row[1] for row in rows}


def standby_of(session: Session, actor: Actor) -> dict[int, datetime]:
    """Return since when the actor's company waits for a free seat, by day."""
    rows = session.execute(select(Standby.day_id, Standby.joined_at).where(Standby.buyer_id == actor.buyer_id))
    return {row[0]: row[1] for row in rows}


def is_given_away(session: Session, opening: Opening) -> bool:
    """Return whether a seat whose consultation was cancelled is no longer free: the exhibitor has other plans then."""
    if opening.meeting is None or opening.meeting.is_active:
        return False
    held = select(Hold.id).where(Hold.slot_id == opening.slot_id, Hold.exhibitor_id == opening.exhibitor_id)
    return session.scalar(held.limit(1)) is not None


def offers_of(session: Session, opening_id: int) -> Sequence[RefillOffer]:
    """Return all offers of a seat, in the order in which they were made."""
    rows = select(RefillOffer).where(RefillOffer.opening_id == opening_id).options(joinedload(RefillOffer.buyer))
    return session.scalars(rows.order_by(RefillOffer.id)).all()


class FreeSeat(NamedTuple):
    """A seat that is free, and the company that is asked about it until when."""

    opening: Opening
    offer: RefillOffer | None


def free_seats(session: Session, edition: Edition, now: datetime) -> list[FreeSeat]:
    """Return the seats that are free now or later today, with the offer that is running.

    Of tables that are simply free, only those that are on offer: the others are free for everybody.
    """
    live = {
        one.opening_id: one
        for one in session.scalars(
            select(RefillOffer)
            .where(RefillOffer.state == OfferState.LIVE, RefillOffer.expires_at > now)
            .options(joinedload(RefillOffer.buyer))
        )
    }
    return [
        FreeSeat(one, live.get(one.id))
        for one in alive(session, edition)
        if one.state is OpeningState.OPEN
        and one.slot.ends_at > now
        and not is_ahead(edition, one.slot, now)
        and (one.meeting_id or one.id in live)
    ]


def waiting_on(session: Session, edition: Edition, on: date) -> Sequence[tuple[Standby, Buyer]]:
    """Return the companies that wait for a free seat on a day, who waits longest first."""
    rows = select(Standby, Buyer).join(Buyer, Buyer.id == Standby.buyer_id).join(Day, Day.id == Standby.day_id)
    found = session.execute(rows.where(Day.edition_id == edition.id, Day.on == on).order_by(Standby.joined_at))
    return [(row[0], row[1]) for row in found]


def candidates(session: Session, edition: Edition, opening: Opening, now: datetime) -> list[RefillCandidate]:
    """Return the buyers who may take a seat: here, free, below their limit, understood, and not excluded by either.

    Before the day, "here" are those who wait for the day and those of whom one side has wished to meet the other.
    The rulebook asks again when one of them says yes.
    """
    slot, host, table = opening.slot, opening.exhibitor, opening.table
    on = slot.starts_at.astimezone(edition.zone).date()
    wishes, waiting = _wishes(session, host.id), standby(session, slot.day_id)
    here = {*wishes, *waiting} if is_ahead(edition, slot, now) else arrivals.checked_in(session, edition, on).buyers
    alone = Hold.meeting_id.in_(outcomes.given_up(MeetingOutcome.NO_SHOW_EXHIBITOR))
    busy = select(Hold.buyer_id).where(
        Hold.slot_id == slot.id, Hold.buyer_id.is_not(None), or_(Hold.meeting_id.is_(None), ~alone)
    )
    is_asked = (RefillOffer.day_id == slot.day_id) & (RefillOffer.state == OfferState.LIVE)
    asked = select(RefillOffer.buyer_id).where(or_(_asked_before(opening), is_asked))
    met = select(Meeting.buyer_id).where(Meeting.exhibitor_id == host.id, Meeting.is_active.is_(True))
    rows = (
        session.scalars(
            select(Buyer)
            .join(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
            .where(
                Buyer.edition_id == edition.id,
                BuyerDecision.decision == Decision.APPROVED,
                Buyer.id.in_(here),
                Buyer.id.in_(people.buyers_with_account()),
                Buyer.id.not_in(busy),
                Buyer.id.not_in(delegates.buyers_away(slot.id)),
                Buyer.id.not_in(asked),
                Buyer.id.not_in(met),
                *([Buyer.id != opening.meeting.buyer_id] if opening.meeting else []),
                *([Buyer.track == table.zone.track] if table else []),
                *([Buyer.id == keeper] if (keeper := _keeper(session, opening)) else []),
            )
            .options(joinedload(Buyer.interests))
        )
        .unique()
        .all()
    )
    speaks = _languages(session, opening)
    last = _last_places(session, slot.day_id, now)
    allowed = limits.of_day(session, edition, slot.day_id)
    offers = _offers_today(session, slot.day_id)
    goal, entrance = _place(opening, host), _entrance(session, edition)
    found = []
    for buyer in rows:
        language = interpreting_language(buyer.languages, host.languages)
        interest = _interest(wishes.get(buyer.id, []), buyer, host)
        if interest is None or (language and language not in speaks) or not _suits(opening, interest, buyer):
            continue
        if not allowed.left_of_buyer(buyer):
            continue
        start = last.get(buyer.id) or entrance
        walk = walking_minutes(start, goal) if start else 2
        missing = allowed.share_left_of_buyer(buyer)
        found.append(RefillCandidate(buyer.id, interest, missing, offers[buyer.id], waiting.get(buyer.id), walk))
    return found


def subject_of(opening: Opening) -> tuple[str, int]:
    """Return what the history says an opening is about: a consultation, or the exhibitor who is free."""
    return ("meeting", opening.meeting_id) if opening.meeting_id else ("exhibitor", opening.exhibitor_id)


def _wishes(session: Session, exhibitor_id: int) -> dict[int, list[Wish]]:
    found: dict[int, list[Wish]] = {}
    rows = select(Wish).where(Wish.exhibitor_id == exhibitor_id).options(joinedload(Wish.reply))
    for wish in session.scalars(rows):
        found.setdefault(wish.buyer_id, []).append(wish)
    return found


def _interest(wishes: Sequence[Wish], buyer: Buyer, host: Exhibitor) -> int | None:
    """Return how much the two want to meet, ``None`` if one of them does not."""
    if any(wish.level is Level.NEVER or (wish.reply and wish.reply.answer is Answer.DECLINED) for wish in wishes):
        return None
    if any(wish.reply for wish in wishes):
        return MUTUAL
    if wishes:
        return 1 + min(2, len({wish.side for wish in wishes}))
    return int(_looks_for(buyer, host))


def _looks_for(buyer: Buyer, host: Exhibitor) -> bool:
    return host.sector_id in {sector.id for sector in buyer.interests}


def _suits(opening: Opening, interest: int, buyer: Buyer) -> bool:
    """Return whether the interest is enough: an exhibitor that sits alone takes any, one that is free does not."""
    is_same_sector = _looks_for(buyer, opening.exhibitor)
    return opening.meeting_id is not None or is_mutual(interest, is_same_sector=is_same_sector)


def _last_places(session: Session, day_id: int, now: datetime) -> dict[int, Area]:
    """Return where each buyer's last consultation of the day was that began some minutes ago."""
    rows = session.scalars(
        select(Meeting)
        .join(Meeting.slot)
        .where(Slot.day_id == day_id, Meeting.is_active.is_(True), Slot.starts_at <= now - timedelta(minutes=5))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.table).joinedload(MeetingTable.zone).joinedload(Zone.hall),
            joinedload(Meeting.exhibitor).joinedload(Exhibitor.hall),
        )
        .order_by(Slot.starts_at)
    ).all()
    return {row.buyer_id: _place(row, row.exhibitor) for row in rows}


def _offers_today(session: Session, day_id: int) -> Counter[int]:
    rows = session.execute(
        select(RefillOffer.buyer_id, func.count()).where(RefillOffer.day_id == day_id).group_by(RefillOffer.buyer_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _place(seat: Meeting | Opening, host: Exhibitor) -> Area:
    return seat.table.zone.hall.area if seat.table else host.hall.area


def _keeper(session: Session, opening: Opening) -> int | None:
    """Return the only buyer who may take a free table: one who sits there alone."""
    return None if opening.meeting_id else outcomes.sitting_alone(session, opening.slot_id, opening.table_id)


def _asked_before(opening: Opening) -> ColumnElement[bool]:
    """Tell in SQL which offers keep a buyer from being asked again: of a free table, any in the same slot."""
    if opening.meeting:
        return RefillOffer.opening_id == opening.id
    in_slot = select(Opening.id).where(Opening.slot_id == opening.slot_id)
    return RefillOffer.opening_id.in_(in_slot) & (RefillOffer.state != OfferState.REVOKED)


def _languages(session: Session, opening: Opening) -> Collection[str]:
    """Return what is interpreted at a seat: by who sits there, or at a free table by those who are free."""
    if opening.meeting:
        return opening.meeting.interpreter.languages if opening.meeting.interpreter else ()
    busy = select(Hold.interpreter_id).where(Hold.slot_id == opening.slot_id, Hold.interpreter_id.is_not(None))
    free = select(Interpreter).where(Interpreter.edition_id == opening.edition_id, Interpreter.id.not_in(busy))
    return {language for one in session.scalars(free) for language in one.languages}


def _entrance(session: Session, edition: Edition) -> Area | None:
    hall = session.scalar(select(Hall).where(Hall.edition_id == edition.id, Hall.facility == Facility.ENTRANCE))
    return hall.area if hall else None
