"""Words of the venue: kinds of halls, kinds of booths, and the geometry of a floor plan in metres."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

TOLERANCE = 0.01
"""Metres by which two walls may miss each other and count as one: drawings are rounded."""


class HallKind(Labelled):
    """What a hall is: a theme of the year, a sector zone, or a facility such as the studio."""

    THEME = "theme", N_("Themed hall")
    SECTOR = "sector", N_("Sector zone")
    FACILITY = "facility", N_("Facility")


class Facility(Labelled):
    """What a facility is for."""

    STAGE = "stage", N_("Stage")
    CONSULTATION = "consultation", N_("Consultation zone")
    STUDIO = "studio", N_("Live-commerce studio")
    MARKET = "market", N_("Win-win market")
    GUIDANCE = "guidance", N_("Guidance desk")
    ENTRANCE = "entrance", N_("Entrance")


class BoothKind(Labelled):
    """Shell scheme (조립부스) or raw space (독립부스)."""

    SHELL = "shell", N_("Shell scheme")
    RAW = "raw", N_("Raw space")


class BoothService(Labelled):
    """What a booth is supplied with."""

    POWER = "power", N_("Power")
    LAN = "lan", N_("LAN")
    WATER = "water", N_("Water")


class ElementKind(Labelled):
    """What a floor has besides halls and booths."""

    AISLE = "aisle", N_("Aisle")
    ENTRANCE = "entrance", N_("Entrance")
    WALL = "wall", N_("Wall")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the floor plan, in metres from the plan's top-left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: "Area") -> bool:
        """Tell whether the two share floor; sharing a wall does not count."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def contains(self, other: "Area") -> bool:
        """Tell whether the other lies wholly inside; a shared wall is inside."""
        return (
            other.x >= self.x - TOLERANCE
            and other.y >= self.y - TOLERANCE
            and other.x + other.width <= self.x + self.width + TOLERANCE
            and other.y + other.height <= self.y + self.height + TOLERANCE
        )

    def is_about(self, other: "Area") -> bool:
        """Tell whether the two are the same rectangle, but for roundings."""
        return self.contains(other) and other.contains(self)

    def touches(self, other: "Area") -> bool:
        """Tell whether the two share a stretch of wall: adjacent booths do, diagonal ones do not."""
        beside = abs(self.x + self.width - other.x) <= TOLERANCE or abs(other.x + other.width - self.x) <= TOLERANCE
        above = abs(self.y + self.height - other.y) <= TOLERANCE or abs(other.y + other.height - self.y) <= TOLERANCE
        shares_rows = min(self.y + self.height, other.y + other.height) - max(self.y, other.y) > TOLERANCE
        shares_columns = min(self.x + self.width, other.x + other.width) - max(self.x, other.x) > TOLERANCE
        return (beside and shares_rows) or (above and shares_columns)

    def is_left_of(self, other: "Area") -> bool:
        """Tell whether the other begins where this one ends to the right, wall on wall."""
        meets = abs(self.x + self.width - other.x) <= TOLERANCE and abs(self.y - other.y) <= TOLERANCE
        return meets and abs(self.height - other.height) <= TOLERANCE

    def is_above(self, other: "Area") -> bool:
        """Tell whether the other begins where this one ends below, wall on wall."""
        meets = abs(self.y + self.height - other.y) <= TOLERANCE and abs(self.x - other.x) <= TOLERANCE
        return meets and abs(self.width - other.width) <= TOLERANCE


def free_corner(hall: Area, booths: Sequence[Area], aisle: float) -> tuple[float, float] | None:
    """Return where another row may begin: below all booths, else right of them; ``None`` without room.

    The new booths are as large as the last one. An aisle lies between where there is room for it.
    """
    if not booths:
        return hall.x, hall.y
    width, height = booths[-1].width, booths[-1].height
    right, bottom = max(one.x + one.width for one in booths), max(one.y + one.height for one in booths)
    places = (
        Area(*corner, width, height) for gap in (aisle, 0) for corner in ((hall.x, bottom + gap), (right + gap, hall.y))
    )
    return next(((place.x, place.y) for place in places if hall.contains(place)), None)


