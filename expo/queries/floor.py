"""The floor as plain columns: halls, booths with who shows in them, and consultation zones. Everybody may see it.

Every row is hashable, so that what is drawn from a floor can be kept until a row of it changes.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.venue import Area, ElementKind, Facility, HallKind
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation, FloorElement, Hall, MeetingTable, Zone


class FloorHall(NamedTuple):
    """A hall or a facility; sizes are metres."""

    id: int
    code: str
    kind: HallKind
    facility: Facility | None
    name_ko: str
    name_en: str
    story_ko: str
    story_en: str
    palette: int
    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


class FloorCompany(NamedTuple):
    """Who shows in a booth."""

    id: int
    code: str
    name_ko: str
    name_en: str


class FloorBooth(NamedTuple):
    """A booth; ``company`` is ``None`` while it is free."""

    id: int
    code: str
    hall_id: int
    hall: FloorHall
    x: float
    y: float
    width: float
    height: float
    company: FloorCompany | None

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


class FloorPart(NamedTuple):
    """An aisle, an entrance or a wall."""

    id: int
    kind: ElementKind
    name_ko: str
    name_en: str
    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


class Floor(NamedTuple):
    """All of an edition's floor: halls in their order, booths by code."""

    width: float
    height: float
    halls: tuple[FloorHall, ...]
    booths: tuple[FloorBooth, ...]
    elements: tuple[FloorPart, ...] = ()


class FloorZone(NamedTuple):
    """A consultation zone and (id, code) of its tables, by code."""

    id: int
    hall_id: int
    name_ko: str
    name_en: str
    tables: list[tuple[int, str]]


# Written once: most public pages begin with them.
_HALLS = (
    select(*(getattr(Hall, name) for name in FloorHall._fields))
    .where(Hall.edition_id == bindparam("edition_id"))
    .order_by(Hall.position, natural(Hall.code))
)
_BOOTHS = (
    select(
        Booth.id,
        Booth.code,
        Booth.hall_id,
        Booth.x,
        Booth.y,
        Booth.width,
        Booth.height,
        Exhibitor.id,
        Exhibitor.code,
        Exhibitor.name_ko,
        Exhibitor.name_en,
    )
    .outerjoin(BoothAllocation, BoothAllocation.booth_id == Booth.id)
    .outerjoin(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id)
    .where(Booth.edition_id == bindparam("edition_id"))
    .order_by(natural(Booth.code))
)
_ELEMENTS = (
    select(*(getattr(FloorElement, name) for name in FloorPart._fields))
    .where(FloorElement.edition_id == bindparam("edition_id"))
    .order_by(FloorElement.id)
)
_ZONES = (
    select(Zone.id, Zone.hall_id, Zone.name_ko, Zone.name_en, MeetingTable.id, MeetingTable.code)
    .outerjoin(MeetingTable, MeetingTable.zone_id == Zone.id)
    .where(Zone.edition_id == bindparam("edition_id"))
    .order_by(natural(Zone.code), natural(MeetingTable.code))
)


def halls(session: Session, edition_id: int) -> tuple[FloorHall, ...]:
    """Return the halls of an edition in their order."""
    return tuple(FloorHall._make(row) for row in session.execute(_HALLS, {"edition_id": edition_id}))


def elements(session: Session, edition_id: int) -> tuple[FloorPart, ...]:
    """Return the aisles, entrances and walls of an edition."""
    return tuple(FloorPart._make(row) for row in session.execute(_ELEMENTS, {"edition_id": edition_id}))


def whole(session: Session, edition: Edition) -> Floor:
    """Return the floor of an edition."""
    ordered = halls(session, edition.id)
    by_id = {hall.id: hall for hall in ordered}
    booths = []
    for booth_id, code, hall_id, x, y, width, height, *company in session.execute(_BOOTHS, {"edition_id": edition.id}):
        held_by = FloorCompany(*company) if company[0] is not None else None
        booths.append(FloorBooth(booth_id, code, hall_id, by_id[hall_id], x, y, width, height, held_by))
    return Floor(edition.plan_width, edition.plan_height, ordered, tuple(booths), elements(session, edition.id))


def zones(session: Session, edition_id: int) -> list[FloorZone]:
    """Return the consultation zones by code, each with its tables."""
    found: dict[int, FloorZone] = {}
    for zone_id, hall_id, name_ko, name_en, table_id, code in session.execute(_ZONES, {"edition_id": edition_id}):
        zone = found.setdefault(zone_id, FloorZone(zone_id, hall_id, name_ko, name_en, []))
        if table_id is not None:
            zone.tables.append((table_id, code))
    return list(found.values())
