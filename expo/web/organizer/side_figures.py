"""Figures of the parts beside the consultations: by day, and by company, topic, publication or session."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.side_figures import IN_WON, SideFigure, SidePart, SideRow, sums
from expo.domain.words import Named
from expo.queries.side_figures import side_rows
from expo.web.formats import local
from expo.web.organizer import organizer_blueprint
from expo.web.side_figures import way, ways

bp = organizer_blueprint("side_figures", __name__, manage=Permission.MANAGE_RESULTS)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """The figures of one company, topic, publication or session, and the address of its rows."""

    name: Named
    href: str
    figures: dict[SideFigure, int]


@dataclass(frozen=True, slots=True)
class PartTable:
    """The figures of one part: its sums, and what they are the sums of."""

    part: SidePart
    sums: dict[SideFigure, int]
    days: list[tuple[date, dict[SideFigure, int]]]
    names: list[NamedLine]


@bp.get("/results/parts")
def index() -> ResponseReturnValue:
    """Show the figures of every part, each with the way to its rows."""
    return render_template("organizer/side_figures/index.html", parts=_parts(), ways=ways(), in_won=IN_WON)


@bp.get("/results/parts/sheet")
def sheet() -> ResponseReturnValue:
    """Show the figures of every part as a sheet of paper."""
    return render_template("organizer/side_figures/sheet.html", parts=_parts(), ways=ways(), in_won=IN_WON)


def _parts() -> list[PartTable]:
    rows = side_rows(db.session(), g.edition)
    return [_part(part, [row for row in rows if row.figure.part is part]) for part in SidePart]


def _part(part: SidePart, rows: list[SideRow]) -> PartTable:
    whole = sums(rows)
    days: dict[date, list[SideRow]] = defaultdict(list)
    named: dict[tuple[str, int], list[SideRow]] = defaultdict(list)
    for row in rows:
        days[row.on].append(row)
        named[local(row.name), row.id].append(row)
    return PartTable(
        part,
        {figure: whole[figure] for figure in SideFigure if figure.part is part},
        [(on, sums(those)) for on, those in days.items()],
        [
            NamedLine(those[0].name, way(those[0].figure, those[0].id), sums(those))
            for _name, those in sorted(named.items())
        ],
    )
