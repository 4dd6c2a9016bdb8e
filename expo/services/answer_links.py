"""Links of e-mails that ask something: they open the questions of one company, or its consent, and nothing else.

Personal links end some days after the show, as they open everything; these are good for as long as answers are wanted.
"""

from dataclasses import dataclass
from datetime import date, datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.advertising import LASTS
from expo.domain.follow_ups import LINK_DAYS
from expo.domain.people import Actor, Role
from expo.domain.refusals import LinkEnded
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import people

_COMPANIES = frozenset({Role.EXHIBITOR, Role.BUYER})


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers by a link, about what (``follow_ups``, ``surveys`` or ``advertising``), and the reader's language."""

    actor: Actor
    about: str
    locale: str | None


def until(edition: Edition, asked_at: datetime, about: str = "") -> date:
    """Return the last day of a link; one that ends advertising is good for as long as a consent."""
    return (asked_at + (LASTS if about == "advertising" else LINK_DAYS)).astimezone(edition.zone).date()


def address(settings: Config, edition: Edition, membership: Membership, template: str, *, asked_at: datetime) -> str:
    """Return the address of the link that an e-mail of ``template`` has."""
    about = template.partition(".")[0]
    signed = _tokens(settings.secret_key).dumps(
        [membership.id, membership.link_version, about, until(edition, asked_at, about).isoformat()]
    )
    return f"{settings.public_url}/{edition.code}/answers/{signed!s}"


def is_one(address: str) -> bool:
    """Tell whether an e-mail's address is such a link; an e-mail without one leads to the front page."""
    return "/answers/" in address


def follow(session: Session, given: str, *secrets: str, edition: Edition, now: datetime) -> Answerer:
    """Return who answers by a link; a forged, renewed, misplaced or expired one is not found."""
    try:
        membership_id, version, about, last = _tokens(*secrets).loads(given)
        is_over = date.fromisoformat(last) < now.astimezone(edition.zone).date()
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkEnded("answer link") from error
    member = people.membership(session, membership_id)
    if is_over or member.link_version != version or member.edition_id != edition.id or member.role not in _COMPANIES:
        raise LinkEnded("answer link")
    actor = Actor(
        member.role,
        member.user_id,
        member.user.name,
        edition.id,
        exhibitor_id=member.exhibitor_id,
        buyer_id=member.buyer_id,
    )
    return Answerer(actor, about, member.user.locale)


def _tokens(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="answer link")
