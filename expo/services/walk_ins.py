"""People who come without an appointment: entered at the desk, let in, and seated with an exhibitor that is free."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.badges import BadgeType, PersonSource
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import CancelReason, Origin
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refills import OfferState
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.walk_ins import UNDONE_WITHIN
from expo.domain.words import N_
from expo.models.badges import Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.refills import Opening, RefillOffer
from expo.queries import badges as badges_queries
from expo.queries import booking, buyers, editions, refills, walk_ins
from expo.queries import kept_seats as kept_seats_queries
from expo.queries.calendar import lock_slots
from expo.services import arrivals, badges, history, kept_seats, meeting_emails, meetings, openings, seats
from expo.services.badges import NewPerson
from expo.services.buyers import consents, registration
from expo.services.buyers.profiles import sectors_of

HOME = "KR"
NOT_A_BUYER = Violation("not_a_buyer", N_("This person belongs to an exhibitor or to the team, not to a buyer."))
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
TWIN = Violation(
    "twin",
    N_("%(name)s is entered already. Search and choose the person, or say that this is another one."),
    field="name",
)


@dataclass(frozen=True, slots=True)
class WalkIn:
    """What is asked of a person at the desk; ``consents`` are ids of the texts agreed to."""

    name: str
    company: str
    country: str = HOME
    languages: tuple[str, ...] = ("ko",)
    sectors: tuple[str, ...] = ()
    consents: frozenset[int] = field(default_factory=frozenset)
    is_another: bool = False

    @property
    def track(self) -> Track:
        return Track.DOMESTIC if self.country == HOME else Track.OVERSEAS

    @property
    def badge_type(self) -> BadgeType:
        return BadgeType.DOMESTIC if self.track is Track.DOMESTIC else BadgeType.OVERSEAS


def enter(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    walk_in: WalkIn,
    locale: str,
    address_hash: str,
    secret: str,
    now: datetime,
    person_id: int | None = None,
) -> Person:
    """Enter a buyer without an appointment, approved at once; make the badge and let the person in.

    With ``person_id`` a visitor who is known becomes one. The edition's row is locked: two desks get two codes.
    """
    needs(actor, Permission.REGISTER)
    lock_row(session, Edition, edition.id)
    person = _visitor(session, edition, person_id)
    refuse_if(_objections(session, edition, walk_in, person))
    buyer = Buyer(
        edition_id=edition.id, code=registration.next_code(session, edition, walk_in.track), name=walk_in.company,
        name_en=walk_in.company if walk_in.company.isascii() else "", track=walk_in.track, country=walk_in.country,
        languages=list(walk_in.languages), contact_name=walk_in.name,
        contact_email=person.proven_email if person else "",
        contact_phone=person.phone if person else "", registered_at=now,
        interests=sectors_of(session, edition, walk_in.sectors),
        decision=BuyerDecision(decision=Decision.APPROVED, decided_at=now, decided_by_id=actor.user_id),
    )  # fmt: skip
    for text in buyers.consent_texts(session, edition.id):
        if text.id in walk_in.consents:
            buyer.consents.append(consents.given(text, locale=locale, address_hash=address_hash, now=now))
    session.add(buyer)
    session.flush()
    if person is None:
        new = NewPerson(
            name=walk_in.name, country=walk_in.country, locale=locale, type=walk_in.badge_type,
            source=PersonSource.WALK_IN,
        )  # fmt: skip
        person = badges.enter(session, edition, new, secret=secret, now=now).person
    person.buyer_id, person.type, person.company = buyer.id, walk_in.badge_type, ""
    session.flush()
    session.refresh(person)
    history.record(session, actor, "walk_ins.enter", "buyer", buyer.id, edition_id=edition.id, now=now)
    arrivals.let_in(session, actor, edition, person_id=person.id, now=now)
    return person


def change(
    session: Session, actor: Actor, edition: Edition, *, person_id: int, languages: Collection[str],
    sectors: Collection[str], now: datetime,
) -> None:  # fmt: skip
    """Change what a person at the desk speaks and looks for."""
    needs(actor, Permission.REGISTER)
    buyer = badges_queries.person(session, edition.id, person_id).buyer
    if buyer is None:
        raise Refusal(NOT_A_BUYER)
    buyer.languages, buyer.interests = list(languages), sectors_of(session, edition, sectors)
    history.record(session, actor, "walk_ins.change", "buyer", buyer.id, edition_id=edition.id, now=now)


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
    person = badges_queries.person(session, edition.id, person_id)
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
            edition_id=edition.id, exhibitor_id=pair[0], buyer_id=pair[1], origin=Origin.WALK_IN, created_at=now,
            created_by_id=actor.user_id,
        )  # fmt: skip

    meeting = seats.take(session, new, lambda: _granted(session, actor, edition, pair, slot, now, place))
    arrivals.let_in(session, actor, edition, person_id=person.id, now=now)
    meeting_emails.tell_booked(session, edition, meeting, now=now)
    names = {"exhibitor": meeting.exhibitor.code, "buyer": meeting.buyer.code}
    history.record(
        session, actor, "walk_ins.seat", "meeting", meeting.id, edition_id=edition.id, now=now, **names,
        at=slot.starts_at.isoformat(), table=meeting.table.code if meeting.table else None,
    )  # fmt: skip
    return meeting


def can_undo(session: Session, meeting: Meeting, now: datetime) -> bool:
    """Return whether the desk may still take back a seat: just given, not over, and nothing was noted about it."""
    is_new = meeting.origin is Origin.WALK_IN and meeting.created_at > now - UNDONE_WITHIN
    is_noted = session.get(MeetingStatus, meeting.id) is not None
    return bool(meeting.is_active) and is_new and now < meeting.ends_at and not is_noted


def undo(session: Session, actor: Actor, edition: Edition, *, person_id: int, meeting_id: int, now: datetime) -> None:
    """Take back a seat that the desk has just given by mistake; the exhibitor is told."""
    needs(actor, Permission.REGISTER)
    person = badges_queries.person(session, edition.id, person_id)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.buyer_id != person.buyer_id or meeting.edition_id != edition.id:
        raise NotFound(f"meeting {meeting_id}")
    lock_slots(session, meeting.slot_ids)
    session.expire(meeting)
    if not can_undo(session, meeting, now):
        raise Refusal(TOO_LATE_TO_UNDO)
    history.record(
        session, actor, "walk_ins.undo", "meeting", meeting.id, edition_id=edition.id, now=now,
        exhibitor=meeting.exhibitor.code, buyer=meeting.buyer.code,
    )  # fmt: skip
    meetings.cancel(
        session, actor, edition, meeting.id, reason=CancelReason.MISTAKE.value, now=now, right=Permission.REGISTER
    )


def _granted(
    session: Session, actor: Actor, edition: Edition, pair: tuple[int, int], slot: Slot, now: datetime,
    place: tuple[int | None, int | None],
) -> booking.BookingOption:  # fmt: skip
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
    person = badges_queries.person(session, edition.id, person_id)
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
        session, actor, "walk_ins.give", *refills.subject_of(opening), edition_id=edition.id, now=now,
        exhibitor=opening.exhibitor.code, buyer=own.buyer.code, reason=reason,
    )  # fmt: skip
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
            opening_id=opening.id, day_id=opening.slot.day_id, buyer_id=buyer_id, state=OfferState.READY, rank=0,
            reasons=[], made_at=now, expires_at=opening.slot.ends_at, decided_at=now,
        )  # fmt: skip
        session.add(own)
        session.flush()
    return own


def _visitor(session: Session, edition: Edition, person_id: int | None) -> Person | None:
    """Return the visitor who becomes a buyer."""
    if person_id is None:
        return None
    person = badges_queries.person(session, edition.id, person_id)
    if person.exhibitor_id or person.buyer_id or person.membership_id or person.interpreter_id or person.erased_at:
        raise Refusal(NOT_A_BUYER)
    return person


def _objections(session: Session, edition: Edition, walk_in: WalkIn, known: Person | None) -> Iterator[Violation]:
    for text in buyers.consent_texts(session, edition.id):
        if text.is_required and text.id not in walk_in.consents:
            yield Violation("consent_missing", registration.NEEDS_CONSENT, field=f"consent_{text.kind.value}")
    if known is None and not walk_in.is_another:
        twin = badges_queries.twin(session, edition, walk_in.name, walk_in.company)
        if twin is not None:
            yield Violation(TWIN.code, TWIN.sentence, {"name": twin.name}, field=TWIN.field)
