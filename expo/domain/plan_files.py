"""Drawings as JSON: what the editor sends and what a file of a floor plan holds. Nothing is trusted."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any

from expo.domain.drawing import Drawing, DrawnBooth, ElementSheet, HallSheet, PlanSheet, PlanSort
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.text import many_lines, one_line
from expo.domain.venue import BoothKind, ElementKind, Facility, HallKind
from expo.domain.words import N_

FORMAT = "expo-floor-plan"
VERSION = 1
MOST_THINGS = 10_000
LONGEST = 1000.0
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_SHEETS: dict[PlanSort, type[PlanSheet]] = {
    PlanSort.HALL: HallSheet,
    PlanSort.BOOTH: DrawnBooth,
    PlanSort.ELEMENT: ElementSheet,
}


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of a drawing: what the editor saw before and wants after; ``None`` for no such thing."""

    key: str
    sort: PlanSort
    before: PlanSheet | None
    after: PlanSheet | None


def read_changes(data: object) -> list[PlanChange]:
    """Return the changes that an editor sent; raise :class:`Refusal` with all that cannot be used."""
    if not isinstance(data, list) or len(data) > MOST_THINGS:
        raise Refusal(_unusable("changes", "[]"))
    changes: list[PlanChange] = []
    faults: list[Violation] = []
    for place, one in enumerate(data):
        where = f"changes[{place}]"
        try:
            sort = PlanSort(one["sort"])
            before = None if one["before"] is None else read_sheet(sort, one["before"], where)
            after = None if one["after"] is None else read_sheet(sort, one["after"], where)
            changes.append(PlanChange(_text(40)(one["key"]), sort, before, after))
        except Refusal as refusal:
            faults += refusal.violations
        except (KeyError, TypeError, ValueError):
            faults.append(_unusable(where, "key, sort, before, after"))
    refuse_if(faults)
    return changes


def read_sheet(sort: PlanSort, data: Mapping[str, Any], where: str) -> PlanSheet:
    """Return one thing of a drawing; raise :class:`Refusal` with every field that cannot be used."""
    kind = _SHEETS[sort]
    values, faults = {}, []
    for field in fields(kind):
        if field.name not in data:
            continue
        try:
            values[field.name] = _READERS[(sort, field.name)](data[field.name])
        except (TypeError, ValueError):
            faults.append(_unusable(str(data.get("code") or where), field.name))
    refuse_if(faults)
    try:
        return kind(**values)
    except TypeError:
        missing = [name for name in ("code", "kind", "x", "y", "width", "height") if name not in values]
        raise Refusal(_unusable(str(data.get("code") or where), ", ".join(missing) or "name_ko, name_en")) from None


def to_file(drawing: Drawing) -> dict[str, object]:
    """Return a drawing as a file holds it: halls known by their code."""
    codes = {key: hall.code for key, hall in drawing.halls.items()}
    return {
        "format": FORMAT,
        "version": VERSION,
        "width": drawing.width,
        "height": drawing.height,
        "halls": [asdict(hall) for hall in drawing.halls.values()],
        "booths": [asdict(booth) | {"hall": codes[booth.hall]} for booth in drawing.booths.values()],
        "elements": [asdict(element) for element in drawing.elements.values()],
    }


def from_file(data: object) -> Drawing:
    """Return the drawing that a file holds, booths with the code of their hall; refuse what cannot be used.

    Its size is that of the edition to which it is brought, so none is read.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
        raise Refusal(Violation("no_plan", N_("This is not a floor plan that was exported here."), {}, "file"))
    faults: list[Violation] = []
    found: dict[PlanSort, dict[str, Any]] = {}
    for sort in PlanSort:
        found[sort] = {}
        rows = data.get(f"{sort}s")
        if not isinstance(rows, list) or len(rows) > MOST_THINGS:
            faults.append(_unusable("{}", f"{sort}s"))
            continue
        for place, row in enumerate(rows):
            try:
                sheet = read_sheet(sort, row if isinstance(row, dict) else {}, f"{sort}s[{place}]")
            except Refusal as refusal:
                faults += refusal.violations
            else:
                found[sort][f"{sort}-{place}"] = sheet
    refuse_if(faults)
    return Drawing(0, 0, found[PlanSort.HALL], found[PlanSort.BOOTH], found[PlanSort.ELEMENT])


def things(drawing: Drawing) -> Iterator[tuple[PlanSort, str, PlanSheet]]:
    """Yield everything of a drawing: halls first, then booths, then the rest."""
    for sort, sheets in (
        (PlanSort.HALL, drawing.halls),
        (PlanSort.BOOTH, drawing.booths),
        (PlanSort.ELEMENT, drawing.elements),
    ):
        for key, sheet in sheets.items():
            yield sort, key, sheet


def _unusable(where: str, name: str) -> Violation:
    return Violation(
        "unusable", N_("%(where)s: “%(field)s” is missing or cannot be used."), {"where": where, "field": name}, "file"
    )


def _text(most: int, *, least: int = 0, clean: Callable[[str], str] = one_line) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(text := clean(value)) <= most:
            raise ValueError(value)
        return text

    return read


def _number(least: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ValueError(value)
        if not least <= value <= LONGEST:
            raise ValueError(value)
        return round(float(value), 3)

    return read


def _code(value: Any) -> str:
    text = _text(40)(value).upper()
    if not _CODE.fullmatch(text):
        raise ValueError(value)
    return text


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _palette(value: Any) -> int:
    if isinstance(value, bool) or value not in range(12):
        raise ValueError(value)
    return int(value)


def _facility(value: Any) -> Facility | None:
    return None if value is None else Facility(value)


_NAME = _text(200)
_READERS: dict[tuple[PlanSort, str], Callable[[Any], Any]] = {
    **{(sort, name): _number(0) for sort in PlanSort for name in ("x", "y")},
    **{(sort, name): _number(0.5) for sort in PlanSort for name in ("width", "height")},
    **{(PlanSort.ELEMENT, name): _number(0.05) for name in ("width", "height")},
    **{(sort, name): _NAME for sort in (PlanSort.HALL, PlanSort.ELEMENT) for name in ("name_ko", "name_en")},
    **{(PlanSort.HALL, name): _text(2000, clean=many_lines) for name in ("story_ko", "story_en")},
    **{(PlanSort.HALL, name): _text(200, least=1) for name in ("name_ko", "name_en")},
    **{(PlanSort.BOOTH, name): _yes_or_no for name in ("has_power", "has_lan", "has_water")},
    (PlanSort.HALL, "code"): _code,
    (PlanSort.BOOTH, "code"): _code,
    (PlanSort.HALL, "kind"): HallKind,
    (PlanSort.BOOTH, "kind"): BoothKind,
    (PlanSort.ELEMENT, "kind"): ElementKind,
    (PlanSort.HALL, "facility"): _facility,
    (PlanSort.HALL, "palette"): _palette,
    (PlanSort.BOOTH, "price_class"): _text(40),
    (PlanSort.BOOTH, "hall"): _text(40),
}