def adjacent(areas: Iterable[Area]) -> bool:
    """Tell whether every area can be reached from the first one across shared walls."""
    left = list(areas)
    reached, left = left[:1], left[1:]
    while touching := [area for area in left if any(area.touches(other) for other in reached)]:
        reached += touching
        left = [area for area in left if area not in touching]
    return not left


def shifted(areas: Sequence[Area], to: Area) -> list[Area]:
    """Return the areas carried over so that the first one lies where ``to`` begins."""
    right, down = to.x - areas[0].x, to.y - areas[0].y
    return [Area(area.x + right, area.y + down, area.width, area.height) for area in areas]


def runs(areas: Sequence[Area], size: int) -> list[tuple[int, ...]]:
    """Return every run of so many areas wall to wall in one row, as indices; rows run to the right or downward.

    Two areas are in one row if they share a whole wall. Runs come in the order of their first areas as given.
    """
    right = _next_to(areas, lambda one, other: one.is_left_of(other))
    down = _next_to(areas, lambda one, other: one.is_above(other))
    found: dict[tuple[int, ...], None] = {}
    for first in range(len(areas)):
        for following in (right, down):
            run = [first]
            while len(run) < size and run[-1] in following:
                run.append(following[run[-1]])
            if len(run) == size:
                found[tuple(run)] = None
    return list(found)


def _next_to(areas: Sequence[Area], is_before: Callable[[Area, Area], bool]) -> dict[int, int]:
    """Return, for each area that has one, the area that follows it."""
    near: dict[tuple[int, int], list[int]] = {}
    for number, area in enumerate(areas):
        near.setdefault((round(area.x), round(area.y)), []).append(number)
    found = {}
    for number, area in enumerate(areas):
        corners = ((area.x + area.width, area.y), (area.x, area.y + area.height))
        places = {(round(x) + dx, round(y) + dy) for x, y in corners for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        for other in (other for place in places for other in near.get(place, ())):
            if other != number and is_before(area, areas[other]):
                found[number] = other
    return found


@dataclass(frozen=True, slots=True)
class BoothMove:
    """What changed for one exhibitor on the floor: the codes of its booths before and after, sorted."""

    exhibitor_id: int
    before: tuple[str, ...]
    after: tuple[str, ...]


WALKING_METRES_PER_MINUTE = 50.0
"""A crowded hall: about 3 km/h."""


def walking_minutes(one: Area, other: Area) -> int:
    """Return whole minutes from centre to centre along the aisles (rectilinear), at least 1."""
    (x1, y1), (x2, y2) = one.centre, other.centre
    metres = max(abs(x1 - x2) + abs(y1 - y2), hypot(x1 - x2, y1 - y2))
    return max(1, -(-int(metres) // int(WALKING_METRES_PER_MINUTE)))


HISTORY = FeatureHistory(
    N_("Halls and booths"),
    {
        "create_hall": N_("Entered the hall %(name)s (%(code)s)"),
        "edit_hall": N_("Changed the hall %(name)s (%(code)s)"),
        "remove_hall": N_("Removed the hall %(name)s (%(code)s)"),
        "add_booths": N_("Laid out the booths %(codes)s"),
        "edit_booth": N_("Changed booth %(code)s"),
        "remove_booth": N_("Removed booth %(code)s"),
        "put_background": N_("Put a picture of %(size)s pixels below the floor plan"),
        "scale_background": N_("Scaled the picture below the floor plan: %(metres)s m between two points"),
        "move_background": N_("Moved the picture below the floor plan to %(place)s m"),
        "remove_background": N_("Removed the picture below the floor plan"),
        "draw": N_("Drew the floor plan (%(things)s): %(added)s added, %(altered)s changed, %(removed)s removed"),
        "allocate": N_("Moved %(subject)s on the floor plan: %(before)s → %(after)s"),
        "swap": N_("Let %(subject)s and %(exhibitor)s change places on the floor plan"),
        "rearrange": N_("Moved exhibitors on the floor plan: %(count)s"),
        "put_back": N_("Undid a move on the floor plan; exhibitors: %(count)s"),
    },
)
