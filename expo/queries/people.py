"""Who is signed in, and what they are to an edition."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotFound
from expo.models.people import Membership, User


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in user as a value; ``key`` goes into the cookie and dies with the session version.

    With a ``membership_id`` a personal link was followed: the user acts in that membership and in no other.
    """

    user_id: int
    key: str
    name: str
    email: str
    membership_id: int | None = None


def account(session: Session, key: str) -> Account | None:
    """Return the account of a cookie's key, or ``None`` when it is unknown or was revoked."""
    words = key.split(".")
    if len(words) not in {2, 3} or not all(word.isdecimal() and len(word) < 10 for word in words):
        return None
    user_id, version, *link = map(int, words)
    user = session.get(User, user_id)
    return _account(user, *link) if user and user.session_version == version else None


def account_of(user: User) -> Account:
    """Return the account of a user who gave the password: whatever the user is, in every edition."""
    return _account(user)


def account_of_link(membership: Membership) -> Account:
    """Return the account of a user who followed a personal link: that membership."""
    return _account(membership.user, membership.id)


def _account(user: User, membership_id: int | None = None) -> Account:
    key = f"{user.id}.{user.session_version}"
    return Account(
        user.id, key if membership_id is None else f"{key}.{membership_id}", user.name, user.email, membership_id
    )


def actor(session: Session, account: Account | None, edition_id: int) -> Actor:
    """Return who this account is in this edition; without a membership, a stranger."""
    if account is None:
        return STRANGER
    membership = session.scalar(
        select(Membership).where(Membership.user_id == account.user_id, Membership.edition_id == edition_id)
    )
    if membership is None or account.membership_id not in {None, membership.id}:
        return STRANGER
    return Actor(
        Role(membership.role), account.user_id, account.name, edition_id, membership.exhibitor_id, membership.buyer_id
    )


def by_email(session: Session, email: str) -> User | None:
    """Return the user of an address, whatever its case."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def membership(session: Session, membership_id: int) -> Membership:
    """Return a membership."""
    found = session.get(Membership, membership_id)
    if found is None:
        raise NotFound(f"membership {membership_id}")
    return found


def organizes(session: Session, user_id: int) -> bool:
    """Tell whether a user organizes any edition."""
    found = select(Membership.id).where(Membership.user_id == user_id, Membership.role == Role.ORGANIZER)
    return session.scalar(found.limit(1)) is not None


def of_buyer(session: Session, buyer_id: int) -> Sequence[Membership]:
    """Return who acts for a buyer, with their users, in the order in which they joined."""
    found = select(Membership).where(Membership.buyer_id == buyer_id).options(joinedload(Membership.user))
    return session.scalars(found.order_by(Membership.id)).all()


def of_exhibitor(session: Session, exhibitor_id: int) -> Sequence[Membership]:
    """Return who acts for an exhibitor, with their users, in the order in which they joined."""
    found = select(Membership).where(Membership.exhibitor_id == exhibitor_id).options(joinedload(Membership.user))
    return session.scalars(found.order_by(Membership.id)).all()


def is_newcomer(session: Session, member: Membership) -> bool:
    """Tell whether this membership is all there is to its user: no password and no other role to be taken over."""
    others = select(Membership.id).where(Membership.user_id == member.user_id, Membership.id != member.id)
    return member.user.password_hash is None and session.scalar(others) is None


def of_user(session: Session, actor: Actor) -> Membership | None:
    """Return what the actor is to the edition acted in."""
    return membership_in(session, actor.user_id, actor.edition_id)


def membership_in(session: Session, user_id: int | None, edition_id: int | None) -> Membership | None:
    """Return what a user is to an edition."""
    found = select(Membership).where(Membership.user_id == user_id, Membership.edition_id == edition_id)
    return session.scalar(found.options(joinedload(Membership.user)))
