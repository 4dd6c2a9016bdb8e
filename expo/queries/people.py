"""Who is signed in, and what they are to an edition."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from expo.domain import permissions
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotFound, existing
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.people import Membership, User
from expo.models.team import Acting

# Written once: every request of a person who is signed in asks them.
_MEMBERSHIPS = (
    select(Membership)
    .where(Membership.user_id == bindparam("user_id"), Membership.edition_id == bindparam("edition_id"))
    .options(joinedload(Membership.roles))
    .order_by(Membership.id)
)
_ACTING = (
    select(Acting.exhibitor_id, Acting.buyer_id, Exhibitor.name_ko, Exhibitor.name_en, Buyer.name, Buyer.name_en)
    .outerjoin(Exhibitor, Exhibitor.id == Acting.exhibitor_id)
    .outerjoin(Buyer, Buyer.id == Acting.buyer_id)
    .where(Acting.sign_in_id == bindparam("sign_in_id"), Acting.edition_id == bindparam("edition_id"))
)
"""For which company an organizer acts on this device: every request of the team's own asks it."""


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


def actor(
    session: Session,
    account: Account | None,
    edition_id: int,
    memberships: Sequence[Membership],
    *,
    chosen: int | None = None,
) -> Actor:
    """Return who this account is in this edition; without a membership, a stranger.

    ``memberships`` are those of :func:`of_account`. A person who represents several companies acts for the ``chosen``
    one.
    """
    member = next((one for one in memberships if one.id == chosen), memberships[0] if memberships else None)
    if account is None or member is None:
        return STRANGER
    person = Actor(
        Role(member.role),
        account.user_id,
        account.name,
        edition_id,
        exhibitor_id=member.exhibitor_id,
        buyer_id=member.buyer_id,
        interpreter_id=member.interpreter_id,
        membership_id=member.id,
        permissions=permissions.of(held.role for held in member.roles),
    )
    return _acting(session, account, person) if person.may(permissions.Permission.ACT_FOR) else person


def of_account(
    session: Session, account: Account, edition_id: int, opened: Collection[int] = ()
) -> Sequence[Membership]:
    """Return what an account may be in an edition: organizer first, then companies in the order of joining.

    ``opened`` are the memberships whose personal links were followed in this browser besides the account's own.
    """
    found = session.scalars(_MEMBERSHIPS, {"user_id": account.user_id, "edition_id": edition_id}).unique().all()
    if account.membership_id is not None:
        found = [one for one in found if one.id == account.membership_id or one.id in opened]
    return sorted(found, key=lambda one: one.role is not Role.ORGANIZER)


def companies(session: Session, memberships: Sequence[Membership]) -> dict[int, Named]:
    """Return the names of the companies that memberships are for, by membership."""
    buyers = session.execute(
        select(Buyer.id, Buyer.name, Buyer.name_en).where(Buyer.id.in_({one.buyer_id for one in memberships}))
    )
    exhibitors = session.execute(
        select(Exhibitor.id, Exhibitor.name_ko, Exhibitor.name_en).where(
            Exhibitor.id.in_({one.exhibitor_id for one in memberships})
        )
    )
    of_buyer = {row_id: Named(name, name_en or name) for row_id, name, name_en in buyers}
    of_exhibitor = {row_id: Named(name, name_en or name) for row_id, name, name_en in exhibitors}
    names = {one.id: of_buyer.get(one.buyer_id or 0) or of_exhibitor.get(one.exhibitor_id or 0) for one in memberships}
    return {key: name for key, name in names.items() if name is not None}


def _acting(session: Session, account: Account, organizer: Actor) -> Actor:
    """Return the organizer as acting for a company, if that was begun on this device."""
    asked = {"sign_in_id": account.sign_in_id, "edition_id": organizer.edition_id}
    row = session.execute(_ACTING, asked).first()
    if row is None:
        return organizer
    exhibitor_id, buyer_id, *names = row
    name_ko, name_en = names[:2] if exhibitor_id else names[2:]
    role = Role.EXHIBITOR if exhibitor_id else Role.BUYER
    return replace(
        organizer,
        role=role,
        exhibitor_id=exhibitor_id,
        buyer_id=buyer_id,
        membership_id=None,
        permissions=frozenset(),
        acts_for=name_ko,
        acts_for_en=name_en or name_ko,
    )


