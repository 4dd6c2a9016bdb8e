"""The floor plan: 117 booth units of 3 m × 3 m in islands, on a plan of Hall B measured in metres."""

from collections.abc import Iterator
from dataclasses import dataclass

UNIT = 3


@dataclass(frozen=True)
class Island:
    """Rows of booths back to back; ``rows`` says what stands in each, a 2 being one exhibitor's double booth."""

    hall: str
    prefix: str
    x: int
    y: int
    rows: tuple[tuple[int, ...], ...]


ISLANDS = (
    Island("CROSS1", "X1", 32, 57, ((1, 1, 1, 1), (1, 2))),
    Island("CROSS2", "X2", 50, 57, ((1, 1, 1), (2, 1))),
    Island("INNOV", "IV", 65, 57, ((1, 1),)),
    Island("EXPORT", "EX", 77, 57, ((1, 1, 1),)),
    Island("FOOD", "FD", 4, 24, ((2, 1, 1, 1, 1), (2, 1, 1, 1, 1))),
    Island("FOOD", "FD", 4, 34, ((2, 1, 1, 1, 1), (2, 1, 1, 1, 1))),
    Island("FOOD", "FD", 4, 44, ((2, 1, 1, 1, 1), (1, 1, 1, 1, 1))),
    Island("LIVING", "LV", 27, 24, ((2, 1, 1, 1), (2, 1, 1, 1))),
    Island("LIVING", "LV", 27, 34, ((2, 1, 1, 1), (1, 1, 1, 1))),
    Island("HOMEAPP", "HA", 27, 44, ((2, 1, 1, 1), (2, 1, 1))),
    Island("MACHINE", "MC", 47, 24, ((2, 2, 1, 1, 1), (2, 2, 1, 1, 1))),
    Island("PARTS", "PM", 47, 34, ((2, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1))),
    Island("INDUST", "IN", 47, 44, ((2, 1, 1, 1), (1, 1, 1, 1, 1))),
)


@dataclass(frozen=True)
class Unit:
    """One booth unit. A stand is what one exhibitor holds: ``FD-01``, or ``FD-01`` with ``FD-01B`` beside it."""

    code: str
    stand: str
    hall: str
    x: int
    y: int


def units() -> Iterator[Unit]:
    """Yield every booth unit, stands numbered along the rows of a hall."""
    numbers: dict[str, int] = {}
    for island in ISLANDS:
        for depth, row in enumerate(island.rows):
            place = 0
            for width in row:
                number = numbers[island.prefix] = numbers.get(island.prefix, 0) + 1
                stand = f"{island.prefix}-{number:02}"
                for part in range(width):
                    code = stand if part == 0 else f"{stand}B"
                    yield Unit(code, stand, island.hall, island.x + UNIT * place, island.y + UNIT * depth)
                    place += 1


def booths() -> list[dict[str, object]]:
    """Return the rows of ``booths.csv``; a double booth is raw space, a single one comes with its shell."""
    everything = list(units())
    doubled = {unit.stand for unit in everything if unit.code != unit.stand}
    return [
        {
            "code": unit.code,
            "hall": unit.hall,
            "kind": "raw" if unit.stand in doubled else "shell",
            "x": unit.x,
            "y": unit.y,
            "width": UNIT,
            "height": UNIT,
        }
        for unit in everything
    ]
