"""Users, their passwords, and personal signed links that need none."""

from collections.abc import Iterator
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Violation
from expo.domain.words import N_
from expo.models.accounts import SignIn
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.queries import links, people

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's second recommendation
_UNKNOWN_USERS = "$argon2id$v=19$m=19456,t=2,p=1$aV7XhneXuyZ9kE7oMgFgFQ$itQqzi6YrjuJpU84nvJ5Hnp819WZBp30ktpm5sIwGM4"
"""A hash to compare with where there is no account, so that its absence cannot be told by the time an answer takes."""

NO_COMPANYS = Violation(
    "organizers_address",
    N_("This address cannot be used for a company. Please give another one, such as a colleague's."),
)

INTERPRETS = Violation(
    "interprets", N_("This address belongs to an interpreter of this edition. Enter another one for the contact.")
)


def against_company_link(session: Session, edition: Edition, email: str) -> Iterator[Violation]:
    """Tell why a company's link cannot be made for this address; one person may speak for several companies."""
    user = people.by_email(session, email)
    if user is None:
        return
    if people.organizes(session, user.id):
        yield NO_COMPANYS
    elif any(one.edition_id == edition.id and one.role is Role.INTERPRETER for one in user.memberships):
        yield INTERPRETS


def hash_password(password: str) -> str:
    """Return an argon2id hash."""
    return _HASHER.hash(password)


def is_password_of(user: User | None, password: str) -> bool:
    """Tell whether this is the user's password; it takes the same time where there is no user or no password."""
    kept = user.password_hash if user else None
    is_right = _matches(kept or _UNKNOWN_USERS, password)
    return is_right and kept is not None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _links(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="personal link")


def link_token(membership: Membership, secret: str) -> str:
    """Return the token of a personal link: it signs its holder in until the link is renewed."""
    return str(_links(secret).dumps([membership.id, membership.link_version]))


def link_address(settings: Config, edition: Edition, membership: Membership) -> str:
    """Return the address of a personal link, wherever it is shown, printed or sent."""
    return f"{settings.public_url}/{edition.code}/links/{link_token(membership, settings.secret_key)}"


def follow_link(session: Session, token: str, *secrets: str, edition: Edition, now: datetime) -> Membership:
    """Return the membership of a personal link; a forged, renewed, misplaced or expired one is not found.

    Organizers have no personal link, not even to a company of another edition: their password is the only key.
    A link that any of the ``secrets`` has signed is good. ``now`` is the edition's time.
    """
    try:
        membership_id, version = _links(*secrets).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("link") from error
    membership = people.membership(session, membership_id)
    if membership.link_version != version or membership.edition_id != edition.id:
        raise NotFound("link")
    if people.organizes(session, membership.user_id) or not links.are_valid(edition, now):
        raise NotFound("link")
    return membership


def renew_link(session: Session, membership: Membership) -> None:
    """Make every link given out so far invalid, and sign its holder out everywhere."""
    membership.link_version += 1
    session.execute(delete(SignIn).where(SignIn.user_id == membership.user_id))


def ensure_user(session: Session, email: str, name: str, *, now: datetime) -> User:
    """Return the user of an address, made if there is none."""
    user = people.by_email(session, email)
    if user is None:
        user = User(email=email.strip().lower(), name=name, created_at=now)
        session.add(user)
        session.flush()
    return user


def choose_language(session: Session, user_id: int, code: str) -> None:
    """Write to a person in another language from now on."""
    session.get_one(User, user_id).locale = code
