"""People who come without an appointment: entered at the desk, with a badge, and let in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.badges import BadgeType, PersonSource
from expo.domain.buyers import Decision, Track
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.badges import Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.queries import badges as badges_queries
from expo.queries import buyers
from expo.services import arrivals, badges, history
from expo.services.badges import NewPerson
from expo.services.buyers import consents, registration
from expo.services.buyers.profiles import sectors_of

HOME = "KR"
NOT_A_BUYER = Violation("not_a_buyer", N_("This person belongs to an exhibitor or to the team, not to a buyer."))
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
        edition_id=edition.id,
        code=registration.next_code(session, edition, walk_in.track),
        name=walk_in.company,
        name_en=walk_in.company if walk_in.company.isascii() else "",
        track=walk_in.track,
        country=walk_in.country,
        languages=list(walk_in.languages),
        contact_name=walk_in.name,
        contact_email=person.proven_email if person else "",
        contact_phone=person.phone if person else "",
        registered_at=now,
        interests=sectors_of(session, edition, walk_in.sectors),
        decision=BuyerDecision(decision=Decision.APPROVED, decided_at=now, decided_by_id=actor.user_id),
    )
    for text in buyers.consent_texts(session, edition.id):
        if text.id in walk_in.consents:
            buyer.consents.append(consents.given(text, locale=locale, address_hash=address_hash, now=now))
    session.add(buyer)
    session.flush()
    if person is None:
        new = NewPerson(
            name=walk_in.name,
            country=walk_in.country,
            locale=locale,
            type=walk_in.badge_type,
            source=PersonSource.WALK_IN,
        )
        person = badges.enter(session, edition, new, secret=secret, now=now).person
    person.buyer_id, person.type, person.company = buyer.id, walk_in.badge_type, ""
    session.flush()
    session.refresh(person)
    history.record(session, actor, "walk_ins.enter", "buyer", buyer.id, edition_id=edition.id, now=now)
    arrivals.let_in(session, actor, edition, person_id=person.id, now=now)
    return person


def change(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    person_id: int,
    languages: Collection[str],
    sectors: Collection[str],
    now: datetime,
) -> None:
    """Change what a person at the desk speaks and looks for."""
    needs(actor, Permission.REGISTER)
    buyer = badges_queries.person(session, edition.id, person_id).buyer
    if buyer is None:
        raise Refusal(NOT_A_BUYER)
    buyer.languages, buyer.interests = list(languages), sectors_of(session, edition, sectors)
    history.record(session, actor, "walk_ins.change", "buyer", buyer.id, edition_id=edition.id, now=now)


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
