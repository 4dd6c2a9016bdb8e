"""The floor plan as values a template can draw: metres in, rectangles out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.domain.venue import Area, Facility, HallKind

MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One booth on the plan, with who stands there (``None``: nobody yet)."""

    booth: Any
    exhibitor: Any | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn: halls, booths, and the part of the floor in view (in metres)."""

    halls: Sequence[Any]
    spots: Sequence[Spot]
    view: Area
    marked: frozenset[int] = frozenset()

    @property
    def view_box(self) -> str:
        view = self.view
        return f"{view.x:g} {view.y:g} {view.width:g} {view.height:g}"


def whole(edition: Any, halls: Sequence[Any], booths: Sequence[Any], occupants: Mapping[int, Any]) -> Plan:
    """Return the whole floor."""
    spots = [Spot(booth, occupants.get(booth.id)) for booth in booths]
    return Plan(halls, spots, Area(0, 0, edition.plan_width, edition.plan_height))


def around(plan: Plan, areas: Sequence[Area], marked: frozenset[int] = frozenset(), reach: float = 6.0) -> Plan:
    """Return the part of a plan around some areas, with booths marked: the small plan of a page."""
    if not areas:
        return plan
    left = max(plan.view.x, min(area.x for area in areas) - reach)
    top = max(plan.view.y, min(area.y for area in areas) - reach)
    right = min(plan.view.x + plan.view.width, max(area.x + area.width for area in areas) + reach)
    bottom = min(plan.view.y + plan.view.height, max(area.y + area.height for area in areas) + reach)
    view = Area(left, top, right - left, bottom - top)
    shown = [spot for spot in plan.spots if spot.booth.area.overlaps(view)]
    halls = [hall for hall in plan.halls if hall.area.overlaps(view)]
    return Plan(halls, shown, view, marked)


ICONS = {
    Facility.STAGE: "star",
    Facility.CONSULTATION: "handshake",
    Facility.STUDIO: "video",
    Facility.MARKET: "shopping-bag",
    Facility.GUIDANCE: "info",
    Facility.ENTRANCE: "log-in",
}
KINDS = (HallKind.THEME, HallKind.SECTOR, HallKind.FACILITY)