def by_email(session: Session, email: str) -> User | None:
    """Return the user of an address, whatever its case."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def user(session: Session, user_id: int) -> User:
    """Return a user."""
    return existing(session.get(User, user_id), f"user {user_id}")


def team(session: Session, edition_id: int) -> Sequence[Membership]:
    """Return who organizes an edition, with their users, by name."""
    found = select(Membership).join(Membership.user)
    found = found.options(contains_eager(Membership.user), selectinload(Membership.roles))
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
    return existing(session.get(Membership, membership_id), f"membership {membership_id}")


def organizes(session: Session, user_id: int) -> bool:
    """Tell whether a user organizes any edition."""
    found = select(Membership.id).where(Membership.user_id == user_id, Membership.role == Role.ORGANIZER)
    return session.scalar(found.limit(1)) is not None


def buyers_with_account() -> Select[int | None]:
    """Return the query for the ids of buyers with a person who can answer on the phone."""
    return select(Membership.buyer_id).where(Membership.buyer_id.is_not(None))


def of_buyer(session: Session, buyer_id: int) -> Sequence[Membership]:
    """Return who acts for a buyer, with their users, in the order in which they joined."""
    return _members(session, Membership.buyer_id == buyer_id)


def of_exhibitor(session: Session, exhibitor_id: int) -> Sequence[Membership]:
    """Return who acts for an exhibitor, with their users, in the order in which they joined."""
    return _members(session, Membership.exhibitor_id == exhibitor_id)


def of_company(session: Session, company: Exhibitor | Buyer) -> Sequence[Membership]:
    """Return who acts for a company of either side, as :func:`of_buyer` does."""
    return _members(session, are_of(Membership, company))


def are_of(table: Any, company: Exhibitor | Buyer) -> ColumnElement[bool]:
    """Return which rows are a company's, in a table that has them of both sides."""
    column: ColumnElement[int] = table.buyer_id if isinstance(company, Buyer) else table.exhibitor_id
    return column == company.id


def _members(session: Session, which: ColumnElement[bool]) -> Sequence[Membership]:
    found = select(Membership).where(which).options(joinedload(Membership.user))
    return session.scalars(found.order_by(Membership.id)).all()


def of_companies(session: Session, edition_id: int) -> dict[tuple[str, int], list[Membership]]:
    """Return who acts for each company of an edition, by ``("exhibitor", id)`` and ``("buyer", id)``."""
    found: dict[tuple[str, int], list[Membership]] = defaultdict(list)
    of_edition = select(Membership).where(Membership.edition_id == edition_id).options(joinedload(Membership.user))
    for member in session.scalars(of_edition.order_by(Membership.id)):
        if member.exhibitor_id is not None:
            found["exhibitor", member.exhibitor_id].append(member)
        if member.buyer_id is not None:
            found["buyer", member.buyer_id].append(member)
    return found


def of_user(session: Session, actor: Actor) -> Membership | None:
    """Return what the actor is to the edition acted in; for an organizer who acts for a company, its first member."""
    if actor.membership_id is not None:
        return session.get(Membership, actor.membership_id, options=[joinedload(Membership.user)])
    if actor.acts_for:
        found = of_buyer(session, actor.buyer_id) if actor.buyer_id else of_exhibitor(session, actor.exhibitor_id or 0)
        return found[0] if found else None
    return membership_in(session, actor.user_id, actor.edition_id)


def membership_in(session: Session, user_id: int | None, edition_id: int | None) -> Membership | None:
    """Return what a user is to an edition."""
    found = select(Membership).where(Membership.user_id == user_id, Membership.edition_id == edition_id)
    return session.scalars(found.options(joinedload(Membership.user)).order_by(Membership.id).limit(1)).first()
