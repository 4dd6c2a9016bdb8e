"""Where a pair's meetings take place, in an edition that demands the time to walk between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from expo.domain.booking import BUYER, EXHIBITOR
from expo.domain.schedules import buyer_name, exhibitor_name
from expo.domain.walking import Walking, WalkingRule
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable, Zone
from expo.queries.schedules import places


@dataclass(frozen=True, slots=True)
class Ways:
    """Places of a small problem: at the tables, at the exhibitor's booth, of the meetings of the two by id.

    ``elsewhere`` has where each of the two is otherwise, as (slot's index, place). Without ``walking`` no rule asks.
    """

    walking: Walking | None = None
    at_tables: str | None = None
    at_booth: str | None = None
    held: Mapping[int, str | None] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


def read(
    session: Session,
    edition: Edition,
    slots: Sequence[Slot],
    tables: Sequence[MeetingTable] | None,
    exhibitor_id: int,
    buyer_id: int,
) -> Ways:
    """Return the places that bear on a meeting of two companies in some slots."""
    if edition.walking_rule is not WalkingRule.DEMANDED:
        return Ways()
    zones = {_pool(zone): hall for zone, hall in session.execute(_zones(edition))}
    index = {slot.id: number for number, slot in enumerate(slots)}
    found = places.read_some(session, edition, zones, index, with_booths=True)
    of_either = (
        select(Meeting.id, Meeting.exhibitor_id, MeetingTable.zone_id)
        .outerjoin(Meeting.table)
        .where(Meeting.is_active.is_(True), Meeting.in_slots(index))
        .where(or_(Meeting.exhibitor_id == exhibitor_id, Meeting.buyer_id == buyer_id))
    )
    return Ways(
        walking=found.walking,
        at_tables=found.of_pool.get(_pool(tables[0].zone_id)) if tables else None,
        at_booth=found.of_booth.get(exhibitor_id),
        held={
            meeting: found.of_pool.get(_pool(zone), found.of_booth.get(exhibitor))  # at no table it has no zone
            for meeting, exhibitor, zone in session.execute(of_either)
        },
        elsewhere={
            EXHIBITOR: found.elsewhere.get(exhibitor_name(exhibitor_id), ()),
            BUYER: found.elsewhere.get(buyer_name(buyer_id), ()),
        },
    )


def _zones(edition: Edition) -> Select[int, int]:
    return select(Zone.id, Zone.hall_id).where(Zone.edition_id == edition.id).order_by(Zone.id)


def _pool(zone_id: int) -> str:
    return f"zone {zone_id}"
