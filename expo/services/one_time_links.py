"""Links that work once and only for a while; opening one does nothing, only the form behind it does.

The token is derived from the row's salt and the installation's secret, so a waiting email can name the link. The row
holds the token's hash: who has the database alone opens nothing.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.db import locked
from expo.domain.accounts import LIFETIME, Purpose
from expo.domain.refusals import LinkEnded
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.people import User
from expo.services import pressed_twice


def make(
    session: Session,
    edition: Edition,
    purpose: Purpose,
    *,
    secret: str,
    now: datetime,
    user: User | None = None,
    email: str = "",
    payload: dict[str, Any] | None = None,
) -> OneTimeLink:
    """Make a link for a user or an address; the former ones of this user for the same purpose end. ``now`` is real."""
    if user is not None:
        former = (OneTimeLink.user_id == user.id) & (OneTimeLink.purpose == purpose)
        session.execute(delete(OneTimeLink).where(former))
    salt = secrets.token_hex(16)
    link = OneTimeLink(
        edition_id=edition.id,
        user_id=user.id if user else None,
        purpose=purpose,
        email=email or (user.email if user else ""),
        payload=payload or {},
        salt=salt,
        token_hash=_hashed(_token(salt, secret)),
        made_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    session.add(link)
    session.flush()
    return link


def just_made(
    session: Session, edition: Edition, purpose: Purpose, email: str, *, now: datetime, payload: Any = None
) -> OneTimeLink | None:
    """Return the link that the same form made moments ago, for one sent twice: its letter is on its way already."""
    said = {"edition_id": edition.id, "purpose": purpose, "email": email}
    link = pressed_twice.made(session, OneTimeLink, OneTimeLink.made_at, now, **said)
    return link if link is not None and pressed_twice.is_same(link.payload, payload or {}) else None


def address(settings: Config, edition: Edition, link: OneTimeLink) -> str:
    """Return the address of a link, for an email or a terminal."""
    return f"{settings.public_url}/{edition.code}/one-time/{token_of(settings, link)}"


def token_of(settings: Config, link: OneTimeLink) -> str:
    """Return the token of a link."""
    tokens = [_token(link.salt, secret) for secret in settings.secret_keys]
    return next((one for one in tokens if _hashed(one) == link.token_hash), tokens[-1])  # made before a new secret


def find(session: Session, token: str, edition: Edition, *, now: datetime) -> OneTimeLink:
    """Return the link of a token that still works."""
    row = session.scalar(select(OneTimeLink).where(*_of(token, edition)))
    if row is None or row.expires_at <= now:
        raise LinkEnded("one-time link")
    return row


def use(session: Session, token: str, edition: Edition, *, now: datetime) -> OneTimeLink:
    """Return the link of a token and end it: of two who send the form at once, one is late."""
    row = session.scalar(locked(select(OneTimeLink).where(*_of(token, edition))))
    if row is None or row.expires_at <= now:
        raise LinkEnded("one-time link")
    session.delete(row)
    session.flush()
    return row


def _of(token: str, edition: Edition) -> tuple[Any, ...]:
    return OneTimeLink.token_hash == _hashed(token), OneTimeLink.edition_id == edition.id


def _token(salt: str, secret: str) -> str:
    digest = hmac.digest(secret.encode(), f"one-time link {salt}".encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
