"""The people of an exhibitor: each has a personal link and the consultations that the person comes to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.colleagues import MOST, shared_out
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.colleagues import MeetingOwner
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Invitation
from expo.models.history import Event
from expo.models.people import Membership, User
from expo.queries import colleagues, editions
from expo.queries import people as people_queries
from expo.services import history, outbox, people

ENTERED = Violation("entered", N_("This person has a personal link already."), {}, "email")
TOO_MANY = Violation(
    "too_many_people", N_("Not more than %(most)s people a company and a day. The desk can help."), {"most": MOST}
)
ONESELF = Violation("oneself", N_("You cannot take yourself off. A colleague or the registration desk can."))


def add(
    session: Session, actor: Actor, edition: Edition, *, name: str, email: str, locale: str, now: datetime
) -> Membership:
    """Give a colleague a personal link of the actor's exhibitor; it is sent to the address."""
    exhibitor = _own(session, actor, edition)
    refuse_if(_objections(session, exhibitor, email, now))
    user = people.ensure_user(session, email, name, now=now)
    user.locale = user.locale or locale
    member = Membership(user_id=user.id, edition_id=edition.id, role=Role.EXHIBITOR, exhibitor_id=exhibitor.id)
    session.add(member)
    session.flush()
    session.add(Invitation(membership_id=member.id, invited_at=now))
    outbox.write(
        session,
        edition,
        template="exhibitors.invited",
        user=user,
        now=now,
        membership_id=member.id,
        params={"company": Named.of(exhibitor)},
    )
    _record(session, actor, "add", exhibitor, now, name=user.name)
    return member


def remove(session: Session, actor: Actor, edition: Edition, membership_id: int, *, now: datetime) -> None:
    """End a colleague's personal link; the person's consultations have no owner any more."""
    exhibitor = _own(session, actor, edition)
    member = _colleague(session, exhibitor, membership_id)
    if member.id == actor.membership_id:
        raise Refusal(ONESELF)
    people.renew_link(session, member)
    _record(session, actor, "remove", exhibitor, now, name=member.user.name)
    session.delete(member)
    session.flush()


def assign(session: Session, actor: Actor, edition: Edition, owners: Mapping[int, int | None], *, now: datetime) -> int:
    """Choose who comes to which consultation to come (``None``: not assigned); return how many have changed."""
    exhibitor = _own(session, actor, edition)
    known = {one.id: one.owner_id for one in colleagues.to_come(session, exhibitor.id, now)}
    members = {one.id for one in people_queries.of_exhibitor(session, exhibitor.id)}
    changed = {meeting: owner for meeting, owner in owners.items() if known.get(meeting, owner) != owner}
    if not {owner for owner in changed.values() if owner} <= members:
        raise NotFound("membership")
    _write(session, actor, exhibitor, changed, now)
    return len(changed)


def share_out(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> int:
    """Give every consultation to come that has no owner to one of the actor's people, evenly; return how many."""
    return _share_out(session, actor, edition, _own(session, actor, edition), now)


def share_out_all(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> int:
    """Share out what has no owner until tomorrow for every exhibitor of several people; return how many."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    return sum(
        _share_out(session, actor, edition, editions.locked_row(session, edition.id, Exhibitor, one.id), now)
        for one in colleagues.bare(session, edition, now)
    )


def _share_out(session: Session, actor: Actor, edition: Edition, exhibitor: Exhibitor, now: datetime) -> int:
    members = [one.id for one in people_queries.of_exhibitor(session, exhibitor.id)]
    bare = [
        (one.id, one.slot.starts_at.astimezone(edition.zone).date())
        for one in colleagues.to_come(session, exhibitor.id, now)
        if one.owner_id is None
    ]
    found = shared_out(bare, members, colleagues.loads(session, edition, exhibitor.id)) if members else {}
    _write(session, actor, exhibitor, found, now)
    return len(found)


def _write(
    session: Session, actor: Actor, exhibitor: Exhibitor, owners: Mapping[int, int | None], now: datetime
) -> None:
    if not owners:
        return
    session.execute(delete(MeetingOwner).where(MeetingOwner.meeting_id.in_(owners)))
    session.add_all(
        MeetingOwner(meeting_id=meeting, membership_id=owner, assigned_at=now, assigned_by_id=actor.user_id)
        for meeting, owner in owners.items()
        if owner is not None
    )
    session.flush()
    _record(session, actor, "assign", exhibitor, now, count=len(owners))


def _objections(session: Session, exhibitor: Exhibitor, email: str, now: datetime) -> Iterator[Violation]:
    members: Sequence[Membership] = people_queries.of_exhibitor(session, exhibitor.id)
    user = people_queries.by_email(session, email)
    if user is not None and any(one.user_id == user.id for one in members):
        yield ENTERED
    elif user is not None and _is_taken(session, user, exhibitor.edition_id):
        yield people.NO_COMPANYS
    entered = select(func.count()).where(
        Event.act == "colleagues.add",
        Event.subject == "exhibitor",
        Event.subject_id == exhibitor.id,
        Event.at > now - timedelta(days=1),
    )
    if len(members) >= MOST or (session.scalar(entered) or 0) >= MOST:
        yield TOO_MANY


def _is_taken(session: Session, user: User, edition_id: int) -> bool:
    """Tell whether a person is in the team or in another company of this edition; earlier editions do not count."""
    is_here = any(one.edition_id == edition_id for one in user.memberships)
    return is_here or people_queries.organizes(session, user.id)


def _colleague(session: Session, exhibitor: Exhibitor, membership_id: int) -> Membership:
    member = session.get(Membership, membership_id)
    if member is None or member.exhibitor_id != exhibitor.id:
        raise NotFound(f"membership {membership_id}")
    return member


def _own(session: Session, actor: Actor, edition: Edition) -> Exhibitor:
    if not actor.is_exhibitor:
        raise NotAllowed("an exhibitor's people")
    return editions.locked_row(session, edition.id, Exhibitor, actor.exhibitor_id or 0)


def _record(session: Session, actor: Actor, verb: str, exhibitor: Exhibitor, now: datetime, **detail: object) -> None:
    history.record(
        session,
        actor,
        f"colleagues.{verb}",
        "exhibitor",
        exhibitor.id,
        edition_id=exhibitor.edition_id,
        now=now,
        **detail,
    )
