"""The floor plan as values a template can draw: metres in, rectangles out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo.domain.venue import Area, Facility, HallKind

ROOM = 3.4
"""So many half letters (Hangul counts two) fit into a metre of a booth."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One booth on the plan, with who stands there (``None``: nobody yet)."""

    booth: Any
    exhibitor: Any | None

    def lines(self, name: str) -> list[str]:
        """Break a name into at most two lines that fit into the booth; what does not fit ends in ``…``."""
        return broken(name, round(self.booth.width * ROOM))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn: halls, booths, and the part of the floor in view (in metres).

    ``marked`` are the booths that the page speaks of, ``also`` those of partners.
    """

    halls: Sequence[Any]
    spots: Sequence[Spot]
    view: Area
    marked: frozenset[int] = frozenset()
    also: frozenset[int] = frozenset()

    @property
    def view_box(self) -> str:
        view = self.view
        return f"{view.x:g} {view.y:g} {view.width:g} {view.height:g}"


def whole(edition: Any, halls: Sequence[Any], booths: Sequence[Any], occupants: Mapping[int, Any]) -> Plan:
    """Return the whole floor."""
    spots = [Spot(booth, occupants.get(booth.id)) for booth in booths]
    return Plan(halls, spots, Area(0, 0, edition.plan_width, edition.plan_height))


def around(plan: Plan, areas: Sequence[Area], reach: float = 2.0) -> Plan:
    """Return the part of a plan around some areas: the small plan of a page."""
    if not areas:
        return plan
    left = max(plan.view.x, min(area.x for area in areas) - reach)
    top = max(plan.view.y, min(area.y for area in areas) - reach)
    right = min(plan.view.x + plan.view.width, max(area.x + area.width for area in areas) + reach)
    bottom = min(plan.view.y + plan.view.height, max(area.y + area.height for area in areas) + reach)
    view = Area(left, top, right - left, bottom - top)
    shown = [spot for spot in plan.spots if spot.booth.area.overlaps(view)]
    halls = [hall for hall in plan.halls if hall.area.overlaps(view)]
    return replace(plan, halls=halls, spots=shown, view=view)


def broken(name: str, room: int) -> list[str]:
    """Break a name into at most two lines of so many half letters, between words where that fits."""
    first, _, rest = name.partition(" ")
    if _span(name) <= room:
        return [name]
    if not rest or _span(first) > room:
        first, rest = _cut(name, room)
    return [first.rstrip(), rest if _span(rest) <= room else f"{_cut(rest, room - 1)[0].rstrip()}…"]


def _cut(text: str, room: int) -> tuple[str, str]:
    """Cut a text so that the first part fits; a long first part is cut in the middle of the text."""
    most = next((n for n in range(len(text), 0, -1) if _span(text[:n]) <= room), 1)
    half = -(-len(text) // 2)
    place = half if half <= most else most
    return text[:place], text[place:]


def _span(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


ICONS = {
    Facility.STAGE: "star",
    Facility.CONSULTATION: "handshake",
    Facility.STUDIO: "video",
    Facility.MARKET: "shopping-bag",
    Facility.GUIDANCE: "info",
    Facility.ENTRANCE: "log-in",
}
KINDS = (HallKind.THEME, HallKind.SECTOR, HallKind.FACILITY)
