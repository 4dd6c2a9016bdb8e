"""Who has a personal link: the people of an edition's companies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from expo.domain.buyers import Decision
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound
from expo.domain.text import wanted_text
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.people import Membership, User
from expo.models.venue import Booth, BoothAllocation
from expo.queries import lists, people


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a personal link, and the company they act for; a buyer has no booth."""

    membership: Membership
    code: str
    name_ko: str
    name_en: str
    booths: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        return self.membership.id

    @property
    def person(self) -> str:
        return self.membership.user.name

    @property
    def email(self) -> str:
        return self.membership.user.email


def counts_without(session: Session, edition_id: int) -> dict[Role, int]:
    """Count the companies without a person who has a personal link: exhibitors, and approved buyers; never zero."""
    approved = Buyer.decision.has(BuyerDecision.decision == Decision.APPROVED)
    wanted = {
        side: select(func.count()).where(company.edition_id == edition_id, ~_is_linked(edition_id, side))
        for side, company in ((Role.EXHIBITOR, Exhibitor), (Role.BUYER, Buyer))
    }
    wanted[Role.BUYER] = wanted[Role.BUYER].where(approved)
    return {side: count for side, query in wanted.items() if (count := session.scalar(query))}


@dataclass(frozen=True, slots=True)
class Uninvited:
    """A company for whose contact there is no personal link yet; ``reader`` is the contact's own language, if known."""

    id: int
    code: str
    name: Named
    email: str
    person: str
    country: str
    user_id: int | None
    locale: str | None
    is_barred: bool
    """The address belongs to a person who organizes an expo, or interprets in this one."""


def uninvited(session: Session, edition_id: int, side: Role) -> list[Uninvited]:
    """Return the exhibitors, or the approved buyers, without a person who has a personal link, by code."""
    company = _COMPANY[side]
    buys = side is Role.BUYER
    barred = exists().where(
        Membership.user_id == User.id,
        or_(
            Membership.role == Role.ORGANIZER,
            and_(Membership.role == Role.INTERPRETER, Membership.edition_id == edition_id),
        ),
    )
    found = (
        select(
            company.id,
            company.code,
            company.name if buys else company.name_ko,
            company.name_en,
            company.contact_email,
            company.contact_name,
            company.country if buys else literal("KR"),
            User.id,
            User.locale,
            barred,
        )
        .outerjoin(User, and_(company.contact_email != "", func.lower(User.email) == func.lower(company.contact_email)))
        .where(company.edition_id == edition_id, ~_is_linked(edition_id, side))
        .order_by(natural(company.code))
    )
    if buys:
        found = found.join(Buyer.decision).where(BuyerDecision.decision == Decision.APPROVED)
    return [
        Uninvited(id_, code, Named(name, name_en), email, person or name, country, user_id, locale, is_barred)
        for id_, code, name, name_en, email, person, country, user_id, locale, is_barred in session.execute(found)
    ]


def _is_linked(edition_id: int, side: Role) -> ColumnElement[bool]:
    """Return whether a company has a person.

    The people are read once: asked for each company, SQLite would go through all people of the edition.
    """
    link: Any = {Role.EXHIBITOR: Membership.exhibitor_id, Role.BUYER: Membership.buyer_id}[side]
    linked = select(link).where(Membership.edition_id == edition_id, link.is_not(None))
    is_linked: ColumnElement[bool] = _COMPANY[side].id.in_(linked)
    return is_linked


def last_day(edition: Edition) -> date | None:
    """Return the last day on which personal links open something; ``None`` for a demo on the real clock, long over."""
    if edition.is_demo and not edition.clock_shift_seconds:
        return None
    return edition.ends_on + timedelta(days=edition.link_days)


def are_valid(edition: Edition, now: datetime) -> bool:
    """Tell whether personal links still open something; ``now`` is the edition's time."""
    last = last_day(edition)
    return last is None or now.astimezone(edition.zone).date() <= last


def holders(session: Session, edition_id: int, side: Role) -> list[Holder]:
    """Return all people of one side by company."""
    return [_holder(row) for row in session.execute(_holders(edition_id, side)).all()]


