"""The floor plan as one value: what lies where, and every reason against it. Lengths are metres."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from expo.domain.refusals import Violation
from expo.domain.text import natural
from expo.domain.venue import Area, BoothKind, ElementKind, Facility, HallKind
from expo.domain.words import N_, Marked, Named

MOST_NAMED = 8
"""A refusal names so many overlaps one by one; moving a block over another one makes hundreds."""


class PlanSort(StrEnum):
    """What can be drawn."""

    HALL = "hall"
    BOOTH = "booth"
    ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class HallSheet:
    """What an organizer writes about a hall; ``palette`` is the number of its colour (0–11)."""

    code: str
    kind: HallKind
    name_ko: str
    name_en: str
    x: float
    y: float
    width: float
    height: float
    facility: Facility | None = None
    story_ko: str = ""
    story_en: str = ""
    palette: int = 0

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)

    @property
    def name(self) -> Named:
        return Named.of(self)


@dataclass(frozen=True, slots=True)
class BoothSheet:
    """What an organizer writes about a booth."""

    code: str
    x: float
    y: float
    width: float = 3.0
    height: float = 3.0
    kind: BoothKind = BoothKind.SHELL
    has_power: bool = False
    has_lan: bool = False
    has_water: bool = False
    price_class: str = ""

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class DrawnBooth(BoothSheet):
    """A booth of a drawing; ``hall`` is the key of its hall there."""

    hall: str = ""


@dataclass(frozen=True, slots=True)
class ElementSheet:
    """What an organizer writes about an aisle, an entrance or a wall."""

    kind: ElementKind
    x: float
    y: float
    width: float
    height: float
    name_ko: str = ""
    name_en: str = ""

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)

    @property
    def name(self) -> Named | Marked:
        return Named.of(self) if self.name_ko or self.name_en else Marked(self.kind.label)


PlanSheet = HallSheet | DrawnBooth | ElementSheet


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of a floor, each thing under a key of its own; booths name the key of their hall."""

    width: float
    height: float
    halls: Mapping[str, HallSheet] = field(default_factory=dict)
    booths: Mapping[str, DrawnBooth] = field(default_factory=dict)
    elements: Mapping[str, ElementSheet] = field(default_factory=dict)

    @property
    def area(self) -> Area:
        return Area(0, 0, self.width, self.height)


def pairs(one: Mapping[str, Area], other: Mapping[str, Area]) -> Iterator[tuple[str, str]]:
    """Yield the keys of the areas of ``one`` and ``other`` that share floor, each pair once, from left to right."""
    events = sorted(
        [(area.x, 0, key, area) for key, area in one.items()] + [(area.x, 1, key, area) for key, area in other.items()],
        key=lambda event: (event[0], event[1], event[2]),
    )
    same = one is other
    open_areas: tuple[dict[str, Area], dict[str, Area]] = ({}, {})
    for left, side, key, area in events:
        if same and side == 1:
            continue
        facing = open_areas[side if same else 1 - side]
        for gone in [known for known, lies in facing.items() if lies.x + lies.width <= left]:
            del facing[gone]
        for known, lies in facing.items():
            if lies.overlaps(area):
                yield (known, key) if same or side == 1 else (key, known)
        open_areas[side][key] = area


def objections(drawing: Drawing, touched: Collection[str] | None = None) -> Iterator[Violation]:
    """Yield every reason against a drawing; with ``touched`` keys only what one of them has a part in."""
    part = frozenset([*drawing.halls, *drawing.booths, *drawing.elements]) if touched is None else frozenset(touched)
    yield from _against_codes(drawing, part)
    yield from _against_halls(drawing, part)
    yield from _against_booths(drawing, part)
    yield from _against_elements(drawing, part)


def _against_codes(drawing: Drawing, part: frozenset[str]) -> Iterator[Violation]:
    kinds: tuple[Mapping[str, HallSheet] | Mapping[str, DrawnBooth], ...] = (drawing.halls, drawing.booths)
    for sheets, sentence in zip(
        kinds,
        (N_("Several halls have the same code: %(codes)s."), N_("Several booths have the same code: %(codes)s.")),
        strict=True,
    ):
        of_code: dict[str, list[str]] = {}
        for key, sheet in sheets.items():
            of_code.setdefault(sheet.code, []).append(key)
        taken = [code for code, keys in of_code.items() if len(keys) > 1 and not part.isdisjoint(keys)]
        if taken:
            yield Violation("codes_taken", sentence, {"codes": ", ".join(taken)}, "code")


