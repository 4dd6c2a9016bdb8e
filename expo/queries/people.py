"""Who is signed in, and what they are to an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotFound
from expo.models.people import Membership, User


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in user as a value; ``token`` is what the cookie holds and opens nothing once the sign-in has ended.

    With a ``membership_id`` a personal link was followed: the user acts in that membership and in no other.
    """

    user_id: int
    token: str
    name: str
    email: str
    sign_in_id: int
    seen_at: datetime
    membership_id: int | None = None
    confirmed_at: datetime | None = None


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


def user(session: Session, user_id: int) -> User:
    """Return a user."""
    found = session.get(User, user_id)
    if found is None:
        raise NotFound(f"user {user_id}")
    return found


def team(session: Session, edition_id: int) -> Sequence[Membership]:
    """Return who organizes an edition, with their users, by name."""
    found = select(Membership).join(Membership.user).options(contains_eager(Membership.user))
    of_team = (Membership.edition_id == edition_id) & (Membership.role == Role.ORGANIZER)
    return session.scalars(found.where(of_team).order_by(User.name, User.id)).all()


def organizer(session: Session, edition_id: int, membership_id: int) -> Membership:
    """Return one of those who organize an edition."""
    found = membership(session, membership_id)
    if found.edition_id != edition_id or found.role is not Role.ORGANIZER:
        raise NotFound(f"membership {membership_id}")
    return found


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


def of_user(session: Session, actor: Actor) -> Membership | None:
    """Return what the actor is to the edition acted in."""
    return membership_in(session, actor.user_id, actor.edition_id)


def membership_in(session: Session, user_id: int | None, edition_id: int | None) -> Membership | None:
    """Return what a user is to an edition."""
    found = select(Membership).where(Membership.user_id == user_id, Membership.edition_id == edition_id)
    return session.scalar(found.options(joinedload(Membership.user)))
