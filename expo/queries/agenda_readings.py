"""The agenda of a company in short, now and as one of its people last confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expo.domain.agenda import AgendaPlace
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.domain.words import Named
from expo.models.agenda import AgendaReading
from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.venue import MeetingTable

_SEEN = select(AgendaReading.seen).where(
    AgendaReading.user_id == bindparam("user_id"), AgendaReading.edition_id == bindparam("edition_id")
)


def _places(side: InstrumentedAttribute[int], *name: InstrumentedAttribute[str]) -> Executable:
    return (
        select(Meeting.id, Slot.starts_at, Meeting.ends_at, MeetingTable.code, *name)
        .join(Meeting.slot)
        .join(Meeting.buyer)
        .join(Meeting.exhibitor)
        .outerjoin(Meeting.table)
        .where(
            side == bindparam("company_id"),
            Meeting.edition_id == bindparam("edition_id"),
            Meeting.is_active.is_(True),
        )
    )


# Written once: Today is asked for every minute.
_OF_EXHIBITOR = _places(Meeting.exhibitor_id, Buyer.name, Buyer.name_en)
_OF_BUYER = _places(Meeting.buyer_id, Exhibitor.name_ko, Exhibitor.name_en)


def _read_by_others(own: InstrumentedAttribute[int], other: InstrumentedAttribute[int], member: Any) -> Executable:
    partners = select(other).where(
        own == bindparam("company_id"), Meeting.edition_id == bindparam("edition_id"), Meeting.is_active.is_(True)
    )
    readers = select(Membership.user_id).where(Membership.edition_id == bindparam("edition_id"), member.in_(partners))
    return select(AgendaReading.read_at, AgendaReading.seen).where(
        AgendaReading.edition_id == bindparam("edition_id"), AgendaReading.user_id.in_(readers)
    )


_BY_BUYERS = _read_by_others(Meeting.exhibitor_id, Meeting.buyer_id, Membership.buyer_id)
_BY_EXHIBITORS = _read_by_others(Meeting.buyer_id, Meeting.exhibitor_id, Membership.exhibitor_id)


def places(session: Session, actor: Actor) -> dict[int, AgendaPlace]:
    """Return when and where the consultations of the actor's company are, by id."""
    if not (actor.is_exhibitor or actor.is_buyer):
        raise NotFound("company")
    found, company_id = (_OF_EXHIBITOR, actor.exhibitor_id) if actor.is_exhibitor else (_OF_BUYER, actor.buyer_id)
    rows = session.execute(found, {"company_id": company_id, "edition_id": actor.edition_id})
    return {row[0]: AgendaPlace(row[1], row[2], row[3], Named(row[4], row[5])) for row in rows}


def seen_by_others(session: Session, actor: Actor, places: Mapping[int, AgendaPlace]) -> dict[int, datetime]:
    """Return when the other company confirmed a consultation where it is now, by its id."""
    found: dict[int, datetime] = {}
    readings = _BY_BUYERS if actor.is_exhibitor else _BY_EXHIBITORS
    company_id = actor.exhibitor_id if actor.is_exhibitor else actor.buyer_id
    for read_at, kept in session.execute(readings, {"company_id": company_id, "edition_id": actor.edition_id}):
        for meeting_id, place in places.items():
            known = kept.get(str(meeting_id))
            if known and known[2] == place.table and datetime.fromisoformat(known[0]) == place.starts_at:
                found[meeting_id] = min(read_at, found.get(meeting_id, read_at))
    return found


def seen(session: Session, actor: Actor) -> dict[int, AgendaPlace] | None:
    """Return the agenda as the actor last confirmed it, ``None`` before the first time."""
    kept = session.scalar(_SEEN, {"user_id": actor.user_id, "edition_id": actor.edition_id})
    if kept is None:
        return None
    return {
        int(key): AgendaPlace(
            datetime.fromisoformat(start), datetime.fromisoformat(end), table, Named(name_ko, name_en)
        )
        for key, (start, end, table, name_ko, name_en) in kept.items()
    }