def _against_halls(drawing: Drawing, part: frozenset[str]) -> Iterator[Violation]:
    size: dict[str, object] = {"width": f"{drawing.width:g}", "height": f"{drawing.height:g}"}
    for hall in (drawing.halls[key] for key in sorted(drawing.halls.keys() & part)):
        if (hall.kind is HallKind.FACILITY) != (hall.facility is not None):
            yield Violation(
                "purpose_and_kind",
                N_("%(hall)s: a facility needs a purpose, and only a facility has one."),
                {"hall": hall.name},
            )
        if not drawing.area.contains(hall.area):
            yield Violation(
                "outside_the_plan",
                N_("%(item)s lies outside the floor plan of %(width)s × %(height)s m."),
                size | {"item": hall.name},
            )
    areas = {key: hall.area for key, hall in drawing.halls.items()}
    for one, other in pairs(areas, areas):
        if one in part or other in part:
            yield _overlap("halls_overlap", drawing.halls[one].name, drawing.halls[other].name)


def _against_booths(drawing: Drawing, part: frozenset[str]) -> Iterator[Violation]:
    outside: dict[str, list[str]] = {}
    no_hall: list[str] = []
    for key, booth in drawing.booths.items():
        hall = drawing.halls.get(booth.hall)
        if key not in part and booth.hall not in part:
            continue
        if hall is None:
            no_hall.append(booth.code)
        elif not hall.area.contains(booth.area):
            outside.setdefault(booth.hall, []).append(booth.code)
    if no_hall:
        yield Violation("without_a_hall", N_("These booths lie in no hall: %(booths)s."), {"booths": _some(no_hall)})
    for hall_key, codes in outside.items():
        yield Violation(
            "outside_its_hall",
            N_("These booths lie outside %(hall)s: %(booths)s."),
            {"hall": drawing.halls[hall_key].name, "booths": _some(codes)},
        )
    areas = {key: booth.area for key, booth in drawing.booths.items()}
    found = [pair for pair in pairs(areas, areas) if not frozenset(pair).isdisjoint(part)]
    for one, other in found[:MOST_NAMED]:
        yield _overlap("booths_overlap", drawing.booths[one].code, drawing.booths[other].code)
    if len(found) > MOST_NAMED:
        yield Violation(
            "booths_overlap", N_("More pairs of booths that overlap: %(count)s."), {"count": len(found) - MOST_NAMED}
        )


def _against_elements(drawing: Drawing, part: frozenset[str]) -> Iterator[Violation]:
    for element in (drawing.elements[key] for key in sorted(drawing.elements.keys() & part)):
        if not drawing.area.contains(element.area):
            yield Violation(
                "outside_the_plan",
                N_("%(item)s lies outside the floor plan of %(width)s × %(height)s m."),
                {"item": element.name, "width": f"{drawing.width:g}", "height": f"{drawing.height:g}"},
            )
    areas = {key: element.area for key, element in drawing.elements.items()}
    booths = {key: booth.area for key, booth in drawing.booths.items()}
    on_top: dict[str, list[str]] = {}
    for one, other in pairs(areas, booths):
        if one in part or other in part:
            on_top.setdefault(one, []).append(drawing.booths[other].code)
    for key, codes in on_top.items():
        yield Violation(
            "booth_on_element",
            N_("%(element)s lies on these booths: %(booths)s."),
            {"element": drawing.elements[key].name, "booths": _some(sorted(codes, key=natural))},
        )


def _overlap(code: str, one: object, other: object) -> Violation:
    return Violation(code, N_("%(one)s and %(other)s overlap. Move one of them."), {"one": one, "other": other})


def _some(codes: list[str]) -> str:
    """Return the codes in one text; of many the first ones and how many more there are."""
    named = ", ".join(codes[:MOST_NAMED])
    return named if len(codes) <= MOST_NAMED else f"{named}, … (+{len(codes) - MOST_NAMED})"