def page(
    session: Session,
    edition_id: int,
    side: Role,
    *,
    text: str = "",
    codes: Collection[str] = (),
    number: int = 1,
    size: int = lists.PAGE_SIZE,
) -> lists.Lines[Holder]:
    """Return a page of the people of one side by company.

    ``text`` narrows by company, person, e-mail or booth; ``codes`` by company, unless there are none.
    """
    company = _COMPANY[side]
    wanted = _holders(edition_id, side).where(*_conditions(edition_id, company, text))
    if codes:
        wanted = wanted.where(company.code.in_(codes))
    total = lists.count(session, wanted, [("all", true())])["all"]
    order = {"code": [company.code.expression, User.name.expression, Membership.id.expression]}
    found = lists.cut(session, wanted, lists.Order("code"), order, number, total, size)
    booths = _booths(session, {row[0].exhibitor_id for row in found.shown} - {None})
    return replace(found, shown=[_holder(row, booths) for row in found.shown])


def holder(session: Session, edition_id: int, membership_id: int) -> Holder:
    """Return one person with a personal link."""
    for side in (Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER):
        row = session.execute(_holders(edition_id, side).where(Membership.id == membership_id)).first()
        if row is not None:
            return _holder(row, _booths(session, {row[0].exhibitor_id} - {None}))
    raise NotFound(f"membership {membership_id}")


def own(session: Session, actor: Actor) -> Holder:
    """Return the actor as a holder of a personal link; organizers have none."""
    member = people.of_user(session, actor)
    if member is None or actor.edition_id is None:
        raise NotFound("membership")
    return holder(session, actor.edition_id, member.id)


_COMPANY: dict[Role, Any] = {Role.EXHIBITOR: Exhibitor, Role.BUYER: Buyer, Role.INTERPRETER: Interpreter}


def _conditions(edition_id: int, company: Any, text: str) -> list[ColumnElement[bool]]:
    wanted = wanted_text(text)
    if not wanted:
        return []
    booths = select(BoothAllocation.exhibitor_id).join(BoothAllocation.booth).where(Booth.edition_id == edition_id)
    return [
        or_(
            lists.holds(wanted, company.search_text, company.search_contact),
            *(field.icontains(text, autoescape=True) for field in (company.code, User.name, User.email)),
            Membership.exhibitor_id.in_(booths.where(Booth.code.icontains(text, autoescape=True))),
        )
    ]


def _holders(edition_id: int, side: Role) -> Select[*tuple[Any, ...]]:
    names: dict[Role, tuple[Any, ...]] = {
        Role.EXHIBITOR: (Exhibitor.name_ko, Exhibitor.name_en, Membership.exhibitor_id),
        Role.BUYER: (Buyer.name, Buyer.name_en, Membership.buyer_id),
        Role.INTERPRETER: (Interpreter.name, Interpreter.name, Membership.interpreter_id),
    }
    name_ko, name_en, company_id = names[side]
    company = _COMPANY[side]
    return (
        select(Membership, company.code, name_ko, name_en)
        .join(Membership.user)
        .join(company, company.id == company_id)
        .options(contains_eager(Membership.user))
        .where(Membership.edition_id == edition_id, Membership.role == side)
        .order_by(natural(company.code), User.name)
    )


def _holder(row: Any, booths: Mapping[int, Sequence[str]] = MappingProxyType({})) -> Holder:
    return Holder(row[0], row[1], row[2], row[3], tuple(booths.get(row[0].exhibitor_id, ())))


def _booths(session: Session, exhibitor_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the codes of the booths of these exhibitors."""
    rows = session.execute(
        select(BoothAllocation.exhibitor_id, Booth.code)
        .join(BoothAllocation.booth)
        .where(BoothAllocation.exhibitor_id.in_(exhibitor_ids))
        .order_by(natural(Booth.code))
    )
    found: dict[int, list[str]] = {}
    for exhibitor_id, code in rows:
        found.setdefault(exhibitor_id, []).append(code)
    return found
