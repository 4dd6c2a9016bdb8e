"""The floor plan as values a template can draw: metres in, rectangles out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING

from expo.domain.text import natural
from expo.domain.venue import Area, ElementKind, Facility, HallKind, walking_minutes
from expo.domain.ways import way
from expo.queries.floor import Floor, FloorBooth, FloorCompany, FloorHall, FloorPart
from expo.web import lettering

if TYPE_CHECKING:
    from expo.models.editions import Edition
    from expo.models.exhibitors import Exhibitor
    from expo.models.venue import Booth, FloorElement, Hall

ROOM = 3.0
"""So many half letters (Hangul counts two) fit into a metre of a booth."""

LEAST = 30.0
"""A part of the floor is drawn at least so many metres wide."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One booth on the plan, with the company in it (``None``: free)."""

    booth: "Booth | FloorBooth"
    exhibitor: "Exhibitor | FloorCompany | None"

    def lines(self, name: str) -> list[str]:
        """Break a name into at most two lines that fit into the booth; what does not fit ends in ``…``."""
        return lettering.broken(name, round(self.booth.width * ROOM))


@dataclass(frozen=True, slots=True)
class Space:
    """Touching booths of one company, or one free booth: one rectangle, known by its first booth."""

    spots: tuple[Spot, ...]
    area: Area

    @property
    def booth(self) -> "Booth | FloorBooth":
        return self.spots[0].booth

    @property
    def exhibitor(self) -> "Exhibitor | FloorCompany | None":
        return self.spots[0].exhibitor

    @property
    def number(self) -> str:
        """The booth's code without the part that its hall's booths share."""
        return str(self.booth.code).rsplit("-", 1)[-1]

    @property
    def prefix(self) -> str:
        """The part of the booth's code that its hall's booths share."""
        return str(self.booth.code).rsplit("-", 1)[0]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(spot.booth.id for spot in self.spots)

    def lines(self, name: str) -> list[str]:
        """Break a name into at most two lines that fit into the space."""
        return lettering.broken(name, round(self.area.width * ROOM))


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """A consultation zone: each table's code, where it is drawn, and the hue of who sits there (``None``: free)."""

    hall: "Hall | FloorHall"
    tables: Sequence[tuple[str, Area, int | None]]

    @property
    def taken(self) -> int:
        return sum(hue is not None for _, _, hue in self.tables)


@dataclass(frozen=True, eq=False)
class FloorPlan:
    """What is drawn: halls, booths, and the part of the floor in view (in metres). Each is equal only to itself.

    ``marked`` are the booths that the page speaks of, ``also`` those of partners; ``way`` leads there.
    """

    halls: "Sequence[Hall | FloorHall]"
    spots: Sequence[Spot]
    view: Area
    marked: frozenset[int] = frozenset()
    also: frozenset[int] = frozenset()
    floor: Area | None = None
    way: tuple[tuple[float, float], ...] = ()
    minutes: int = 0
    elements: "Sequence[FloorElement | FloorPart]" = ()

    @property
    def view_box(self) -> str:
        view = self.view
        return f"{view.x:g} {view.y:g} {view.width:g} {view.height:g}"

    @cached_property
    def spaces(self) -> list[Space]:
        """The booths, touching ones of one company together."""
        return spaces(self.spots)

    @cached_property
    def by_hall(self) -> dict[int, list[Space]]:
        """The spaces of each hall, by its id."""
        found: dict[int, list[Space]] = {hall.id: [] for hall in self.halls}
        for space in self.spaces:
            found.setdefault(space.booth.hall_id, []).append(space)
        return found

    def shows(self, hall: "Hall | FloorHall") -> bool:
        """Tell whether a hall is in view from side to side, so that its name is not cut; an entrance always is."""
        view = self.view
        whole = view.x <= hall.x and hall.x + hall.width <= view.x + view.width
        return whole or hall.facility is Facility.ENTRANCE

    def prefix_of(self, hall: "Hall | FloorHall") -> str:
        """The part of their codes that a hall's booths share; of a hall without booths nothing."""
        return self.by_hall[hall.id][0].prefix if self.by_hall.get(hall.id) else ""

    @property
    def entrance(self) -> "Hall | FloorHall | FloorElement | FloorPart | None":
        halls = (hall for hall in self.halls if hall.facility is Facility.ENTRANCE)
        drawn = (one for one in self.elements if one.kind is ElementKind.ENTRANCE)
        return next(halls, None) or next(drawn, None)

    @property
    def door(self) -> tuple[float, float, float, float] | None:
        """The gap in the outer wall where the entrance touches it: from one point to the other."""
        hall, floor = self.entrance, self.floor or self.view
        if hall is None:
            return None
        left, top, right, bottom = hall.x, hall.y, hall.x + hall.width, hall.y + hall.height
        if bottom >= floor.y + floor.height:
            return left, bottom, right, bottom
        if top <= floor.y:
            return left, top, right, top
        return (left, top, left, bottom) if left <= floor.x else (right, top, right, bottom)


