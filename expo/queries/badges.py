"""Who may enter, and what a badge shows of each person; badges are found by token, by code and by name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain import badges
from expo.domain.badges import BadgeRead, BadgeType
from expo.domain.buyers import Decision
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.text import sort_key, wanted_text
from expo.domain.words import Named
from expo.models.badges import Badge, Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.people import Membership
from expo.queries import editions
from expo.queries.lists import found_by, holds

FOUND = 12
"""So many people are shown for a search at the desk."""


@dataclass(frozen=True, slots=True)
class BadgeHolder:
    """A person as a badge shows them; without a ``badge`` only if the last one was revoked."""

    person: Person
    badge: Badge | None

    @property
    def type(self) -> BadgeType:
        return self.person.type

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def company(self) -> Named:
        return company_of(self.person)

    @property
    def code(self) -> str:
        return badges.shown_code(self.badge.code) if self.badge else ""


def company_of(person: Person) -> Named:
    """Return the name of a person's company in both languages; empty for one without."""
    if person.exhibitor is not None:
        return Named.of(person.exhibitor)
    if person.buyer is not None:
        return Named.of(person.buyer)
    return Named(person.company, person.company)


def person(session: Session, edition_id: int, person_id: int) -> Person:
    """Return a person of the edition."""
    return editions.row(session, edition_id, Person, person_id, *_WITH_COMPANY)


def holder(session: Session, edition_id: int, person_id: int) -> BadgeHolder:
    """Return a person with the valid badge."""
    return _with_badges(session, [person(session, edition_id, person_id)])[0]


def own(session: Session, actor: Actor) -> BadgeHolder | None:
    """Return the actor as the holder of a badge; ``None`` for those who have none yet."""
    of_actor = _is_actor(actor)
    if of_actor is None:
        return None
    found = session.scalars(select(Person).where(of_actor).options(*_WITH_COMPANY)).first()
    return _with_badges(session, [found])[0] if found else None


def _is_actor(actor: Actor) -> ColumnElement[bool] | None:
    if actor.membership_id is not None:
        return Person.membership_id == actor.membership_id
    if actor.interpreter_id is not None and actor.role is Role.INTERPRETER:
        return Person.interpreter_id == actor.interpreter_id
    return None


def find(session: Session, edition_id: int, read: BadgeRead) -> Badge | None:
    """Return the badge that was read, valid or not."""
    return find_all(session, edition_id, [read]).get(read)


def find_all(session: Session, edition_id: int, reads: Iterable[BadgeRead]) -> dict[BadgeRead, Badge]:
    """Return the badges that were read, in one query."""
    wanted = set(reads)
    hashes, codes = {one.token_hash for one in wanted} - {""}, {one.code for one in wanted} - {""}
    if not wanted:
        return {}
    found = session.scalars(
        select(Badge)
        .where(Badge.edition_id == edition_id, or_(Badge.token_hash.in_(hashes), Badge.code.in_(codes)))
        .options(joinedload(Badge.person).options(*_WITH_COMPANY))
    ).all()
    by_key = {key: badge for badge in found for key in (badge.token_hash, badge.code)}
    return {one: by_key[key] for one in wanted if (key := one.token_hash or one.code) in by_key}


def search(session: Session, actor: Actor, text: str, *, most: int = FOUND) -> list[BadgeHolder]:
    """Return the people that a text names: person, company, initial consonants, e-mail, telephone or badge code.

    The nearest names come first.
    """
    needs(actor, Permission.REGISTER)
    wanted = wanted_text(text)
    if not wanted or actor.edition_id is None:
        return []
    read = badges.read(text)
    if read is not None and (badge := find(session, actor.edition_id, read)) is not None:
        return _with_badges(session, [badge.person])
    matches = holds(wanted, Person.search_text, Person.search_contact, *found_by(actor, Buyer, Exhibitor))
    found = _people(actor.edition_id).where(matches).order_by(None)
    found = found.order_by(_distance(text.strip().lower()), Person.name, Person.id).limit(most)
    return _with_badges(session, session.scalars(found).all())


def _distance(wanted: str) -> ColumnElement[int]:
    """Rank names in SQL: the name itself, one of its words, its beginning, a part of it, anything else."""
    name = func.lower(Person.name)
    return case(
        (name == wanted, 0),
        ((literal(" ") + name + " ").contains(f" {wanted} ", autoescape=True), 1),
        (name.startswith(wanted, autoescape=True), 2),
        (name.contains(wanted, autoescape=True), 3),
        else_=4,
    )


