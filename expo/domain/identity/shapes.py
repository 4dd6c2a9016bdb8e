"""The shapes that patterns are made of: four for each line of business, in a cell of 12 by 12.

An outline is a text of commands: ``M x y``, ``L x y``, ``A radius sweep x y`` (a circular arc) and ``Z``.
"""

from functools import lru_cache

CELL = 12
FAMILIES = ("food", "household", "appliance", "machinery", "industrial", "parts")
UNKNOWN = "industrial"


def _disc(x: float, y: float, radius: float, sweep: int = 1) -> str:
    """Return a circle; with ``sweep`` 0 it is drawn the other way round and so cuts a hole."""
    top, bottom = y - radius, y + radius
    return f"M {x:g} {top:g} A {radius:g} {sweep} {x:g} {bottom:g} A {radius:g} {sweep} {x:g} {top:g} Z"


def _box(x: float, y: float, width: float, height: float) -> str:
    right, bottom = x + width, y + height
    return f"M {x:g} {y:g} L {right:g} {y:g} L {right:g} {bottom:g} L {x:g} {bottom:g} Z"


_LEAF = "M 0 0 A 12 1 12 12 A 12 1 0 0 Z"
SHAPES: dict[str, tuple[str, str, str, str]] = {
    # bowls and circles
    "food": (
        "M 0 6 L 12 6 A 6 1 0 6 Z",
        _disc(6, 6, 4.5),
        "M 0 0 L 12 0 A 12 1 0 12 Z",
        f"M 0 12 L 0 11 A 6 1 12 11 L 12 12 Z {_disc(6, 2.75, 1.75)}",
    ),
    # leaves
    "household": (
        _LEAF,
        f"{_LEAF} {_disc(9.4, 2.6, 1.6)}",
        "M 0 0 A 6 1 6 6 A 6 1 0 0 Z M 6 6 A 6 1 12 12 A 6 1 6 6 Z M 6 0 A 6 1 12 6 A 6 1 6 0 Z",
        "M 12 0 L 12 12 A 12 1 0 0 Z",
    ),
    # rings and pills
    "appliance": (
        f"{_disc(6, 6, 5)} {_disc(6, 6, 2.5, sweep=0)}",
        "M 0 5 L 0 10 A 10 0 10 0 L 5 0 A 5 1 0 5 Z",
        "M 0 3 L 9 3 A 3 1 9 9 L 0 9 Z",
        "M 3 3 L 9 3 A 3 1 9 9 L 3 9 A 3 1 3 3 Z",
    ),
    # triangles and teeth
    "machinery": (
        "M 0 0 L 12 0 L 0 12 Z",
        "M 0 12 L 6 0 L 12 12 Z",
        "M 0 12 L 3 3 L 6 12 L 9 3 L 12 12 Z",
        "M 6 0 L 12 6 L 6 12 L 0 6 Z",
    ),
    # stripes and chevrons
    "industrial": (
        f"{_box(0, 1.5, 12, 3)} {_box(0, 7.5, 12, 3)}",
        "M 0 0 L 6 6 L 12 0 L 12 6 L 6 12 L 0 6 Z",
        _box(0, 4, 12, 4),
        "M 0 4 L 8 4 L 8 12 L 4 12 L 4 8 L 0 8 Z",
    ),
    # dots, hexagons and crosses
    "parts": (
        " ".join(_disc(x, y, 2) for x in (3, 9) for y in (3, 9)),
        "M 6 .8 L 11 3.6 L 11 8.4 L 6 11.2 L 1 8.4 L 1 3.6 Z",
        "M 4 0 L 8 0 L 8 4 L 12 4 L 12 8 L 8 8 L 8 12 L 4 12 L 4 8 L 0 8 L 0 4 L 4 4 Z",
        " ".join(_disc(x, y, 2) for x, y in ((3, 3), (9, 3), (3, 9))),
    ),
}
PERIODS = {
    "food": (4, 1, 4, 4),
    "household": (2, 4, 4, 4),
    "appliance": (1, 4, 4, 2),
    "machinery": (4, 4, 4, 1),
    "industrial": (2, 4, 2, 4),
    "parts": (1, 2, 1, 4),
}
"""After so many quarter turns a shape looks as before."""


@lru_cache(maxsize=1024)
def outline(family: str, shape: int, turns: int, across: bool, down: bool) -> tuple[str, tuple[float, float]]:
    """Return a shape as SVG path commands relative to its first point, and that point in the cell.

    ``turns`` are quarter turns clockwise; then it is mirrored ``across`` (left to right) and ``down`` (top to bottom).
    """

    def moved(x: float, y: float) -> tuple[float, float]:
        for _ in range(turns):
            x, y = CELL - y, x
        return CELL - x if across else x, CELL - y if down else y

    words = iter(SHAPES[family][shape].split())
    first: tuple[float, float] | None = None
    start = point = (0.0, 0.0)
    path: list[str] = []
    for word in words:
        if word == "Z":
            path.append("z")
            point = start
            continue
        radius, sweep = (next(words), int(next(words)) ^ across ^ down) if word == "A" else ("", 0)
        end = moved(float(next(words)), float(next(words)))
        step = f"{_number(end[0] - point[0])} {_number(end[1] - point[1])}"
        if word == "M":
            start = end
            path.append(f"m{step}" if first else "")
            first = first or end
        else:
            path.append(f"a{radius} {radius} 0 0 {sweep} {step}" if radius else f"l{step}")
        point = end
    return "".join(path), first or (0.0, 0.0)


def _number(value: float) -> str:
    """Return a number in as few signs as SVG needs."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return {"-0": "0"}.get(text, text).replace("0.", ".", 1) if abs(value) < 1 else text
