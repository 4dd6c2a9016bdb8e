"""Reading what was written by hand, writing what was made: CSV and TOML, and the indented lists under ``sources/``."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "sources"
EDITION = Path(__file__).parent / "2024"
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows that all have the columns of the first, one thing a row."""
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows)


def toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's contents."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a hand-written source, without comments and empty ones."""
    for line in (SOURCES / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def fields(line: str) -> list[str]:
    """Return what stands between the bars of a line."""
    return [field.strip() for field in line.split("|")]


def sections(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each line of a source with the ``[section]`` it stands under."""
    section = ""
    for line in lines(name):
        if line.startswith("["):
            section = line.strip("[] ")
        else:
            yield section, fields(line)
