"""The private address at which a calendar reads a person's consultations again and again, and its end."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound, existing
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import links, people
from expo.services import history

_COMPANIES = frozenset({Role.EXHIBITOR, Role.BUYER})


def _tokens(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="calendar feed")


def token(membership: Membership, secret: str) -> str:
    """Return the token of a feed: it reads the consultations and nothing else, until either version is renewed."""
    return str(_tokens(secret).dumps([membership.id, membership.link_version, membership.calendar_version]))


def follow(session: Session, given: str, *secrets: str, edition: Edition, now: datetime) -> Membership:
    """Return the membership of a feed; a forged, renewed or misplaced one is not found.

    It ends with the personal links of the edition; ``now`` is the edition's time.
    """
    if not links.are_valid(edition, now):
        raise NotFound("calendar")
    try:
        membership_id, link, calendar = _tokens(*secrets).loads(given)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("calendar") from error
    membership = people.membership(session, membership_id)
    if (membership.link_version, membership.calendar_version) != (link, calendar):
        raise NotFound("calendar")
    if membership.edition_id != edition.id or membership.role not in _COMPANIES:
        raise NotFound("calendar")
    return membership


def renew(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> Membership:
    """Give the actor's own feed another address: calendars that have the former one read nothing any more."""
    own = (Membership.id == actor.membership_id) & (Membership.edition_id == edition.id)
    membership = existing(session.scalar(locked(select(Membership).where(own))), "calendar")
    membership.calendar_version += 1
    history.record(
        session,
        actor,
        "people.renew_calendar",
        "membership",
        membership.id,
        edition_id=edition.id,
        now=now,
        name=membership.user.name,
    )
    return membership
