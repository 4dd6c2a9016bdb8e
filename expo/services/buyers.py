"""A buyer registers, is approved or rejected with a reason, and keeps its consents in hand."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track, Verification
from expo.domain.editions import Phase, Span
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer, BuyerDecision, Consent, ConsentText
from expo.models.editions import Edition
from expo.models.exhibitors import Sector
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.queries import buyers as queries
from expo.queries import editions, people
from expo.services import calendar, history
from expo.services.people import ensure_user


@dataclass(frozen=True, slots=True)
class Registration:
    """What a buyer says about itself; ``present`` are the spans it can come, everything else is closed."""

    name: str
    track: Track
    channel: str
    contact_name: str
    contact_email: str
    name_en: str = ""
    country: str = "KR"
    city: str = ""
    website: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    looking_for: str = ""
    languages: tuple[str, ...] = ("ko",)
    sectors: tuple[str, ...] = ()
    present: tuple[Span, ...] = ()
    consents: frozenset[int] = field(default_factory=frozenset)


def register(
    session: Session, edition: Edition, registration: Registration, *, locale: str, address: str, now: datetime
) -> Membership:
    """Take a buyer's application; it waits for the organizer's decision.

    The edition's row is locked meanwhile: two who register at once get two codes.
    """
    session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())
    texts = queries.consent_texts(session, edition.id)
    refuse_if(_objections(session, edition, registration, texts))
    buyer = Buyer(
        edition_id=edition.id,
        code=_next_code(session, edition, registration.track),
        registered_at=now,
        verification=Verification.UNVERIFIED,
        interests=_sectors(session, edition, registration.sectors),
        **_profile(registration),
    )
    session.add(buyer)
    session.flush()
    for text in texts:
        if text.id in registration.consents:
            buyer.consents.append(_consent(edition, text, locale=locale, address=address, now=now))
    close_absent(session, edition, buyer, registration.present, now=now)
    user = ensure_user(session, registration.contact_email, registration.contact_name, now=now)
    user.locale = user.locale or locale
    membership = Membership(user_id=user.id, edition_id=edition.id, role=Role.BUYER, buyer_id=buyer.id)
    session.add(membership)
    session.flush()
    applicant = Actor(Role.BUYER, user.id, user.name, edition.id, buyer_id=buyer.id)
    history.record(session, applicant, "buyers.register", "buyer", buyer.id, edition_id=edition.id, now=now)
    return membership


def decide(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    decision: Decision,
    reason: str = "",
    now: datetime,
) -> BuyerDecision:
    """Approve or reject an application; a rejection needs a reason, and a buyer with meetings cannot be rejected."""
    if actor.role is not Role.ORGANIZER:
        raise NotAllowed("decide about buyers")
    buyer = queries.get(session, actor, code)
    refuse_if(_against(session, buyer, decision, reason))
    before = queries.state(buyer)
    decided = buyer.decision or BuyerDecision(buyer=buyer)
    decided.decision, decided.reason = decision, reason.strip()
    decided.decided_at, decided.decided_by_id = now, actor.user_id
    session.flush()
    history.record(
        session,
        actor,
        "buyers.approve" if decision is Decision.APPROVED else "buyers.reject",
        "buyer",
        buyer.id,
        edition_id=edition.id,
        now=now,
        before=before,
        reason=reason,
    )
    return decided


def withdraw_consent(session: Session, actor: Actor, edition: Edition, *, consent_id: int, now: datetime) -> Consent:
    """Take an optional consent back; a required one ends with the registration itself."""
    consent = session.get(Consent, consent_id)
    if consent is None or not actor.is_buyer or consent.buyer_id != actor.buyer_id:
        raise NotFound(f"consent {consent_id}")
    refuse_if(
        [
            Violation(
                "consent_required",
                N_("Consultations cannot be arranged without this consent. Ask the guidance desk to delete your data."),
            )
        ]
        if consent.text.is_required
        else []
    )
    consent.withdrawn_at = consent.withdrawn_at or now
    history.record(session, actor, "buyers.withdraw_consent", "consent", consent.id, edition_id=edition.id, now=now)
    return consent


def close_absent(session: Session, edition: Edition, buyer: Buyer, present: Collection[Span], *, now: datetime) -> None:
    """Close every stretch of the grid in which the buyer is not present; nothing said means always present."""
    if not present:
        return
    for slot in editions.slots(session, edition.id):
        span = Span(slot.starts_at, slot.ends_at)
        if not any(stay.starts_at <= span.starts_at and span.ends_at <= stay.ends_at for stay in present):
            closed = calendar.closure(edition, span, now=now, buyer_id=buyer.id)
            session.add(closed)
            session.flush()
            calendar.hold_closure(session, closed)


def _objections(
    session: Session, edition: Edition, registration: Registration, texts: Collection[ConsentText]
) -> Iterator[Violation]:
    if not editions.is_open(session, edition.id, Phase.REGISTRATION):
        yield Violation("registration_closed", N_("Buyer registration is closed at the moment."))
    for text in texts:
        if text.is_required and text.id not in registration.consents:
            yield Violation(
                "consent_missing",
                N_("Consultations cannot be arranged without this consent."),
                field=f"consent_{text.kind.value}",
            )
    user = people.by_email(session, registration.contact_email)
    taken = user and session.scalar(
        select(Membership.id).where(Membership.user_id == user.id, Membership.edition_id == edition.id)
    )
    if taken:
        yield Violation(
            "email_taken",
            N_("This address is registered already. Use the link in the letter you received, or another address."),
            field="contact_email",
        )
    if not registration.sectors:
        yield Violation("no_interest", N_("Choose at least one line of business."), field="sectors")
    if not registration.languages:
        yield Violation("no_language", N_("Choose at least one language."), field="languages")


def _against(session: Session, buyer: Buyer, decision: Decision, reason: str) -> Iterator[Violation]:
    if decision is Decision.APPROVED:
        return
    if not reason.strip():
        yield Violation("reason_missing", N_("Give a reason: the buyer will read it."), field="reason")
    standing = session.scalar(
        select(func.count()).select_from(Meeting).where(Meeting.buyer_id == buyer.id, Meeting.standing.is_(True))
    )
    if standing:
        yield Violation(
            "has_meetings",
            N_("%(count)s meetings stand in the timetable. Cancel them first."),
            {"count": standing},
        )


def _profile(registration: Registration) -> dict[str, object]:
    names = (
        "name",
        "name_en",
        "track",
        "channel",
        "country",
        "city",
        "website",
        "looking_for",
        "contact_name",
        "contact_title",
        "contact_email",
        "contact_phone",
    )
    return {name: getattr(registration, name) for name in names} | {"languages": list(registration.languages)}


def _sectors(session: Session, edition: Edition, codes: Collection[str]) -> list[Sector]:
    return list(session.scalars(select(Sector).where(Sector.edition_id == edition.id, Sector.code.in_(codes))))


def _consent(edition: Edition, text: ConsentText, *, locale: str, address: str, now: datetime) -> Consent:
    """Return the record of one consent; the address is kept only as a salted hash."""
    hashed = sha256(f"{edition.code}:{address}".encode()).hexdigest()
    return Consent(text_id=text.id, given_at=now, locale=locale, address_hash=hashed)


def _next_code(session: Session, edition: Edition, track: Track) -> str:
    """Return the next free code: ``D-085`` for a domestic buyer, ``G-067`` for one from overseas."""
    letter = "D" if track is Track.DOMESTIC else "G"
    codes = session.scalars(
        select(Buyer.code).where(Buyer.edition_id == edition.id, Buyer.code.startswith(f"{letter}-"))
    )
    numbers = [int(code[2:]) for code in codes if code[2:].isdigit()]
    return f"{letter}-{max(numbers, default=0) + 1:03d}"
