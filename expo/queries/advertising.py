"""Advertisements, and which buyers may get one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.advertising import ASKED_BEFORE, LASTS, MESSAGE, AdConsent, AdObstacle
from expo.domain.buyers import ConsentKind
from expo.domain.people import Actor
from expo.domain.words import Named
from expo.models.advertising import Advertisement, AdvertisementCopy, ConsentCheck
from expo.models.buyers import Buyer, Consent, ConsentText
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.queries import editions


class AdReader(NamedTuple):
    """A buyer who agreed once, the person, and why no advertising may be sent, if so."""

    buyer: Buyer
    member: Membership | None
    consent_id: int
    consent: AdConsent
    obstacle: AdObstacle | None


class KeptOut(NamedTuple):
    """How many buyers get no advertising for one reason, and the first of them by name."""

    number: int
    first: Sequence[Named]


class AdRecipient(NamedTuple):
    """A buyer who agreed, and the person to write to."""

    buyer: Buyer
    member: Membership
    consent_id: int
    consent: AdConsent


def index(session: Session, edition_id: int) -> Sequence[Advertisement]:
    """Return an edition's advertisements, the newest first."""
    rows = select(Advertisement).where(Advertisement.edition_id == edition_id)
    return session.scalars(rows.order_by(Advertisement.id.desc())).all()


def get(session: Session, edition_id: int, advertisement_id: int) -> Advertisement:
    """Return an advertisement."""
    return editions.row(session, edition_id, Advertisement, advertisement_id)


def counts(session: Session, edition_id: int) -> dict[int, tuple[int, int]]:
    """Return how many buyers each advertisement went to, and how many were stopped before it left."""
    rows = session.execute(
        select(AdvertisementCopy.advertisement_id, func.count(), func.count(AdvertisementCopy.stopped_at))
        .join(Advertisement, Advertisement.id == AdvertisementCopy.advertisement_id)
        .where(Advertisement.edition_id == edition_id)
        .group_by(AdvertisementCopy.advertisement_id)
    )
    return {row[0]: (row[1] - row[2], row[2]) for row in rows}


def readers(session: Session, edition_id: int, now: datetime) -> list[AdReader]:
    """Return the buyers who agreed once with what advertising depends on, by name."""
    given = _consents(session, Buyer.edition_id == edition_id)
    members: dict[int, list[Membership]] = defaultdict(list)
    of_buyers = select(Membership).where(Membership.edition_id == edition_id, Membership.buyer_id.in_(_agreed()))
    for one in session.scalars(of_buyers.options(joinedload(Membership.user)).order_by(Membership.id)):
        members[one.buyer_id or 0].append(one)
    buyers = select(Buyer).where(Buyer.edition_id == edition_id, Buyer.id.in_(_agreed()))
    found = session.scalars(buyers.order_by(Buyer.sort_ko, Buyer.id))
    return [_reader(one, members[one.id], *given[one.id], now) for one in found]


def kept_out(session: Session, edition_id: int, found: Sequence[AdReader], most: int) -> dict[AdObstacle, KeptOut]:
    """Return who gets no advertising by reason: of ``found``, and all who never agreed; ``most`` of each by name."""
    never = select(Buyer).where(Buyer.edition_id == edition_id, Buyer.id.not_in(_agreed()))
    names = never.with_only_columns(Buyer.name, Buyer.name_en).order_by(Buyer.sort_ko, Buyer.id).limit(most)
    stopped = {one: [row.buyer for row in found if row.obstacle is one] for one in AdObstacle}
    reasons = {one: KeptOut(len(rows), [Named.of(row) for row in rows[:most]]) for one, rows in stopped.items()}
    reasons[AdObstacle.NOT_AGREED] = KeptOut(
        session.scalar(never.with_only_columns(func.count())) or 0, [Named(*row) for row in session.execute(names)]
    )
    return {reason: those for reason, those in reasons.items() if those.number}


def of_actor(session: Session, actor: Actor) -> tuple[int, AdConsent] | None:
    """Return the consent of the actor's buyer that was given last, with its id."""
    return _consents(session, Buyer.id == actor.buyer_id).get(actor.buyer_id or 0) if actor.is_buyer else None


