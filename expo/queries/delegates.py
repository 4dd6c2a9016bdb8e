"""Which companies share the one person who sits in their consultations, and when that person is taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from expo.domain.buyers import Decision
from expo.domain.problem import Delegate
from expo.domain.schedules import buyer_name, exhibitor_name
from expo.domain.wishes import Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.delegates import CompanyDelegate, RepresentedCompany
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.queries import editions

Company = tuple[Side, int]

_OWN = aliased(Hold)
_IS_ITS_OWN = or_(_OWN.exhibitor_id == RepresentedCompany.exhibitor_id, _OWN.buyer_id == RepresentedCompany.buyer_id)
_TAKEN = (
    select(RepresentedCompany.exhibitor_id, RepresentedCompany.buyer_id, Hold.slot_id)
    .join(Hold, Hold.delegate_id == RepresentedCompany.delegate_id)
    .where(~exists().where(_OWN.slot_id == Hold.slot_id, _IS_ITS_OWN))
)


def index(session: Session, edition: Edition) -> Sequence[CompanyDelegate]:
    """Return the delegates of an edition with their companies."""
    companies = selectinload(CompanyDelegate.companies)
    return session.scalars(
        select(CompanyDelegate)
        .where(CompanyDelegate.edition_id == edition.id)
        .order_by(CompanyDelegate.id)
        .options(companies.joinedload(RepresentedCompany.exhibitor), companies.joinedload(RepresentedCompany.buyer))
    ).all()


def get(session: Session, edition: Edition, delegate_id: int) -> CompanyDelegate:
    """Return a delegate of the edition."""
    return editions.row(session, edition.id, CompanyDelegate, delegate_id)


def of_companies(session: Session, edition_id: int) -> dict[Company, int]:
    """Return the delegate of each company of an edition that has one, in one statement."""
    columns = RepresentedCompany.exhibitor_id, RepresentedCompany.buyer_id, RepresentedCompany.delegate_id
    rows = session.execute(
        select(*columns)
        .join(CompanyDelegate, CompanyDelegate.id == RepresentedCompany.delegate_id)
        .where(CompanyDelegate.edition_id == edition_id)
        .order_by(RepresentedCompany.id)
    )
    return {
        (Side.BUYER if exhibitor is None else Side.EXHIBITOR, exhibitor or buyer or 0): delegate
        for exhibitor, buyer, delegate in rows
    }


def among(of_company: Mapping[Company, int], participants: Collection[str]) -> tuple[Delegate, ...]:
    """Return who sits for several of the participants of a plan."""
    names: dict[int, list[str]] = defaultdict(list)
    for (side, company), delegate in of_company.items():
        name = exhibitor_name(company) if side is Side.EXHIBITOR else buyer_name(company)
        if name in participants:
            names[delegate].append(name)
    return tuple(Delegate(str(number), tuple(of_one)) for number, of_one in names.items() if len(of_one) > 1)


def sitting(meetings: Iterable[Meeting], of_company: Mapping[Company, int]) -> list[tuple[Meeting, int]]:
    """Return each meeting with each delegate who sits in it."""
    found = []
    for one in meetings:
        sides = (Side.EXHIBITOR, one.exhibitor_id), (Side.BUYER, one.buyer_id)
        found += [(one, delegate) for delegate in sorted({of_company[side] for side in sides if side in of_company})]
    return found


def taken_by_others(*which: ColumnElement[bool]) -> Select[int | None, int | None, int]:
    """Return exhibitor or buyer, and slot, where the person of a company is taken by another of their companies.

    ``which`` conditions are on the `Hold` of the person and on the `RepresentedCompany`.
    """
    return _TAKEN.where(*which)


def away(
    session: Session, slot_ids: Collection[int] | Select[int], *which: ColumnElement[bool]
) -> dict[int, set[Company]]:
    """Return for each slot the companies whose person is taken by another one's."""
    found: dict[int, set[Company]] = defaultdict(set)
    for exhibitor, buyer, slot_id in session.execute(taken_by_others(Hold.slot_id.in_(slot_ids), *which)):
        found[slot_id].add((Side.BUYER, buyer or 0) if exhibitor is None else (Side.EXHIBITOR, exhibitor))
    return found


