"""What a buyer agreed to: given one by one, taken back one by one."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.buyers import Consent, ConsentText
from expo.models.editions import Edition
from expo.queries import buyers
from expo.services import history
from expo.services.languages import of_data

NEEDED = Violation(
    "consent_required",
    N_("Consultations cannot be arranged without this consent. Ask the organizer to delete your data."),
)

NOT_OURS = Violation("own_consent", N_("Only the company itself agrees. Send it its personal link."))


def give_consent(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    text_id: int,
    locale: str,
    address: str,
    secret: str,
    now: datetime,
) -> Consent:
    """Agree to a text that is in use and not agreed to yet; an organizer who acts for a buyer cannot."""
    if actor.acts_for:
        raise Refusal(NOT_OURS)
    text = next((one for one in buyers.consent_texts(session, edition.id) if one.id == text_id), None)
    if text is None or not actor.is_buyer:
        raise NotFound(f"consent text {text_id}")
    buyer = buyers.of_actor(session, actor)
    live = [
        one for one in buyers.consents(session, buyer.id) if one.text.kind == text.kind and one.withdrawn_at is None
    ]
    for one in live:
        if one.text_id == text.id:
            return one
        one.withdrawn_at = now  # the new version takes its place
    consent = given(text, locale=locale, address_hash=hashed(edition, address, secret), now=now)
    consent.buyer_id = buyer.id
    session.add(consent)
    session.flush()
    history.record(session, actor, "buyers.give_consent", "consent", consent.id, edition_id=edition.id, now=now)
    return consent


def withdraw_consent(session: Session, actor: Actor, edition: Edition, *, consent_id: int, now: datetime) -> Consent:
    """Take an optional consent back; a required one ends with the registration itself."""
    consent = session.get(Consent, consent_id)
    if consent is None or not actor.is_buyer or consent.buyer_id != actor.buyer_id:
        raise NotFound(f"consent {consent_id}")
    if consent.text.is_required:
        raise Refusal(NEEDED)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        session.flush()
        history.record(session, actor, "buyers.withdraw_consent", "consent", consent.id, edition_id=edition.id, now=now)
    return consent


def given(text: ConsentText, *, locale: str, address_hash: str, now: datetime) -> Consent:
    """Return the record of one consent."""
    return Consent(text_id=text.id, given_at=now, locale=of_data(locale), address_hash=address_hash)


def hashed(edition: Edition, address: str, secret: str) -> str:
    """Return what is kept of the address that a consent came from.

    It is a hash with the installation's secret. Without the secret, a thief of the table could try all addresses,
    because there are so few.
    """
    return hmac.digest(secret.encode(), f"consent:{edition.code}:{address}".encode(), "sha256").hex()
