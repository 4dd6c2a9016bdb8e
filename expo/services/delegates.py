"""State that one person sits in every consultation of several companies; take that back."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations, groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.domain import delegates as domain
from expo.domain.delegates import MetTwice
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, refuse_if
from expo.domain.wishes import Side
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.delegates import CompanyDelegate, RepresentedCompany
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.queries import calendar as calendar_queries
from expo.queries import delegates
from expo.services import calendar, history


def put(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_ids: Collection[int],
    buyer_ids: Collection[int],
    now: datetime,
) -> CompanyDelegate:
    """State that one person speaks for these companies: from then on they have no two appointments at a time.

    Where that is stated already, nothing changes.

    Raises
    ------
    Refusal
        If a company has a person with others already, or two of them have appointments at the same time.
    """
    needs(actor, Permission.MANAGE_EDITION)
    _lock(session, edition)
    companies = _companies(session, edition, exhibitor_ids, buyer_ids)
    known = delegates.of_companies(session, edition.id)
    said = {(_side(one), one.id) for one in companies}
    for delegate_id in {known[one] for one in said if one in known}:
        if said == {one for one, delegate in known.items() if delegate == delegate_id}:
            return delegates.get(session, edition, delegate_id)
    taken = [Named.of(one) for one in companies if (_side(one), one.id) in known]
    holds = delegates.appointments(session, exhibitor_ids, buyer_ids, now)
    refuse_if(domain.against(len(companies), taken, list(_clashes(holds, companies))))
    members = [RepresentedCompany(**{f"{_side(one).value}_id": one.id}) for one in companies]
    found = CompanyDelegate(edition_id=edition.id, companies=members)
    session.add(found)
    session.flush()
    calendar.hold_delegate(session, found.id, (hold for hold, _ in holds))
    _record(session, actor, "delegates.set", edition, found, companies, now)
    return found


def remove(session: Session, actor: Actor, edition: Edition, *, delegate_id: int, now: datetime) -> None:
    """Take back that one person speaks for several companies."""
    needs(actor, Permission.MANAGE_EDITION)
    _lock(session, edition)
    found = delegates.get(session, edition, delegate_id)
    companies = [one.company for one in found.companies]
    session.execute(delete(Hold).where(Hold.delegate_id == found.id))
    session.delete(found)
    _record(session, actor, "delegates.remove", edition, found, companies, now)


def _lock(session: Session, edition: Edition) -> None:
    """Make bookings wait: a consultation that is being booked has to know of the delegate, or the delegate of it."""
    calendar_queries.lock_slots(session, session.scalars(select(Slot.id).where(Slot.edition_id == edition.id)))


def _companies(
    session: Session, edition: Edition, exhibitor_ids: Collection[int], buyer_ids: Collection[int]
) -> list[Exhibitor | Buyer]:
    rows: list[Exhibitor | Buyer | None] = [session.get(Exhibitor, number) for number in sorted(set(exhibitor_ids))]
    rows += [session.get(Buyer, number) for number in sorted(set(buyer_ids))]
    found = [row for row in rows if row is not None and row.edition_id == edition.id]
    if len(found) < len(rows):
        raise NotFound("a company")
    return found


def _clashes(holds: Iterable[tuple[Hold, datetime]], companies: Sequence[Exhibitor | Buyer]) -> Iterator[MetTwice]:
    """Yield two companies that different things hold in a slot; of one company the calendar allows only one."""
    mine = {(_side(one), one.id): Named.of(one) for one in companies}
    for starts_at, group in groupby(holds, key=lambda one: one[1]):
        by_cause = {_cause(hold): hold for hold, _ in group}
        for one, other in combinations(by_cause.values(), 2):
            yield MetTwice(mine[_holder(one)], mine[_holder(other)], starts_at)


def _cause(hold: Hold) -> tuple[str, int]:
    column = calendar_queries.kind_of(hold).column
    return column, getattr(hold, column)


def _holder(hold: Hold) -> delegates.Company:
    if hold.exhibitor_id is None:
        return Side.BUYER, hold.buyer_id or 0
    return Side.EXHIBITOR, hold.exhibitor_id


def _side(company: Exhibitor | Buyer) -> Side:
    return Side.EXHIBITOR if isinstance(company, Exhibitor) else Side.BUYER


def _record(
    session: Session,
    actor: Actor,
    act: str,
    edition: Edition,
    found: CompanyDelegate,
    companies: Sequence[Exhibitor | Buyer],
    now: datetime,
) -> None:
    codes = ", ".join(one.code for one in companies)
    history.record(session, actor, act, "delegate", found.id, edition_id=edition.id, now=now, codes=codes)
