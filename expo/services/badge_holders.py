"""Who of the companies, the interpreters and the team may enter: written down as people, each once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from expo.domain.badges import BadgeType, PersonSource
from expo.domain.buyers import Decision, Track
from expo.domain.people import Role
from expo.models.badges import Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.interpreters import Interpreter
from expo.models.people import Membership, User


def complete(session: Session, edition: Edition, *, now: datetime) -> None:
    """Write down who is missing; the edition is locked. Names that changed since are taken over."""
    ours = session.scalars(_of_companies(edition)).all()
    known = {one.membership_id: one for one in ours if one.membership_id is not None}
    members, new = _members(session, edition).all(), list[dict[str, Any]]()
    count = Counter(member.buyer_id for member, *_ in members)
    for member, user, track in members:
        person = known.get(member.id) or _adopted(ours, member, user, is_only=count[member.buyer_id] == 1)
        if person is None:
            new.append(_person_of(edition, member, user, track, now))
        elif person.name != user.name:
            person.name = user.name
    speaking = {one.interpreter_id for one in ours} | _invited(session, edition)
    for interpreter in session.scalars(select(Interpreter).where(Interpreter.edition_id == edition.id)):
        if interpreter.id not in speaking:
            new.append(_person(edition, BadgeType.INTERPRETER, interpreter.name, now, interpreter_id=interpreter.id))
    session.flush()
    if new:
        session.execute(insert(Person), new)


def _adopted(everybody: Sequence[Person], member: Membership, user: User, *, is_only: bool) -> Person | None:
    """Return the person whom the desk entered and who has an account now: one badge is enough for one person.

    It is the one of that name at the company; if the account is its only one, else its only walk-in.
    """
    own = [one for one in everybody if one.membership_id is None and one.buyer_id and one.buyer_id == member.buyer_id]
    named = [one for one in own if one.name.casefold() == user.name.casefold()]
    walk_ins = [one for one in own if one.source is PersonSource.WALK_IN]
    person = next(iter(named), walk_ins[0] if is_only and len(walk_ins) == 1 else None)
    if person is not None:
        person.membership_id = member.id
    return person


def _of_companies(edition: Edition) -> Select[Person]:
    """Return the query for the people who belong to a company or to the team, and for interpreters."""
    is_ours = Person.membership_id.is_not(None) | Person.interpreter_id.is_not(None) | Person.buyer_id.is_not(None)
    return select(Person).where(Person.edition_id == edition.id, is_ours)


def _invited(session: Session, edition: Edition) -> set[int | None]:
    """Return the interpreters who have an account: they are members."""
    return set(session.scalars(select(Membership.interpreter_id).where(Membership.edition_id == edition.id)))


def _members(session: Session, edition: Edition) -> Any:
    is_let_in = (Membership.buyer_id.is_(None)) | (BuyerDecision.decision == Decision.APPROVED)
    return session.execute(
        select(Membership, User, Buyer.track)
        .join(Membership.user)
        .outerjoin(Buyer, Buyer.id == Membership.buyer_id)
        .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Membership.edition_id == edition.id, is_let_in)
        .order_by(Membership.id)
    )


_TYPES = {
    Role.EXHIBITOR: BadgeType.EXHIBITOR,
    Role.INTERPRETER: BadgeType.INTERPRETER,
    Role.ORGANIZER: BadgeType.STAFF,
}


def _person_of(edition: Edition, member: Membership, user: User, track: Track | None, now: datetime) -> dict[str, Any]:
    buys = BadgeType.OVERSEAS if track is Track.OVERSEAS else BadgeType.DOMESTIC
    return _person(
        edition,
        _TYPES.get(member.role, buys),
        user.name,
        now,
        membership_id=member.id,
        exhibitor_id=member.exhibitor_id,
        buyer_id=member.buyer_id,
        interpreter_id=member.interpreter_id,
    )


def _person(
    edition: Edition,
    kind: BadgeType,
    name: str,
    now: datetime,
    *,
    interpreter_id: int | None,
    membership_id: int | None = None,
    exhibitor_id: int | None = None,
    buyer_id: int | None = None,
) -> dict[str, Any]:
    """Return the columns of a person of the expo; all rows have the same ones, for one statement."""
    return {
        "edition_id": edition.id,
        "type": kind,
        "name": name,
        "membership_id": membership_id,
        "exhibitor_id": exhibitor_id,
        "buyer_id": buyer_id,
        "interpreter_id": interpreter_id,
        "registered_at": now,
    }