def buyers_away(slot_id: int) -> Select[int | None]:
    """Return the buyers whose one person is taken by another company in a slot."""
    of_buyers = RepresentedCompany.buyer_id.is_not(None)
    return taken_by_others(Hold.slot_id == slot_id, of_buyers).with_only_columns(RepresentedCompany.buyer_id)


def slots_with_others(
    session: Session, slot_ids: Collection[int], exhibitor_id: int, buyer_id: int, moving: int | None
) -> dict[Side, set[int]]:
    """Return the slots in which the person of each of two companies is with another company, whatever that does."""
    either = or_(RepresentedCompany.exhibitor_id == exhibitor_id, RepresentedCompany.buyer_id == buyer_id)
    found: dict[Side, set[int]] = {side: set() for side in Side}
    for slot_id, companies in away(session, slot_ids, either, Hold.meeting_id.is_distinct_from(moving or 0)).items():
        for side, _ in companies:
            found[side].add(slot_id)
    return found


def is_with_others(session: Session, slots: Iterable[Slot], exhibitor_id: int) -> bool:
    """Return whether the person of an exhibitor is taken by another of their companies in any of some slots."""
    mine = RepresentedCompany.exhibitor_id == exhibitor_id
    return bool(away(session, [slot.id for slot in slots], mine))


def among_holders(holders: Iterable[tuple[str, int]], of_company: Mapping[Company, int]) -> tuple[tuple[str, int], ...]:
    """Return holders with the persons who speak for several companies: ``("delegate_id", 3)``."""
    holders = tuple(holders)
    sides = {"exhibitor_id": Side.EXHIBITOR, "buyer_id": Side.BUYER}
    persons = {of_company.get((sides[column], number)) for column, number in holders if column in sides}
    return (*holders, *(("delegate_id", one) for one in sorted(one for one in persons if one is not None)))


def appointments(
    session: Session, exhibitor_ids: Collection[int], buyer_ids: Collection[int], after: datetime
) -> Sequence[tuple[Hold, datetime]]:
    """Return what these companies hold in slots that end later, with the slots' beginnings: no closed times."""
    rows = session.execute(
        select(Hold, Slot.starts_at)
        .join(Slot, Slot.id == Hold.slot_id)
        .where(or_(Hold.exhibitor_id.in_(exhibitor_ids), Hold.buyer_id.in_(buyer_ids)))
        .where(Hold.closure_id.is_(None), Slot.ends_at > after)
        .order_by(Slot.starts_at, Hold.id)
    )
    return [(hold, starts_at) for hold, starts_at in rows]


def alike(session: Session, edition: Edition) -> list[list[Exhibitor | Buyer]]:
    """Return companies with the same contact address of which none has a delegate: probably one person's."""
    known = of_companies(session, edition.id)
    exhibitors = select(Exhibitor.id, func.lower(Exhibitor.contact_email)).where(Exhibitor.edition_id == edition.id)
    approved = BuyerDecision.decision == Decision.APPROVED
    buyers = select(Buyer.id, func.lower(Buyer.contact_email)).join(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
    by_address: dict[str, list[Company]] = defaultdict(list)
    for number, address in session.execute(exhibitors.order_by(Exhibitor.id)):
        by_address[address].append((Side.EXHIBITOR, number))
    for number, address in session.execute(buyers.where(Buyer.edition_id == edition.id, approved).order_by(Buyer.id)):
        by_address[address].append((Side.BUYER, number))
    groups = [
        group
        for address, group in by_address.items()
        if address and len(group) > 1 and not any(one in known for one in group)
    ]
    rows = _rows(session, {one for group in groups for one in group})
    return [[rows[one] for one in group] for group in groups]


def _rows(session: Session, companies: Collection[Company]) -> dict[Company, Exhibitor | Buyer]:
    exhibitors = [number for side, number in companies if side is Side.EXHIBITOR]
    buyers = [number for side, number in companies if side is Side.BUYER]
    found: dict[Company, Exhibitor | Buyer] = {}
    if exhibitors:
        rows = session.scalars(select(Exhibitor).where(Exhibitor.id.in_(exhibitors)))
        found |= {(Side.EXHIBITOR, one.id): one for one in rows}
    if buyers:
        found |= {(Side.BUYER, one.id): one for one in session.scalars(select(Buyer).where(Buyer.id.in_(buyers)))}
    return found