def spaces(spots: Iterable[Spot]) -> list[Space]:
    """Join touching booths of one company that make a rectangle; any other booth is a space of its own."""
    of_company: dict[int, list[Spot]] = {}
    found: list[Space] = []
    for spot in spots:
        if spot.exhibitor is None:
            found.append(Space((spot,), spot.booth.area))
        else:
            of_company.setdefault(spot.exhibitor.id, []).append(spot)
    for held in of_company.values():
        around_all = bounds([spot.booth.area for spot in held])
        filled = sum(spot.booth.width * spot.booth.height for spot in held)
        if len(held) > 1 and abs(around_all.width * around_all.height - filled) < 0.01:
            found.append(Space(tuple(held), around_all))
        else:
            found += [Space((spot,), spot.booth.area) for spot in held]
    return sorted(found, key=lambda space: natural(space.booth.code))


def bounds(areas: Sequence[Area]) -> Area:
    """Return the rectangle around some areas."""
    left, top = min(area.x for area in areas), min(area.y for area in areas)
    right, bottom = max(area.x + area.width for area in areas), max(area.y + area.height for area in areas)
    return Area(left, top, right - left, bottom - top)


def whole(
    edition: "Edition",
    halls: "Sequence[Hall]",
    booths: "Sequence[Booth]",
    occupants: "Mapping[int, Exhibitor]",
    elements: "Sequence[FloorElement | FloorPart]" = (),
    *,
    marked: frozenset[int] = frozenset(),
) -> FloorPlan:
    """Return the whole floor."""
    spots = [Spot(booth, occupants.get(booth.id)) for booth in booths]
    floor = Area(0, 0, edition.plan_width, edition.plan_height)
    return FloorPlan(halls, spots, floor, marked, floor=floor, elements=elements)


@lru_cache(maxsize=8)
def of(floor: Floor) -> FloorPlan:
    """Return the plan of a floor; of equal floors the same one, with all that is computed from it."""
    spots = [Spot(booth, booth.company) for booth in floor.booths]
    area = Area(0, 0, floor.width, floor.height)
    return FloorPlan(floor.halls, spots, area, floor=area, elements=floor.elements)


@lru_cache(maxsize=512)
def corner(
    plan: FloorPlan,
    goal: Area,
    near: tuple[Area, ...],
    marked: frozenset[int] = frozenset(),
    also: frozenset[int] = frozenset(),
) -> FloorPlan:
    """Return the part of a plan around some areas, with the way to a place and the booths a page speaks of."""
    return replace(around(led(plan, goal), near), marked=marked, also=also)


