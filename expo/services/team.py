"""The organizer's team of an edition: who is in it, who comes, who goes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.accounts import Purpose
from expo.domain.people import Actor, Role, only_organizer
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.queries import people
from expo.services import history, one_time_links, outbox, sign_ins
from expo.services.people import ensure_user

COMMAND_LINE = Actor(Role.ORGANIZER, None, "command line")
"""The one who runs the server."""


def invite(
    session: Session, actor: Actor, edition: Edition, *, email: str, name: str, secret: str, now: datetime
) -> tuple[Membership, OneTimeLink | None]:
    """Make a person an organizer of an edition, and write to them.

    Who has no password yet gets a one-time link to set one, which is returned.
    """
    only_organizer(actor)
    shown = clock.shown(edition, now)
    refuse_if(_against(session, edition, email))
    user = ensure_user(session, email, name, now=now)
    member = Membership(user=user, edition_id=edition.id, role=Role.ORGANIZER)
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


def reset(session: Session, actor: Actor, edition: Edition, *, user: User, secret: str, now: datetime) -> OneTimeLink:
    """Send an organizer a one-time link for a new password, and return it."""
    only_organizer(actor)
    shown = clock.shown(edition, now)
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


def remove(session: Session, actor: Actor, edition: Edition, *, membership_id: int, now: datetime) -> None:
    """Take an organizer out of an edition's team and sign them out; the last one stays."""
    only_organizer(actor)
    shown = clock.shown(edition, now)
    session.execute(locked(select(Edition.id).where(Edition.id == edition.id)))
    member = session.get(Membership, membership_id)
    if member is None or member.edition_id != edition.id or member.role is not Role.ORGANIZER:
        raise NotFound(f"membership {membership_id}")
    refuse_if(_against_removal(session, edition))
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


def _against_removal(session: Session, edition: Edition) -> Iterator[Violation]:
    team = (Membership.edition_id == edition.id) & (Membership.role == Role.ORGANIZER)
    if (session.scalar(select(func.count()).select_from(Membership).where(team)) or 0) < 2:
        yield Violation("last_organizer", N_("An edition needs at least one organizer. Invite another one first."))