def of_buyer(session: Session, buyer_id: int) -> list[tuple[Advertisement, AdvertisementCopy]]:
    """Return what a buyer got, oldest first."""
    rows = session.execute(
        select(Advertisement, AdvertisementCopy)
        .join(AdvertisementCopy, AdvertisementCopy.advertisement_id == Advertisement.id)
        .where(AdvertisementCopy.buyer_id == buyer_id)
        .order_by(AdvertisementCopy.id)
    )
    return [(row[0], row[1]) for row in rows]


def unsent(session: Session) -> Sequence[tuple[Message, int | None]]:
    """Return the advertising e-mails that have not left, locked, each with its buyer."""
    rows = session.execute(
        select(Message, Membership.buyer_id)
        .outerjoin(Membership, Membership.id == Message.membership_id)
        .where(Message.template == MESSAGE, Message.sent_at.is_(None))
        .order_by(Message.id)
        .with_for_update(skip_locked=True, of=Message)
    )
    return [(row[0], row[1]) for row in rows]


def allowed(session: Session, edition_id: int, now: datetime) -> list[AdRecipient]:
    """Return those who may get advertising now."""
    return _recipients(readers(session, edition_id, now), [None])


def due(session: Session, edition_id: int, now: datetime) -> list[AdRecipient]:
    """Return who is to be asked whether the consent still holds: it ends within a month or has ended."""
    begun = now + ASKED_BEFORE - LASTS
    old = select(Consent.id).join(Consent.text).join(Consent.buyer)
    old = old.outerjoin(ConsentCheck, ConsentCheck.consent_id == Consent.id).where(
        Buyer.edition_id == edition_id,
        ConsentText.kind == ConsentKind.MARKETING,
        Consent.withdrawn_at.is_(None),
        func.coalesce(ConsentCheck.confirmed_at, Consent.given_at) <= begun,
        or_(ConsentCheck.asked_at.is_(None), ConsentCheck.asked_at <= now - LASTS),
    )
    if not (to_ask := set(session.scalars(old))):
        return []
    found = _recipients(readers(session, edition_id, now), [None, AdObstacle.TOO_OLD])
    return [one for one in found if one.consent_id in to_ask]


def consents(session: Session, buyer_ids: Sequence[int]) -> dict[int, tuple[int, AdConsent]]:
    """Return the consents of buyers that were given last, with their ids."""
    return _consents(session, Buyer.id.in_(buyer_ids))


def _agreed() -> Select[int]:
    """Return the buyers who ever agreed."""
    return select(Consent.buyer_id).join(Consent.text).where(ConsentText.kind == ConsentKind.MARKETING)


def _consents(session: Session, which: ColumnElement[bool]) -> dict[int, tuple[int, AdConsent]]:
    rows = session.execute(
        select(Consent.buyer_id, Consent.id, Consent.given_at, ConsentCheck.confirmed_at, Consent.withdrawn_at)
        .join(Consent.text)
        .join(Consent.buyer)
        .outerjoin(ConsentCheck, ConsentCheck.consent_id == Consent.id)
        .where(ConsentText.kind == ConsentKind.MARKETING, which)
        .order_by(Consent.id)
    )
    return {row[0]: (row[1], AdConsent(row[2], row[3], row[4])) for row in rows}


def _recipients(found: Sequence[AdReader], obstacles: Collection[AdObstacle | None]) -> list[AdRecipient]:
    return [
        AdRecipient(one.buyer, one.member, one.consent_id, one.consent)
        for one in found
        if one.obstacle in obstacles and one.member
    ]


def _reader(buyer: Buyer, members: Sequence[Membership], number: int, consent: AdConsent, now: datetime) -> AdReader:
    mine = [one for one in members if one.user.email.lower() == buyer.contact_email.lower()]
    member = next(iter(mine or members), None)
    return AdReader(buyer, member, number, consent, consent.obstacle(now) or (None if member else AdObstacle.NO_LINK))
