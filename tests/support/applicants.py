"""Buyers who apply to the small edition, and the organizer who decides about them."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyers import ConsentKind, Decision, Track
from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.buyers import Buyer, ConsentText
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.queries import buyers as buyers_queries
from expo.services import buyers
from expo.services.buyers import BuyerProfile, Registration
from tests.support import small_expo
from tests.support.small_expo import NOW, SmallExpo

SECRET = "a secret of the tests"
PROFILE = BuyerProfile(
    name="새봄상사",
    track=Track.DOMESTIC,
    channel="online",
    contact_name="김보라",
    contact_email="bora@saebom.example.com",
    sectors=("food",),
)


def opened(session: Session) -> SmallExpo:
    """Return the small edition with registration open and four texts to consent to."""
    expo = small_expo.build(session)
    expo.open(Phase.REGISTRATION)
    required = (ConsentKind.COLLECTION, ConsentKind.PROVISION)
    for kind in (*required, ConsentKind.SHARING, ConsentKind.MARKETING):
        session.add(
            ConsentText(
                edition_id=expo.edition.id,
                kind=kind,
                is_required=kind in required,
                title_ko=kind,
                title_en=kind,
                body_ko="",
                body_en="",
            )
        )
    session.flush()
    return expo


def texts(expo: SmallExpo) -> dict[ConsentKind, int]:
    return {text.kind: text.id for text in buyers_queries.consent_texts(expo.session, expo.edition.id)}


def application(expo: SmallExpo, **changes: object) -> Registration:
    given = texts(expo)
    required = frozenset({given[ConsentKind.COLLECTION], given[ConsentKind.PROVISION]})
    return Registration(replace(PROFILE, **changes), consents=required)


def register(expo: SmallExpo, registration: Registration) -> Membership:
    return buyers.register(
        expo.session, expo.edition, registration, locale="ko", address="203.0.113.9", secret=SECRET, now=NOW
    )


def applicant(expo: SmallExpo, **changes: object) -> tuple[Buyer, Actor]:
    member = register(expo, application(expo, **changes))
    buyer = expo.session.get_one(Buyer, member.buyer_id)
    return buyer, Actor(Role.BUYER, member.user_id, "", expo.edition.id, buyer_id=buyer.id)


def decide(expo: SmallExpo, code: str, decision: Decision, reason: str = "", actor: Actor | None = None) -> None:
    buyers.decide(
        expo.session, actor or expo.organizer, expo.edition, code=code, decision=decision, reason=reason, now=NOW
    )


def emails(expo: SmallExpo) -> list[tuple[str, str]]:
    """Return templates and readers of all letters."""
    rows = expo.session.scalars(select(Message).order_by(Message.id))
    return [(message.template, message.recipient) for message in rows]


def refused(refusal: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str | None]]:
    """Return codes and fields of a refusal's violations."""
    return {(violation.code, violation.field) for violation in refusal.value.violations}
