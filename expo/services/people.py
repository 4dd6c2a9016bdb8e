"""Sign-in with a password, and personal signed links that need none."""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.people import Membership, SignInAttempt, User
from expo.queries import people

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's second recommendation
_ATTEMPTS = 10
_WINDOW = timedelta(minutes=10)


def hash_password(password: str) -> str:
    """Return an argon2id hash."""
    return _HASHER.hash(password)


def sign_in(session: Session, email: str, password: str, *, address: str, now: datetime) -> people.Account:
    """Return the account of this e-mail and password; the refusal never says which of the two was wrong."""
    keys = (f"email:{email.strip().lower()}"[:120], f"address:{address}"[:120])
    failures = session.execute(
        select(SignInAttempt.key, func.count())
        .where(SignInAttempt.key.in_(keys), SignInAttempt.at > now - _WINDOW)
        .group_by(SignInAttempt.key)
    ).all()
    if any(count >= _ATTEMPTS for _, count in failures):
        raise Refusal(Violation("too_many_attempts", N_("Too many attempts. Please try again in ten minutes.")))
    user = people.by_email(session, email)
    if user is None or user.password_hash is None or not _matches(user.password_hash, password):
        raise Refusal(Violation("wrong_sign_in", N_("The e-mail address or the password is not right.")))
    session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(keys)))
    return people.account_of(user)


def note_failed_sign_in(session: Session, email: str, *, address: str, now: datetime) -> None:
    """Count a failed sign-in for the e-mail and for the address it came from."""
    for key in (f"email:{email.strip().lower()}"[:120], f"address:{address}"[:120]):
        session.add(SignInAttempt(key=key, at=now))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _links(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="personal link")


def link_token(membership: Membership, secret: str) -> str:
    """Return the token of a personal link: it signs its holder in until the link is renewed."""
    return str(_links(secret).dumps([membership.id, membership.link_version]))


def follow_link(session: Session, token: str, secret: str) -> tuple[people.Account, Membership]:
    """Return the account and membership of a personal link; a forged or renewed one is not found.

    Organizers have no personal link: their password is the only key.
    """
    try:
        membership_id, version = _links(secret).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("link") from error
    membership = people.membership(session, membership_id)
    if membership.link_version != version or membership.role is Role.ORGANIZER:
        raise NotFound("link")
    return people.account_of(membership.user), membership


def renew_link(membership: Membership) -> None:
    """Make every link and every session given out so far invalid."""
    membership.link_version += 1
    membership.user.session_version += 1


def ensure_user(session: Session, email: str, name: str, *, now: datetime) -> User:
    """Return the user of an address, made if there is none."""
    user = people.by_email(session, email)
    if user is None:
        user = User(email=email.strip().lower(), name=name, created_at=now)
        session.add(user)
        session.flush()
    return user