def sheet(
    session: Session, actor: Actor, *, types: Collection[BadgeType] = (), ids: Collection[int] = ()
) -> list[BadgeHolder]:
    """Return what badges show, for printing: by type, company and name; ``types`` and ``ids`` narrow unless empty."""
    needs(actor, Permission.REGISTER)
    found = _people(actor.edition_id or 0)
    if types:
        found = found.where(Person.type.in_(types))
    if ids:
        found = found.where(Person.id.in_(ids))
    holders = _with_badges(session, session.scalars(found).all())
    order = list(BadgeType)
    return sorted(
        (one for one in holders if one.badge),
        key=lambda one: (order.index(one.type), sort_key(str(one.company)), sort_key(one.name)),
    )


_WITH_COMPANY = (
    joinedload(Person.exhibitor).load_only(Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.code),
    joinedload(Person.buyer).load_only(Buyer.name, Buyer.name_en, Buyer.code, Buyer.country),
)


def _people(edition_id: int):  # type: ignore[no-untyped-def]  # a query, whose type SQLAlchemy knows
    return (
        select(Person)
        .outerjoin(Person.exhibitor)
        .outerjoin(Person.buyer)
        .where(Person.edition_id == edition_id, Person.erased_at.is_(None))
        .options(*_WITH_COMPANY)
        .order_by(Person.name, Person.id)
    )


def _with_badges(session: Session, people: Sequence[Person]) -> list[BadgeHolder]:
    is_valid = and_(Badge.person_id.in_([one.id for one in people]), Badge.revoked_at.is_(None))
    valid = {badge.person_id: badge for badge in session.scalars(select(Badge).where(is_valid))}
    return [BadgeHolder(one, valid.get(one.id)) for one in people]


def valid_of(session: Session, person_id: int) -> Badge | None:
    """Return the valid badge of a person."""
    return session.scalar(select(Badge).where(Badge.person_id == person_id, Badge.revoked_at.is_(None)))


def count_without(session: Session, edition_id: int) -> int:
    """Count who has no badge yet: members of companies and of the team, buyers that are approved only, interpreters."""
    listed = select(Person.membership_id).where(Person.edition_id == edition_id, Person.membership_id.is_not(None))
    is_let_in = or_(Membership.buyer_id.is_(None), BuyerDecision.decision == Decision.APPROVED)
    bare = (
        select(func.count())
        .select_from(Membership)
        .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Membership.buyer_id)
        .where(Membership.edition_id == edition_id, is_let_in, Membership.id.not_in(listed))
    )
    of_person = select(Person.interpreter_id).where(Person.interpreter_id.is_not(None))
    invited = select(Membership.interpreter_id).where(Membership.interpreter_id.is_not(None))
    speaking = select(func.count(Interpreter.id)).where(
        Interpreter.edition_id == edition_id, Interpreter.id.not_in(of_person), Interpreter.id.not_in(invited)
    )
    return (session.scalar(bare) or 0) + (session.scalar(speaking) or 0)


def of_token(session: Session, token_hash: str) -> Badge | None:
    """Return the badge of a token, of any edition."""
    return session.scalar(select(Badge).where(Badge.token_hash == token_hash))


def count_by_type(session: Session, edition_id: int) -> dict[BadgeType, int]:
    """Count the valid badges of each type."""
    rows = session.execute(
        select(Person.type, func.count())
        .join(Badge, Badge.person_id == Person.id)
        .where(Person.edition_id == edition_id, Badge.revoked_at.is_(None))
        .group_by(Person.type)
    )
    found = {row[0]: row[1] for row in rows}
    return {one: found[one] for one in BadgeType if one in found}


def twin(session: Session, edition: Edition, name: str, company: str) -> Person | None:
    """Return a person of the same name who is known with the same company, or without any."""
    own = func.coalesce(Buyer.name, Exhibitor.name_ko, Person.company)
    return session.scalars(
        select(Person)
        .outerjoin(Person.buyer)
        .outerjoin(Person.exhibitor)
        .where(
            Person.edition_id == edition.id,
            Person.erased_at.is_(None),
            func.lower(Person.name) == name.lower(),
            func.lower(own).in_(["", company.lower()]),
        )
        .order_by(Person.id)
    ).first()
