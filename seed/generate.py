"""Write the generated files of the sample edition: ``python -m seed.generate [folder]``.

The same files come out every time, byte for byte, on every Python. Files that are not listed here are written by hand.
"""

import sys
from pathlib import Path

from seed import buying, floor, sheets, showing, wishing


def generate(folder: Path) -> None:
    """Write every generated file into ``folder``."""
    exhibitors, buyers = showing.exhibitors(), buying.buyers()
    made = {
        "booths": floor.booths(),
        "exhibitors": exhibitors,
        "products": showing.products(),
        "buyers": buyers,
        "buyer_availability": buying.availability(buyers),
        "wishes": wishing.wishes(exhibitors, buyers),
    }
    for name, rows in made.items():
        sheets.write(folder / f"{name}.csv", rows)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else sheets.EDITION)
