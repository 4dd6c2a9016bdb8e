"""Links that show a funder its own statement and nothing of other funders, without an account."""

from datetime import date, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import LinkEnded
from expo.models.editions import Edition
from expo.models.programmes import Organization
from expo.queries import programmes

LINK_DAYS = timedelta(days=90)


def address(session: Session, actor: Actor, settings: Config, edition: Edition, funder_id: int, now: datetime) -> str:
    """Return the address of a funder's statement, good for 90 days."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    funder = programmes.organization(session, funder_id)
    last = (now + LINK_DAYS).astimezone(edition.zone).date()
    signed = _tokens(settings.secret_key).dumps([funder.id, last.isoformat()])
    return f"{settings.public_url}/{edition.code}/statements/{signed!s}"


def follow(session: Session, given: str, *secrets: str, edition: Edition, now: datetime) -> Organization:
    """Return whose statement a link shows; a forged or expired one is not found."""
    try:
        funder_id, last = _tokens(*secrets).loads(given)
        is_over = date.fromisoformat(last) < now.astimezone(edition.zone).date()
    except (BadSignature, ValueError, TypeError) as error:
        raise LinkEnded("statement") from error
    if is_over:
        raise LinkEnded("statement")
    return programmes.organization(session, funder_id)


def _tokens(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="fund statement")
