"""A company's pattern: from its lasting key and its line of business, never from something a person types.

The key gives a stream of numbers, the stream a block of 2 by 2 cells, a symmetry makes 4 by 4 cells of it. Tones are
names (1 light to 5 dark): the page's theme and the hall's hue give the colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape

from expo.domain.identity import shapes

RULES = 1
"""The version of these rules. Another one gives every company another pattern."""
SIDE = 48
"""Width and height of a whole pattern; the block alone is its upper left quarter."""

GROUNDS = (
    ((3, 3), (1, 5)),
    ((4, 5), (1, 2)),
    ((2, 2), (4, 5)),
    ((1, 3), (5, 4, 1)),
    ((3, 4), (1, 5, 2)),
    ((1, 2), (4, 5, 3)),
)
"""Two ground tones and the figure tones on them. A figure differs from its ground by two tones or more."""
SYMMETRIES = ("repeat", "mirror", "turn", "alternate")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a block; ``turns`` are quarter turns clockwise."""

    shape: int
    turns: int
    figure: int
    ground: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the rules make of a key: ``block`` by rows (upper left, upper right, lower left, lower right)."""

    family: str
    block: tuple[Cell, Cell, Cell, Cell]
    symmetry: str


@lru_cache(maxsize=4096)
def pattern(key: str, sector: str) -> Pattern:
    """Return the pattern of a company. Unknown lines of business have stripes."""
    family = sector if sector in shapes.FAMILIES else shapes.UNKNOWN
    numbers = _stream(f"pattern {RULES} {key}")
    grounds, figures = GROUNDS[(next(numbers) * 8 + next(numbers)) % len(GROUNDS)]
    if next(numbers) % 2:
        grounds = grounds[::-1]
    first = next(numbers) % 4
    second = (first + 1 + next(numbers) % 3) % 4
    third = next(numbers)
    block = (
        _cell(family, first, grounds[0], figures, numbers),
        _cell(family, second, grounds[1], figures, numbers),
        _cell(family, third if third < 2 else second, grounds[1], figures, numbers),
        _cell(family, first, grounds[0], figures, numbers),
    )
    return Pattern(family, block, SYMMETRIES[next(numbers) % 4])


def _cell(family: str, shape: int, ground: int, figures: tuple[int, ...], numbers: Iterator[int]) -> Cell:
    fitting = [tone for tone in figures if abs(tone - ground) >= 2]
    return Cell(shape, next(numbers) % shapes.PERIODS[family][shape], fitting[next(numbers) % len(fitting)], ground)


def _stream(text: str) -> Iterator[int]:
    """Yield 3-bit numbers out of the text's hash; 85 of them, more than the rules ask for."""
    bits = int.from_bytes(sha256(text.encode()).digest(), "big")
    for place in range(253, -1, -3):
        yield bits >> place & 7


@lru_cache(maxsize=4096)
def drawing(key: str, sector: str) -> str:
    """Return the pattern as SVG paths on a square of 48: one path for each tone, colours left to the page."""
    made = pattern(key, sector)
    base = made.block[0].ground
    grounds = {base: [f"M0 0h{SIDE}v{SIDE}H0z"]}
    figures: dict[int, list[str]] = {}
    for row in range(4):
        for column in range(4):
            cell, turns, across, down = _placed(made, row, column)
            x, y = column * shapes.CELL, row * shapes.CELL
            if cell.ground != base:
                grounds.setdefault(cell.ground, []).append(f"M{x} {y}h12v12h-12z")
            path, (dx, dy) = shapes.outline(made.family, cell.shape, turns, across, down)
            figures.setdefault(cell.figure, []).append(f"M{x + dx:g} {y + dy:g}{path}")
    layers = (*grounds.items(), *figures.items())
    return "".join(f'<path fill="var(--tone-{tone})" d="{"".join(parts)}"/>' for tone, parts in layers)


def _placed(made: Pattern, row: int, column: int) -> tuple[Cell, int, bool, bool]:
    """Return the cell that a place of the 4 by 4 shows, its quarter turns, and how it is mirrored."""
    right, low = column // 2, row // 2
    x, y, turns, across, down = column % 2, row % 2, 0, False, False
    if made.symmetry == "mirror":
        across, down = bool(right), bool(low)
    elif made.symmetry == "alternate":
        down = bool(right)
    elif made.symmetry == "turn":
        turns = {(0, 0): 0, (1, 0): 1, (1, 1): 2, (0, 1): 3}[right, low]
    if across:
        x = 1 - x
    if down:
        y = 1 - y
    for _ in range(turns):  # where the place was before the block was turned
        x, y = y, 1 - x
    cell = made.block[2 * y + x]
    return cell, (cell.turns + turns) % 4, across, down


def symbol(key: str, sector: str) -> str:
    """Return the pattern as a symbol of a sprite; its id is the key."""
    return f'<symbol id="{escape(key)}" viewBox="0 0 {SIDE} {SIDE}">{drawing(key, sector)}</symbol>'
