"""What the front page shows, by the season of the edition: values for its template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, zip_longest

from flask import g
from flask_babel import gettext
from sqlalchemy.orm import Session

from expo.db import db
from expo.domain.hosts import HostName
from expo.domain.identity.quilt import Quilt, quilt
from expo.domain.press import BY_KEY, public_cells
from expo.domain.text import natural
from expo.queries import directory, exhibitors, floor, free_times, results, today
from expo.queries.directory import DirectoryLine
from expo.queries.floor import FloorHall
from expo.queries.showcase import ShownProduct
from expo.web import press
from expo.web.formats import label, local

COMPANIES = 12
"""So many companies are shown with a product."""
MOST_PATCHES = 600
"""So many companies are drawn in the picture of all: more would be smaller than a point, and slow."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One company in the picture of all; ``is_lit`` if it is in a consultation now, or if no company is."""

    line: DirectoryLine
    column: int
    row: int
    is_lit: bool


@dataclass(frozen=True, slots=True)
class HallTile:
    """A hall with companies: who shows there, what, and how many of them are in a consultation now."""

    hall: FloorHall
    lines: tuple[DirectoryLine, ...]
    goods: tuple[ShownProduct, ...]
    sitting: int


@dataclass(frozen=True, slots=True)
class TableNow:
    """A consultation table now; ``palette`` is the hue of the exhibitor's hall, ``None`` at an empty table."""

    number: str
    palette: int | None
    label: str
    href: str | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class ShownCompany:
    """A company with a product of its own and, where times can be booked, the next free one."""

    line: DirectoryLine
    product: ShownProduct
    is_sitting: bool
    next_free: datetime | None


def by_hall(halls: Sequence[FloorHall], language: str) -> list[DirectoryLine]:
    """Return every company, hall by hall, and within a hall by code."""
    places = {hall.id: number for number, hall in enumerate(halls)}
    lines = directory.lines(db.session(), g.edition.id, exhibitors.ExhibitorFilter(), language)
    return sorted(lines, key=lambda line: (places[line.hall_id], natural(line.code)))


def picture(lines: Sequence[DirectoryLine], sitting: frozenset[int]) -> tuple[Quilt, tuple[Patch, ...]]:
    """Return the picture of all companies, those in a consultation lit; of thousands every so many-th."""
    shown = lines[:: max(1, -(-len(lines) // MOST_PATCHES))]
    made = quilt(len(shown))
    patches = tuple(
        Patch(line, column, row, not sitting or line.id in sitting)
        for line, (column, row) in zip(shown, made.places, strict=True)
    )
    return made, patches


def tiles(
    halls: Sequence[FloorHall],
    lines: Sequence[DirectoryLine],
    goods: Mapping[int, ShownProduct],
    sitting: frozenset[int],
) -> tuple[HallTile, ...]:
    """Return the halls in which companies show, in their order."""
    found = []
    for hall in halls:
        if hall.facility is not None:
            continue
        here = tuple(line for line in lines if line.hall_id == hall.id)
        shown = tuple(goods[line.id] for line in here if line.id in goods)
        found.append(HallTile(hall, here, shown, sum(line.id in sitting for line in here)))
    return tuple(found)


def seats(
    session: Session, sittings: Sequence[today.Sitting], lines: Sequence[DirectoryLine]
) -> list[tuple[floor.FloorZone, list[TableNow]]]:
    """Return each consultation zone with its tables as they are now."""
    companies = {line.id: line for line in lines}
    at_table = {sitting.table_id: companies[sitting.exhibitor_id] for sitting in sittings if sitting.table_id}
    return [
        (zone, [_seat(code, at_table.get(table_id)) for table_id, code in zone.tables])
        for zone in floor.zones(session, g.edition.id)
    ]


def _seat(code: str, line: DirectoryLine | None) -> TableNow:
    number = code.rsplit("-", 1)[-1].lstrip("0") or code
    if line is None:
        return TableNow(number, None, gettext("%(table)s: empty", table=code))
    return TableNow(number, line.palette, gettext("%(table)s: %(exhibitor)s", table=code, exhibitor=local(line)))


def companies(
    lines: Sequence[DirectoryLine],
    goods: Mapping[int, ShownProduct],
    sitting: frozenset[int],
    now: datetime,
    are_open: bool,
) -> tuple[ShownCompany, ...]:
    """Return some companies with a product: of every hall in turn, others each hour.

    While times can be booked, only those with a free time are shown, as far as there are enough.
    """
    shown = [line for line in lines if line.id in goods]
    turn = int(now.timestamp() // 3600)
    halls: dict[int, list[DirectoryLine]] = {}
    for line in shown:
        halls.setdefault(line.hall_id, []).append(line)
    turned = [here[turn % len(here) :] + here[: turn % len(here)] for here in halls.values()]
    order = [line for row in zip_longest(*turned) for line in row if line is not None]
    candidates = [line.id for line in order[: 3 * COMPANIES]]
    free = free_times.next_free(db.session(), g.edition, candidates, now) if are_open else {}
    order.sort(key=lambda line: are_open and line.id not in free)
    shown_lines = order[:COMPANIES]
    return tuple(ShownCompany(line, goods[line.id], line.id in sitting, free.get(line.id)) for line in shown_lines)


def published_results() -> list[tuple[str, str, str]]:
    """Return the figures of the newest published table that tell most: name, value, definition; without the hidden."""
    tables = results.tables(db.session(), g.edition)
    if not tables:
        return []
    values = public_cells({(one.figure, one.column): one.value for one in tables[0].cells})
    told = [(BY_KEY[key], values.get((key, "total"))) for key in ("held", "discussed_total", "signed_total")]
    return [
        (gettext(figure.label), press.shown(figure.key, value), gettext(figure.meaning))
        for figure, value in told
        if isinstance(value, int) and value
    ]


def hosts(rows: Iterable[HostName]) -> list[tuple[str, str]]:
    """Return who hosts the expo in the order of protocol: part and names."""
    parts = groupby(rows, key=lambda row: row.part)
    return [(label(part), ", ".join(local(row, "name") for row in of_part)) for part, of_part in parts]
