"""Walking in documents: the matrix of minutes between places, and who is where without a meeting."""

from collections.abc import Iterable, Sequence

from expo.domain.problem import Slot
from expo.domain.walking import Walking
from expo.scheduling.formats import fields
from expo.scheduling.formats.fields import Json


def walking(top: Json, slots: Sequence[Slot]) -> Walking | None:
    """Read the walking of a problem; ``None`` if there is none. Every slot then needs its start and length."""
    if top.get("walking") is None:
        return None
    row = fields.mapping(top["walking"], "walking")
    fields.known(row, "walking", {"places", "minutes", "allowance_minutes", "price"})
    listed = fields.members(row, "places", "walking.places")
    places = tuple(fields.string(one, f"walking.places[{i}]") for i, one in enumerate(listed))
    fields.unique(list(places), "walking.places")
    for index, slot in enumerate(slots):
        if slot.start is None or slot.minutes is None:
            fields.fail(f"slots[{index}]", "has no start and minutes, which walking needs")
    return Walking(
        places,
        _matrix(row, len(places)),
        0 if row.get("allowance_minutes") is None else _whole(row, "allowance_minutes"),
        None if row.get("price") is None else _whole(row, "price", 1_000),
    )


def elsewhere(row: Json, where: str, slots: int) -> tuple[tuple[int, str], ...]:
    """Read where a participant is in slots without meetings."""
    result = []
    for index, one in enumerate(fields.members(row, "elsewhere", f"{where}.elsewhere", ())):
        here = f"{where}.elsewhere[{index}]"
        stay = fields.mapping(one, here)
        fields.known(stay, here, {"slot", "place"})
        slot = fields.slot(fields.integer(stay, "slot", f"{here}.slot"), f"{here}.slot", slots)
        result.append((slot, fields.text(stay, "place", f"{here}.place")))
    return tuple(sorted(result))


def check_places(known: Walking | None, places: Iterable[str], where: str) -> None:
    """Refuse places that the matrix does not have; without a matrix, places are notes."""
    for place in places:
        if known is not None and place not in known.places:
            fields.fail(where, f"no place is called {fields.show(place)}")


def _matrix(row: Json, size: int) -> tuple[tuple[int, ...], ...]:
    where, rows = "walking.minutes", fields.members(row, "minutes", "walking.minutes")
    if len(rows) != size:
        fields.fail(where, f"has {len(rows)} rows for {size} places")
    minutes = []
    for a, one in enumerate(rows):
        if not isinstance(one, list) or len(one) != size:
            fields.fail(f"{where}[{a}]", f"is not a list of {size} numbers")
        minutes.append(tuple(fields.whole(value, f"{where}[{a}][{b}]", 0, 1_440) for b, value in enumerate(one)))
    for a in range(size):
        for b in range(a + 1):
            if minutes[a][b] != minutes[b][a] or (a == b and minutes[a][b]):
                fields.fail(f"{where}[{a}][{b}]", "differs from the way back" if a != b else "is not 0")
    return tuple(minutes)


def _whole(row: Json, key: str, most: int = 1_440) -> int:
    return fields.integer(row, key, f"walking.{key}", 0, most)
