"""Which companies share the one person who sits in their consultations, and when that person is taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

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


def slots_with_others(
    session: Session, slot_ids: Collection[int], exhibitor_id: int, buyer_id: int, moving: int | None
) -> dict[Side, set[int]]:
    """Return the slots in which the person of each of two companies sits in another company's meeting."""
    rows = session.execute(
        select(RepresentedCompany.exhibitor_id, Hold.slot_id, Meeting.exhibitor_id, Meeting.buyer_id)
        .join(Hold, Hold.delegate_id == RepresentedCompany.delegate_id)
        .join(Meeting, Meeting.id == Hold.meeting_id)
        .where(or_(RepresentedCompany.exhibitor_id == exhibitor_id, RepresentedCompany.buyer_id == buyer_id))
        .where(Hold.slot_id.in_(slot_ids), Meeting.id != (moving or 0))
    )
    found: dict[Side, set[int]] = {side: set() for side in Side}
    for exhibitor, slot_id, met_exhibitor, met_buyer in rows:
        if exhibitor is not None and met_exhibitor != exhibitor_id:
            found[Side.EXHIBITOR].add(slot_id)
        if exhibitor is None and met_buyer != buyer_id:
            found[Side.BUYER].add(slot_id)
    return found


def meetings_of(session: Session, exhibitor_ids: Collection[int], buyer_ids: Collection[int]) -> Sequence[Meeting]:
    """Return the active meetings of these companies, in time order."""
    of_them = or_(Meeting.exhibitor_id.in_(exhibitor_ids), Meeting.buyer_id.in_(buyer_ids))
    return session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.is_active.is_(True), of_them)
        .order_by(Slot.starts_at, Meeting.id)
        .options(joinedload(Meeting.slot), joinedload(Meeting.exhibitor), joinedload(Meeting.buyer))
    ).all()


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
