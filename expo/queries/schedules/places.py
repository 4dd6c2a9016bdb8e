"""Where people are: the halls of consultation zones, booths, studio and stage, with the minutes between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.problem import BOOTH
from expo.domain.schedules import buyer_name, exhibitor_name
from expo.domain.venue import Area, Facility, walking_minutes
from expo.domain.walking import Walking, WalkingRule
from expo.models.base import natural
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries.schedules.rows import Rows

_Place = tuple[str, Area]
_Elsewhere = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an edition's consultations, by pool and by exhibitor, and who is elsewhere by participant."""

    walking: Walking
    of_pool: Mapping[str, str]
    of_booth: Mapping[int, str]
    elsewhere: Mapping[str, tuple[_Elsewhere, ...]]

    def of(self, pool: str, exhibitor_id: int) -> str | None:
        """Return where a meeting takes place; ``None`` if the plan does not show it."""
        return self.of_booth.get(exhibitor_id) if pool == BOOTH else self.of_pool.get(pool)


def read(session: Session, edition: Edition, found: Rows) -> Places:
    """Read the places of an edition's whole plan. Booths count only if consultations take place there."""
    zones = {zone.pool: zone.hall_id for zone in found.zones}
    return read_some(session, edition, zones, found.index, with_booths=_meet_at_booths(found))


def read_some(
    session: Session, edition: Edition, zones: Mapping[str, int], index: Mapping[int, int], *, with_booths: bool
) -> Places:
    """Read the places of the halls of these zones, and who is elsewhere in the slots of an index."""
    halls = {
        hall: (facility, (f"hall {hall}", Area(*area)))
        for hall, facility, *area in session.execute(
            select(Hall.id, Hall.facility, Hall.x, Hall.y, Hall.width, Hall.height)
            .where(Hall.edition_id == edition.id)
            .order_by(Hall.id)
        )
    }
    of_pool = {pool: halls[hall][1] for pool, hall in zones.items()}
    booths = _booths(session, edition) if with_booths else {}
    facilities = dict(reversed(halls.values()))  # of several studios, the first one counts
    elsewhere = _elsewhere(session, edition, index, facilities)
    used = {stay for stays in elsewhere.values() for _, stay in stays}
    places = dict(chain(of_pool.values(), booths.values(), (one for one in facilities.values() if one[0] in used)))
    return Places(
        Walking(tuple(places), _minutes(places), edition.walking_allowance, _price(edition)),
        {pool: place for pool, (place, _) in of_pool.items()},
        {exhibitor: place for exhibitor, (place, _) in booths.items()},
        elsewhere,
    )


def _price(edition: Edition) -> int | None:
    match edition.walking_rule:
        case WalkingRule.DEMANDED:
            return None
        case WalkingRule.PRICED:
            return edition.walking_price
        case WalkingRule.COUNTED:
            return 0


def _meet_at_booths(found: Rows) -> bool:
    return {zone.track for zone in found.zones} < {buyer.track for buyer in found.buyers.values()} or any(
        one.table_id is None for one in found.active
    )


def _booths(session: Session, edition: Edition) -> dict[int, _Place]:
    statement = (
        select(BoothAllocation.exhibitor_id, Booth.x, Booth.y, Booth.width, Booth.height)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(Booth.edition_id == edition.id)
        .order_by(natural(Booth.code).desc())  # of several booths, the first one counts
    )
    return {exhibitor: (f"booth {exhibitor}", Area(*area)) for exhibitor, *area in session.execute(statement)}


def _elsewhere(
    session: Session, edition: Edition, index: Mapping[int, int], facilities: Mapping[Facility | None, _Place]
) -> dict[str, tuple[_Elsewhere, ...]]:
    """Return who is in the studio or on the stage, and when, as far as the plan shows these."""
    statement = (
        select(Hold.slot_id, func.coalesce(Hold.exhibitor_id, 0), Hold.buyer_id, Hold.broadcast_id.is_not(None))
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.edition_id == edition.id, Hold.meeting_id.is_(None), Hold.closure_id.is_(None))
        .where(Hold.exhibitor_id.is_not(None) | Hold.buyer_id.is_not(None))
        .order_by(Hold.slot_id)
    )
    stays: dict[str, list[_Elsewhere]] = {}
    for slot, exhibitor, buyer, is_on_air in session.execute(statement):
        place = facilities.get(Facility.STUDIO if is_on_air else Facility.STAGE)
        if place is not None and slot in index:
            name = exhibitor_name(exhibitor) if buyer is None else buyer_name(buyer)
            stays.setdefault(name, []).append((index[slot], place[0]))
    return {name: tuple(sorted(found)) for name, found in stays.items()}


def _minutes(places: Mapping[str, Area]) -> tuple[tuple[int, ...], ...]:
    def row(here: str, area: Area) -> Iterable[int]:
        return (0 if here == there else walking_minutes(area, other) for there, other in places.items())

    return tuple(tuple(row(*place)) for place in places.items())
