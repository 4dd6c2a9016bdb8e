"""A buyer applies: one transaction makes the company, its consents, its closed times and its personal link."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.booth_codes import next_codes
from expo.domain.buyers import Track, Verification
from expo.domain.editions import Phase, Span
from expo.domain.people import Actor, Role
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer, ConsentText
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import buyers, codes, editions, people
from expo.services import calendar, history
from expo.services.buyers import consents, documents, emails
from expo.services.buyers.profiles import TAKEN, BuyerProfile, columns, incomplete, sectors_of
from expo.services.people import NO_COMPANYS, ensure_user

NEEDS_CONSENT = N_("Consultations cannot be arranged without this consent.")
_LETTERS = {Track.DOMESTIC: "D", Track.OVERSEAS: "G"}


@dataclass(frozen=True, slots=True)
class Registration:
    """An application.

    ``present`` are the spans in which the buyer can come; everything else is closed, but saying nothing means "I shall
    say later" and closes nothing. ``consents`` are ids of the texts agreed to.
    """

    profile: BuyerProfile
    present: tuple[Span, ...] = ()
    consents: frozenset[int] = field(default_factory=frozenset)


def register(
    session: Session,
    edition: Edition,
    registration: Registration,
    *,
    locale: str,
    address: str,
    secret: str,
    now: datetime,
) -> Membership:
    """Take a buyer's application whose address needs no proof, such as one entered at the desk."""
    hashed = consents.hashed(edition, address, secret)
    return register_proven(session, edition, registration, locale=locale, address_hash=hashed, now=now)


def register_proven(
    session: Session, edition: Edition, registration: Registration, *, locale: str, address_hash: str, now: datetime
) -> Membership:
    """Take a buyer's application; it waits for the organizer's decision.

    The edition's row is locked meanwhile: two who register at once get two codes.
    """
    lock_row(session, Edition, edition.id)
    refuse_if(objections(session, edition, registration))
    profile = registration.profile
    buyer = Buyer(
        edition_id=edition.id,
        code=next_code(session, edition, profile.track),
        registered_at=now,
        verification=Verification.UNVERIFIED,
        interests=sectors_of(session, edition, profile.sectors),
        **columns(profile),
    )
    session.add(buyer)
    session.flush()
    for text in buyers.consent_texts(session, edition.id):
        if text.id in registration.consents:
            buyer.consents.append(consents.given(text, locale=locale, address_hash=address_hash, now=now))
    close_absent(session, edition, buyer, registration.present, now=now)
    membership = join(session, edition, buyer, locale=locale, now=now)
    applicant = Actor(Role.BUYER, membership.user_id, profile.contact_name, edition.id, buyer_id=buyer.id)
    history.record(session, applicant, "buyers.register", "buyer", buyer.id, edition_id=edition.id, now=now)
    emails.write(session, edition, buyer, template="buyers.registered", now=now)
    if asked := documents.ask_new(session, edition, buyer, now=now):
        documents.write_about(session, edition, buyer, asked, now)
    return membership


def join(session: Session, edition: Edition, buyer: Buyer, *, locale: str, now: datetime) -> Membership:
    """Make the person who comes a member of the edition; the user of the address is made if there is none."""
    user = ensure_user(session, buyer.contact_email, buyer.contact_name, now=now)
    user.locale = user.locale or locale
    membership = Membership(user=user, edition_id=edition.id, role=Role.BUYER, buyer_id=buyer.id)
    session.add(membership)
    session.flush()
    return membership


def close_absent(session: Session, edition: Edition, buyer: Buyer, present: Collection[Span], *, now: datetime) -> None:
    """Close every slot in which a new buyer is not present; nothing said means always present.

    No slot is locked: no other transaction knows the buyer yet, and a change of the grid waits for the edition's lock.
    """
    if not present:
        return
    for slot in editions.slots(session, edition.id):
        span = slot.span
        if not any(stay.starts_at <= span.starts_at and span.ends_at <= stay.ends_at for stay in present):
            closed = calendar.closure(edition, span, now=now, buyer_id=buyer.id)
            session.add(closed)
            session.flush()
            calendar.hold_closure(session, closed)


def objections(session: Session, edition: Edition, registration: Registration) -> Iterator[Violation]:
    """Return all objections to an application, so that a form can show them beside its own errors."""
    yield from unproven_objections(session, edition, registration)
    if registration.profile.contact_email:
        yield from against_address(session, edition, registration.profile.contact_email)


def unproven_objections(session: Session, edition: Edition, registration: Registration) -> Iterator[Violation]:
    """Tell the same without saying whether the address is known: that is for its owner only."""
    if not editions.is_open(session, edition.id, Phase.REGISTRATION):
        yield Violation("registration_closed", N_("Buyer registration is closed at the moment."))
    yield from _unconsented(buyers.consent_texts(session, edition.id), registration)
    yield from incomplete(registration.profile)


def against_address(session: Session, edition: Edition, email: str) -> Iterator[Violation]:
    """Tell why a buyer's personal link cannot be made for this address."""
    user = people.by_email(session, email)
    if user is None:
        return
    if session.scalar(select(Membership.id).where(Membership.edition_id == edition.id, Membership.user_id == user.id)):
        yield TAKEN
    elif people.organizes(session, user.id):
        yield replace(NO_COMPANYS, field="contact_email")


def _unconsented(texts: Collection[ConsentText], registration: Registration) -> Iterator[Violation]:
    for text in texts:
        if text.is_required and text.id not in registration.consents:
            yield Violation(
                "consent_missing",
                NEEDS_CONSENT,
                field=f"consent_{text.kind.value}",
            )


def next_code(session: Session, edition: Edition, track: Track) -> str:
    """Return the next free code: ``D-085`` for a domestic buyer, ``G-067`` for one from overseas."""
    own = select(Buyer.code).where(Buyer.edition_id == edition.id, Buyer.code.startswith(f"{_LETTERS[track]}-"))
    return next(new_codes(track, session.scalars(own), codes.of_others(session, edition.id, Buyer)))


def new_codes(track: Track, own: Iterable[str], others: Collection[str]) -> Iterator[str]:
    """Yield the codes of new buyers of a track, numbered on from the last one; ``others`` are not theirs to take."""
    return next_codes(f"{_LETTERS[track]}-{_last_number(track, own):03d}", frozenset(others))


def _last_number(track: Track, own: Iterable[str]) -> int:
    """Return the largest running number among the codes of a track, 0 for none."""
    start = f"{_LETTERS[track]}-"
    numbers = [code.removeprefix(start) for code in own if code.startswith(start)]
    return max((int(number) for number in numbers if number.isascii() and number.isdecimal()), default=0)
