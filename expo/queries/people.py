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
    """A signed-in user as a value; ``key`` goes into the cookie and dies with the session version."""

    user_id: int
    key: str
    name: str
    email: str


def account(session: Session, key: str) -> Account | None:
    """Return the account of a cookie's key, or ``None`` when it is unknown or was revoked."""
    user_id, _, version = key.partition(".")
    if not (user_id.isdigit() and version.isdigit()):
        return None
    user = session.get(User, int(user_id))
    return account_of(user) if user and user.session_version == int(version) else None


def account_of(user: User) -> Account:
    """Return a user's account as a value."""
    return Account(user.id, f"{user.id}.{user.session_version}", user.name, user.email)


def actor(session: Session, user_id: int | None, edition_id: int) -> Actor:
    """Return who this user is in this edition; without a membership, a stranger."""
    if user_id is None:
        return STRANGER
    row = session.execute(
        select(Membership, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.user_id == user_id, Membership.edition_id == edition_id)
    ).first()
    if row is None:
        return STRANGER
    membership, name = row
    return Actor(Role(membership.role), user_id, name, edition_id, membership.exhibitor_id, membership.buyer_id)


def by_email(session: Session, email: str) -> User | None:
    """Return the user of an address, whatever its case."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def membership(session: Session, membership_id: int) -> Membership:
    """Return a membership."""
    found = session.get(Membership, membership_id)
    if found is None:
        raise NotFound(f"membership {membership_id}")
    return found


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
    found = select(Membership).where(Membership.user_id == actor.user_id, Membership.edition_id == actor.edition_id)
    return session.scalar(found.options(joinedload(Membership.user)))
