"""Personal links: given to all companies that have none yet, renewed for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.models.editions import Edition
from expo.models.exhibitors import Invitation
from expo.models.people import Membership, User
from expo.queries import links
from expo.queries.links import Uninvited
from expo.services import history, outbox, people
from expo.services.languages import usual_in

AT_ONCE = 300
"""Companies that are given their link in one transaction."""


def renew(session: Session, actor: Actor, edition: Edition, *, membership_id: int, now: datetime) -> Membership:
    """Make a new link for one person; every former link, and every phone signed in by one, is shut out."""
    needs(actor, Permission.HAND_OUT_LINKS)
    of_edition = (Membership.id == membership_id) & (Membership.edition_id == edition.id)
    membership = session.scalar(locked(select(Membership).where(of_edition)))
    if membership is None or membership.role is Role.ORGANIZER:
        raise NotFound(f"membership {membership_id}")
    people.renew_link(session, membership)
    history.record(
        session,
        actor,
        "people.renew_link",
        "membership",
        membership.id,
        edition_id=edition.id,
        now=now,
        name=membership.user.name,
    )
    return membership


@dataclass(frozen=True, slots=True)
class PreparedLinks:
    """Companies of one side that can be given a personal link, each with its e-mail, worded before anything is locked.

    ``left_out`` have no address, or one that cannot be used for a company; ``later`` counts those over the limit.
    """

    side: Role
    companies: Sequence[Uninvited]
    emails: Sequence[dict[str, Any]]
    left_out: Sequence[Uninvited]
    later: int


def prepare(session: Session, actor: Actor, edition: Edition, *, side: Role, now: datetime) -> PreparedLinks:
    """Word the e-mails of companies without a personal link, and write nothing."""
    needs(actor, Permission.HAND_OUT_LINKS)
    found = links.uninvited(session, edition.id, side)
    ready = [one for one in found if one.email and not one.is_barred]
    return PreparedLinks(
        side,
        ready[:AT_ONCE],
        [_email(edition, one, side, now) for one in ready[:AT_ONCE]],
        [one for one in found if not one.email or one.is_barred],
        len(ready[AT_ONCE:]),
    )


def invite_all(session: Session, actor: Actor, edition: Edition, *, prepared: PreparedLinks, now: datetime) -> int:
    """Make the contacts of these companies members, and write each the personal link; return how many there were.

    One person who speaks for several companies gets a link for each. A company that got a link meanwhile is passed
    over; clicks follow one another, because the edition is locked.
    """
    needs(actor, Permission.HAND_OUT_LINKS)
    lock_row(session, Edition, edition.id)
    still = {one.id for one in links.uninvited(session, edition.id, prepared.side)}
    chosen = [pair for pair in zip(prepared.companies, prepared.emails, strict=True) if pair[0].id in still]
    if not chosen:
        return 0
    users = _users(session, edition, [company for company, _ in chosen], now)
    column = f"{prepared.side.value}_id"
    rows = [
        {"user_id": users[one.email.lower()], "edition_id": edition.id, "role": prepared.side, column: one.id}
        for one, _ in chosen
    ]
    members = session.scalars(insert(Membership).returning(Membership.id, sort_by_parameter_order=True), rows).all()
    if prepared.side is Role.EXHIBITOR:
        session.execute(insert(Invitation), [{"membership_id": member, "invited_at": now} for member in members])
    outbox.write_all(
        session,
        [
            {**email, "user_id": users[one.email.lower()], "membership_id": member}
            for (one, email), member in zip(chosen, members, strict=True)
        ],
    )
    history.record(
        session,
        actor,
        "people.invite_all",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        side=prepared.side.value,
        count=len(chosen),
    )
    session.expire_all()  # rows were written past the session
    return len(chosen)


def _email(edition: Edition, one: Uninvited, side: Role, now: datetime) -> dict[str, Any]:
    usual = usual_in(one.country, edition.language_codes)
    reader = outbox.Reader(one.user_id, one.email, one.person, one.locale or usual)
    params = {"company": one.name.name_ko if side is Role.BUYER else one.name}
    template = "buyers.invited" if side is Role.BUYER else "exhibitors.invited"
    return outbox.drafts(edition, [reader], template=template, params=params, now=now)[0]


def _users(session: Session, edition: Edition, companies: Sequence[Uninvited], now: datetime) -> dict[str, int]:
    """Return the users of these addresses, made where there is none, by address in small letters."""
    addresses = {one.email.lower() for one in companies}
    found = select(func.lower(User.email), User.id).where(func.lower(User.email).in_(addresses))
    known: dict[str, int] = {row[0]: row[1] for row in session.execute(found)}
    fresh = {one.email.lower(): one for one in reversed(companies) if one.email.lower() not in known}
    rows = [
        {"email": email, "name": one.person, "created_at": now, "locale": usual_in(one.country, edition.language_codes)}
        for email, one in fresh.items()
    ]
    if rows:
        made = session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows).all()
        known |= dict(zip(fresh, made, strict=True))
    return known
