"""Visitors register by themselves, take consents back, and have their data erased. The key of their page is signed."""

from collections.abc import Collection, Iterable
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.domain.booking import EXPO_OVER
from expo.domain.editions import Season, season
from expo.domain.people import STRANGER, Actor
from expo.domain.privacy import ERASED
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.throttles import Throttle
from expo.domain.visitors import VERSION, Matter
from expo.domain.words import N_
from expo.models.arrivals import Scan
from expo.models.badges import Badge, Person
from expo.models.editions import Edition
from expo.models.leads import Lead, LeadScan
from expo.models.visitors import VisitorConsent
from expo.queries import links, visitors
from expo.services import badges, guidance_queue, history, market, throttles, visitor_emails
from expo.services.badges import NewPerson
from expo.services.languages import of_data

CONSENT_NEEDED = Violation(
    "consent_required", N_("Without this consent there is no badge."), field=Matter.COLLECTION.value
)


def has_ended(edition: Edition, now: datetime) -> bool:
    """Return whether the last day is over: visitors come after the last consultations too."""
    return season(edition.starts_on, edition.ends_on, now.astimezone(edition.zone).date()) is Season.AFTER


def objections(edition: Edition, agreed: Collection[Matter], *, now: datetime) -> list[Violation]:
    """Return what speaks against a registration whatever else was typed; ``now`` is the real time."""
    return [*_over(edition, now), *([] if Matter.COLLECTION in agreed else [CONSENT_NEEDED])]


def _over(edition: Edition, now: datetime) -> list[Violation]:
    return [EXPO_OVER] if has_ended(edition, clock.shown(edition, now)) else []


def register(
    session: Session,
    edition: Edition,
    *,
    person: NewPerson,
    agreed: Collection[Matter],
    counted: Iterable[Throttle],
    address_hash: str,
    secret: str,
    now: datetime,
) -> Badge:
    """Register a visitor with the consents that were given one by one, and make the badge; ``now`` is the real time.

    The badge waits for nothing: the link that proves the address of e-mail is sent besides. After the last day there is
    none. The form sent twice from one address makes one badge.
    """
    refuse_if(_over(edition, now))
    throttles.refuse_if_too_many(throttles.count(session, counted, now=now))
    refuse_if(objections(edition, agreed, now=now))
    made = badges.just_made(session, edition, person, now=now)
    said = visitors.consents(session, made.person_id) if made else {}
    if made and said.keys() == set(agreed) and {one.address_hash for one in said.values()} == {address_hash}:
        return made
    badge = badges.enter(session, edition, person, secret=secret, now=now)
    for matter in Matter:
        if matter in agreed:
            session.add(_consent(badge.person_id, matter, person.locale, address_hash, now))
    session.flush()
    visitor_emails.ask(session, edition, badge.person, person.email, secret=secret, now=now)
    history.record(session, STRANGER, "visitors.register", "person", badge.person_id, edition_id=edition.id, now=now)
    return badge


def change_consent(
    session: Session, edition: Edition, *, person: Person, matter: Matter, locale: str, address_hash: str, now: datetime
) -> bool:
    """Take an optional consent back, or give it; return whether it is in force then."""
    if matter.is_required:
        raise Refusal(CONSENT_NEEDED)
    live = session.scalar(
        select(VisitorConsent).where(
            VisitorConsent.person_id == person.id,
            VisitorConsent.matter == matter,
            VisitorConsent.withdrawn_at.is_(None),
        )
    )
    if live is not None:
        live.withdrawn_at = now
    else:
        session.add(_consent(person.id, matter, locale, address_hash, now))
    session.flush()
    verb = "visitors.withdraw" if live else "visitors.give"
    history.record(session, STRANGER, verb, "person", person.id, edition_id=edition.id, now=now)
    return live is None


def erase(session: Session, actor: Actor, edition: Edition, *, person: Person, now: datetime) -> None:
    """Erase who the visitor was; scans and counts stay, the badge opens nothing, companies lose the contact."""
    forget(session, [person.id], now=now)
    history.record(session, actor, "visitors.erase", "person", person.id, edition_id=edition.id, now=now)


def forget(session: Session, ids: Collection[int], *, now: datetime) -> None:
    """Empty what names these people."""
    people = session.scalars(select(Person).where(Person.id.in_(ids), Person.erased_at.is_(None))).all()
    visitor_emails.forget(session, people)
    market.forget(session, [person.id for person in people], now=now)
    guidance_queue.forget(session, person_id=list(ids))
    for person in people:
        person.name, person.company, person.title, person.email, person.phone = ERASED, "", "", "", ""
        person.email_proven_at, person.erased_at = None, now
    session.flush()
    quietly = {"synchronize_session": False}
    session.execute(
        update(Badge).where(Badge.person_id.in_(ids), Badge.revoked_at.is_(None)).values(revoked_at=now, reason=""),
        execution_options=quietly,
    )
    session.execute(
        update(VisitorConsent).where(VisitorConsent.person_id.in_(ids)).values(address_hash=""),
        execution_options=quietly,
    )
    shared = Lead.person_id.in_(ids) & Lead.consented_at.is_not(None) & Lead.withdrawn_at.is_(None)
    session.execute(update(Lead).where(shared).values(withdrawn_at=now), execution_options=quietly)
    of_leads = LeadScan.lead_id.in_(select(Lead.id).where(Lead.person_id.in_(ids)))
    session.execute(update(LeadScan).where(of_leads).values(note="", interest=""), execution_options=quietly)
    session.execute(
        update(Scan).where(Scan.badge_id.in_(select(Badge.id).where(Badge.person_id.in_(ids)))).values(raw_hash=""),
        execution_options=quietly,
    )


def due(session: Session, edition: Edition, *, most: int) -> list[int]:
    """Return people entered by hand or by themselves whose data is still there."""
    return list(session.scalars(visitors.named(edition.id).order_by(Person.id).limit(most)))


def address(settings: Config, edition: Edition, person: Person) -> str:
    """Return the address of a visitor's own page: a key, like a personal link."""
    return f"{settings.public_url}/{edition.code}/visitor/{key(settings, person)}"


def key(settings: Config, person: Person) -> str:
    """Return the key of a visitor's own page."""
    return str(_signed(settings.secret_key).dumps(person.id))


def follow(session: Session, edition: Edition, text: str, *secrets: str, now: datetime) -> Person:
    """Return the visitor of a key; a forged one, one whose data was erased, and one that has ended are not found.

    It ends on the day on which personal links end; until the data is erased, the organizer answers for the visitor.
    """
    try:
        person_id = _signed(*secrets).loads(text)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("visitor") from error
    person = session.get(Person, person_id)
    is_over = not links.are_valid(edition, now)
    if person is None or person.edition_id != edition.id or person.erased_at is not None or is_over:
        raise NotFound("visitor")
    return person


def _signed(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="visitor")


def _consent(person_id: int, matter: Matter, locale: str, address_hash: str, now: datetime) -> VisitorConsent:
    return VisitorConsent(
        person_id=person_id,
        matter=matter,
        version=VERSION,
        given_at=now,
        locale=of_data(locale),
        address_hash=address_hash,
    )