def around(plan: FloorPlan, areas: Sequence[Area], reach: float = 2.5) -> FloorPlan:
    """Return the part of a plan around some areas and the way there: the small plan of a page.

    It is never so small that the drawing loses its scale, and keeps to the floor.
    """
    if not areas:
        return plan
    door = [plan.entrance.area] if plan.way and plan.entrance is not None else []
    inner = bounds([*areas, *door, *(Area(x, y, 0, 0) for x, y in plan.way)])
    width = min(max(inner.width + 2 * reach, LEAST), plan.view.width)
    height = min(max(inner.height + 2 * reach, LEAST * 0.75), plan.view.height)
    width = min(max(width, height * 1.1), plan.view.width)
    middle_x, middle_y = inner.centre
    left = min(max(middle_x - width / 2, plan.view.x), plan.view.x + plan.view.width - width)
    top = min(max(middle_y - height / 2, plan.view.y), plan.view.y + plan.view.height - height)
    view = Area(left, top, width, height)
    shown = [spot for spot in plan.spots if spot.booth.area.overlaps(view)]
    halls = [hall for hall in plan.halls if hall.area.overlaps(view)]
    return replace(plan, halls=halls, spots=shown, view=view)


def led(plan: FloorPlan, goal: Area) -> FloorPlan:
    """Return the plan with the way from the entrance to a place, and how long it takes."""
    entrance = plan.entrance
    if entrance is None or entrance.area.overlaps(goal):
        return plan
    facilities = [hall.area for hall in plan.halls if hall.facility is not None and hall is not entrance]
    booths = [spot.booth.area for spot in plan.spots]
    walls = [one.area for one in plan.elements if one.kind is ElementKind.WALL]
    obstacles = tuple(area for area in (*facilities, *booths, *walls) if not area.overlaps(goal))
    halls = tuple(hall.area for hall in plan.halls if hall.facility is None)
    found = way(plan.floor or plan.view, entrance.area, goal, obstacles, halls)
    return replace(plan, way=found, minutes=walking_minutes(entrance.area, goal))


AISLE = 1.0
"""An aisle is drawn so many metres wide where a hall is drawn alone."""


@lru_cache(maxsize=128)
def alone(plan: FloorPlan, hall_id: int) -> tuple[list[Space], Area]:
    """Return a hall of a plan drawn alone: its spaces, and the part of the floor they take."""
    return narrowed(plan.by_hall[hall_id])


def narrowed(found: Sequence[Space]) -> tuple[list[Space], Area]:
    """Return a hall's spaces with narrow aisles between the rows, and the part of the floor they take: for a phone."""
    if not found:
        return [], Area(0, 0, 1, 1)
    shift, end = 0.0, found[0].area.y
    moved = []
    for space in sorted(found, key=lambda one: (one.area.y, one.area.x)):
        area = space.area
        shift += max(0.0, area.y - end - AISLE)
        end = max(end, area.y + area.height)
        moved.append(replace(space, area=replace(area, y=area.y - shift)))
    inner = bounds([space.area for space in moved])
    return moved, Area(inner.x - 0.2, inner.y - 0.2, max(inner.width, 16.0) + 0.4, inner.height + 0.4)


def seats_in(area: Area, count: int) -> list[Area]:
    """Return where the tables of a zone are drawn: rows of squares in the lower part of its hall."""
    if not count:
        return []
    head, gap = 4.0, 0.5
    room = Area(area.x + 1, area.y + head, area.width - 2, area.height - head - 1)
    columns = min(count, max(1, round((count * room.width / max(room.height, 1)) ** 0.5)))
    rows = ceil(count / columns)
    side = min(room.width / columns, room.height / rows, 4.5) - gap
    across, down = room.width / columns, room.height / rows
    return [
        Area(
            room.x + across * (number % columns) + (across - side) / 2,
            room.y + down * (number // columns) + (down - side) / 2,
            side,
            side,
        )
        for number in range(count)
    ]


ICONS = {
    Facility.STAGE: "star",
    Facility.CONSULTATION: "handshake",
    Facility.STUDIO: "video",
    Facility.MARKET: "shopping-bag",
    Facility.GUIDANCE: "info",
    Facility.ENTRANCE: "log-in",
}
KINDS = (HallKind.THEME, HallKind.SECTOR, HallKind.FACILITY)
