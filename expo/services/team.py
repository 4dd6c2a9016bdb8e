"""The organizer's team of an edition: who is in it, who comes, who goes."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain.accounts import Purpose
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission, TeamRole
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.queries import people
from expo.services import history, one_time_links, outbox, sign_ins
from expo.services.people import ensure_user

LAST_CHIEF = Violation(
    "last_chief", N_("An edition needs at least one chief organizer. Give another person this role first.")
)
COMMAND_LINE = Actor(Role.ORGANIZER, None, "command line")
"""The one who runs the server."""


def invite(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    email: str,
    name: str,
    roles: Collection[TeamRole] = (TeamRole.CHIEF,),
    secret: str,
    now: datetime,
) -> tuple[Membership, OneTimeLink | None]:
    """Make a person an organizer of an edition, and write to them.

    Who has no password yet gets a one-time link to set one, which is returned.
    """
    needs(actor, Permission.MANAGE_TEAM)
    shown = clock.shown(edition, now)
    refuse_if([*_against(session, edition, email), *_without(roles)])
    user = ensure_user(session, email, name, now=now)
    member = Membership(user=user, edition_id=edition.id, role=Role.ORGANIZER)
    member.roles = [HeldRole(role=role) for role in roles]
    session.add(member)
    session.flush()
    link = None
    if user.password_hash is None:
        link = one_time_links.make(session, edition, Purpose.INVITATION, secret=secret, now=now, user=user)
    outbox.write(
        session,
        edition,
        template="team.invited",
        params={"by": actor.name},
        user=user,
        link=link,
        now=shown,
    )
    history.record(
        session,
        actor,
        "team.invite",
        "membership",
        member.id,
        edition_id=edition.id,
        now=shown,
        name=user.name,
    )
    return member, link


def set_roles(
    session: Session, actor: Actor, edition: Edition, *, membership_id: int, roles: Collection[TeamRole], now: datetime
) -> None:
    """Give an organizer these roles instead of the former ones; one chief organizer has to remain."""
    needs(actor, Permission.MANAGE_TEAM)
    lock_row(session, Edition, edition.id)
    member = people.organizer(session, edition.id, membership_id)
    is_last = TeamRole.CHIEF not in roles and _chiefs(session, edition) == {member.id}
    refuse_if([*_without(roles), *([LAST_CHIEF] if is_last else [])])
    member.roles = [one for one in member.roles if one.role in roles]
    session.flush()
    member.roles += [HeldRole(role=role) for role in roles if role not in {one.role for one in member.roles}]
    session.flush()
    history.record(
        session,
        actor,
        "team.set_roles",
        "membership",
        member.id,
        edition_id=edition.id,
        now=clock.shown(edition, now),
        name=member.user.name,
        roles=[role.value for role in roles],
    )


def reset(session: Session, actor: Actor, edition: Edition, *, user: User, secret: str, now: datetime) -> OneTimeLink:
    """Send an organizer a one-time link for a new password, and return it."""
    needs(actor, Permission.MANAGE_TEAM)
    shown = clock.shown(edition, now)
    if before := one_time_links.just_made(session, edition, Purpose.PASSWORD_RESET, user.email, now=now):
        return before
    link = one_time_links.make(session, edition, Purpose.PASSWORD_RESET, secret=secret, now=now, user=user)
    outbox.write(session, edition, template="passwords.reset", params={}, user=user, link=link, now=shown)
    history.record(
        session,
        actor,
        "team.reset",
        "user",
        user.id,
        edition_id=edition.id,
        now=shown,
        name=user.name,
    )
    return link


def require_second_factor(session: Session, actor: Actor, edition: Edition, *, wanted: bool, now: datetime) -> None:
    """Ask every organizer of an edition for a second factor, or no longer."""
    needs(actor, Permission.MANAGE_TEAM)
    row = session.get_one(Edition, edition.id)
    if row.needs_second_factor != wanted:
        row.needs_second_factor = wanted
        session.flush()
        history.record(
            session,
            actor,
            "team.require_second_factor" if wanted else "team.allow_without",
            "edition",
            edition.id,
            edition_id=edition.id,
            now=clock.shown(edition, now),
        )


def remove(session: Session, actor: Actor, edition: Edition, *, membership_id: int, now: datetime) -> None:
    """Take an organizer out of an edition's team and sign them out; the last one stays."""
    needs(actor, Permission.MANAGE_TEAM)
    shown = clock.shown(edition, now)
    lock_row(session, Edition, edition.id)
    member = session.get(Membership, membership_id)
    if member is None or member.edition_id != edition.id or member.role is not Role.ORGANIZER:
        raise NotFound(f"membership {membership_id}")
    if _chiefs(session, edition) == {member.id}:
        raise Refusal(LAST_CHIEF)
    user = member.user
    sign_ins.end_all(session, user.id)
    session.delete(member)
    session.flush()
    history.record(
        session,
        actor,
        "team.remove",
        "user",
        user.id,
        edition_id=edition.id,
        now=shown,
        name=user.name,
    )


def _against(session: Session, edition: Edition, email: str) -> Iterator[Violation]:
    user = people.by_email(session, email)
    if user is None:
        return
    roles = {member.role for member in user.memberships}
    if people.membership_in(session, user.id, edition.id) is not None and Role.ORGANIZER in roles:
        yield Violation("in_the_team", N_("%(name)s is in the team already."), {"name": user.name}, "email")
    elif roles - {Role.ORGANIZER}:
        yield Violation(
            "companys_address",
            N_("This address represents a company. Invite the person with another address."),
            field="email",
        )


def _without(roles: Collection[TeamRole]) -> list[Violation]:
    return [] if roles else [Violation("no_role", N_("Choose at least one role."), field="roles")]


def _chiefs(session: Session, edition: Edition) -> set[int]:
    """Return the memberships of an edition's chief organizers."""
    held = select(HeldRole.membership_id).join(HeldRole.membership)
    return set(session.scalars(held.where(Membership.edition_id == edition.id, HeldRole.role == TeamRole.CHIEF)))
