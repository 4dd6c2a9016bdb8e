"""Marks for buyers: a mirrored figure of squares and corners, the same for the same key, in the colour of the text."""

from hashlib import sha256

CELL = 12
"""A side of one of the 4 x 4 cells, of a picture 48 wide."""


def mark(key: str) -> str:
    """Return the outline of a key's mark as the data of an SVG path; two keys seldom share one."""
    drawn = []
    for place, byte in enumerate(sha256(f"mark.1.{key}".encode()).digest()[:8]):
        row, column = divmod(place, 2)
        x, y, form = column * CELL, row * CELL, byte % 3
        if form == 1:
            drawn.append(f"M{x} {y}h{CELL}v{CELL}h-{CELL}zM{36 - x} {y}h{CELL}v{CELL}h-{CELL}z")
        elif form == 2:
            drawn.append(f"M{x} {y}l{CELL} {CELL}h-{CELL}zM{48 - x} {y}v{CELL}h-{CELL}z")
    return "".join(drawn) or "M12 12h24v24h-24z"
