"""All companies of an edition in one picture: rows of patches, each row turned back so that a hall stays together."""

from dataclasses import dataclass
from math import ceil, sqrt

BREADTH = 2.2
"""The picture is about so many times as wide as it is high."""
ROOM_FOR_WORDS = 4
"""So many free cells in the last row leave room for the caption."""


@dataclass(frozen=True, slots=True)
class Quilt:
    """A grid of cells; ``places`` are the (column, row) of each company in its order."""

    columns: int
    rows: int
    places: tuple[tuple[int, int], ...]

    @property
    def has_room(self) -> bool:
        """Whether the caption fits beside the last row, at its right end."""
        return self.columns * self.rows - len(self.places) >= ROOM_FOR_WORDS


def quilt(count: int) -> Quilt:
    """Return where ``count`` patches go. The last row always begins at the left: the caption follows it."""
    columns = max(1, ceil(sqrt(count * BREADTH)))
    rows = ceil(count / columns)
    places = []
    for number in range(count):
        row, place = divmod(number, columns)
        is_turned = (rows - 1 - row) % 2
        places.append((columns - 1 - place if is_turned else place, row))
    return Quilt(columns, rows, tuple(places))
