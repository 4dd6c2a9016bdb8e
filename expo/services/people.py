"""Sign-in with a password, and personal signed links that need none."""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.people import Membership, SignInAttempt, User
from expo.queries import people

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's second recommendation
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$aV7XhneXuyZ9kE7oMgFgFQ$itQqzi6YrjuJpU84nvJ5Hnp819WZBp30ktpm5sIwGM4"
"""A hash to compare with where there is no account, so that its absence cannot be told by the time an answer takes."""
_WINDOW = timedelta(minutes=10)
_FROM_ADDRESS, _FOR_ACCOUNT = 100, 10
"""Wrong sign-ins allowed in that time from one address, and from one address for one e-mail.

Both hang on the address: a stranger elsewhere cannot shut an organizer out by guessing.
"""
WRONG = Violation("wrong_sign_in", N_("The e-mail address or the password is not right."))
TOO_MANY = Violation("too_many_attempts", N_("Too many attempts. Please try again in ten minutes."))

NO_COMPANYS = Violation(
    "organizers_address",
    N_("This address cannot stand for a company. Please give another one, such as a colleague's."),
)


def hash_password(password: str) -> str:
    """Return an argon2id hash."""
    return _HASHER.hash(password)


def sign_in(session: Session, email: str, password: str, *, address: str, now: datetime) -> people.Account:
    """Return the account of this e-mail and password; the refusal never says which of the two was wrong.

    Nothing is written, so that no transaction of others waits while a password is checked: the door counts what was
    :data:`WRONG`, and forgets it when the right one came.
    """
    if _is_throttled(session, email, address, now):
        raise Refusal(TOO_MANY)
    user = people.by_email(session, email)
    kept = user.password_hash if user else None
    is_right = _matches(kept or _NOBODYS, password)
    if user is None or kept is None or not is_right:
        raise Refusal(WRONG)
    return people.account_of(user)


def note_wrong_sign_in(session: Session, email: str, *, address: str, now: datetime) -> None:
    """Count a wrong sign-in for the address it came from, and for the e-mail from there."""
    session.add_all([SignInAttempt(key=_from(address), at=now), SignInAttempt(key=_for(email, address), at=now)])


def forget_wrong_sign_ins(session: Session, email: str, *, address: str) -> None:
    """Forget what was counted for an e-mail from an address: its owner has signed in there."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.key == _for(email, address)))


def forget_old_sign_ins(session: Session, *, now: datetime) -> None:
    """Forget what no longer counts against anybody."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - _WINDOW))


def _is_throttled(session: Session, email: str, address: str, now: datetime) -> bool:
    allowed = {_from(address): _FROM_ADDRESS, _for(email, address): _FOR_ACCOUNT}
    counted = session.execute(
        select(SignInAttempt.key, func.count())
        .where(SignInAttempt.key.in_(allowed), SignInAttempt.at > now - _WINDOW)
        .group_by(SignInAttempt.key)
    )
    return any(count >= allowed[key] for key, count in counted)


def _from(address: str) -> str:
    return f"from {address}"[:120]


def _for(email: str, address: str) -> str:
    return f"from {address} for {email.strip().lower()}"[:120]


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


def link_address(settings: Config, edition: Edition, membership: Membership) -> str:
    """Return the address of a personal link, wherever it is shown, printed or sent."""
    return f"{settings.public_url}/{edition.code}/links/{link_token(membership, settings.secret_key)}"


def follow_link(session: Session, token: str, secret: str, *, edition_id: int) -> tuple[people.Account, Membership]:
    """Return the account and membership of a personal link; a forged, renewed or misplaced one is not found.

    The account is the membership's and opens nothing else of its user. Organizers have no personal link, not even to
    a company of another edition: their password is the only key.
    """
    try:
        membership_id, version = _links(secret).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("link") from error
    membership = people.membership(session, membership_id)
    if membership.link_version != version or membership.edition_id != edition_id:
        raise NotFound("link")
    if people.organizes(session, membership.user_id):
        raise NotFound("link")
    return people.account_of_link(membership), membership


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
