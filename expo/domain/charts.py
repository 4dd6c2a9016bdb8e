"""The charts of a show: bars that are counted from the rows of the results, for the page and for the spreadsheet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from expo.domain.results import PARTS, ResultRows, RowView
from expo.domain.words import N_, Labelled

MOST_BARS = 10


class Chart(Labelled):
    """What a chart shows."""

    HOURS = "hours", N_("Tables in use by hour")
    ORIGINS = "origins", N_("Consultations held, by how they came about")
    SECTORS = "sectors", N_("Consultations held by sector")
    COUNTRIES = "countries", N_("Consultations held by the buyer's country")
    INTERPRETERS = "interpreters", N_("Consultations held by interpreter")
    MISSING = "missing", N_("Records missing by exhibitor")

    @property
    def by(self) -> str:
        """What divides the rows."""
        return _BY[self]

    @property
    def view(self) -> RowView:
        """Which rows are counted."""
        return RowView.MISSING if self is Chart.MISSING else RowView.HELD


_BY = {
    Chart.HOURS: "hour", Chart.ORIGINS: "origin", Chart.SECTORS: "sector", Chart.COUNTRIES: "country",
    Chart.INTERPRETERS: "interpreter", Chart.MISSING: "exhibitor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One bar: what it is about, ``None`` for all that have no bar of their own; of how many if it is a share."""

    value: object
    number: int
    of: int | None = None


def charts(rows: ResultRows, zone: tzinfo, offered: Mapping[str, int]) -> dict[Chart, list[ChartPart]]:
    """Return the bars of every chart; ``offered`` are the table slots that are over, by hour of the day."""
    return {one: _hours(rows, zone, offered) if one is Chart.HOURS else _ranked(rows, one, zone) for one in Chart}


def _hours(rows: ResultRows, zone: tzinfo, offered: Mapping[str, int]) -> list[ChartPart]:
    used = _counted(rows, RowView.HELD, "hour", zone)
    return [ChartPart(hour, used[hour], count) for hour, count in sorted(offered.items())]


def _ranked(rows: ResultRows, chart: Chart, zone: tzinfo) -> list[ChartPart]:
    found = _counted(rows, chart.view, chart.by, zone).most_common()
    rest = sum(number for _value, number in found[MOST_BARS:])
    shown = [ChartPart(value, number) for value, number in found[:MOST_BARS]]
    return [*shown, ChartPart(None, rest)] if rest else shown


def _counted(rows: ResultRows, view: RowView, by: str, zone: tzinfo) -> Counter[object]:
    """Count the rows of a view by the bars of a division; rows that have the same values are divided once."""
    part, alike, found = PARTS[by], Counter[tuple[object, ...]](), Counter[object]()
    for kind in rows.seen(view):
        alike.update(zip(*map(kind.column, part.columns), strict=True))
    for values, number in alike.items():
        for bar in part.bars(zone, *values):  # a long consultation may use its table twice in one hour
            found[bar] += number
    return found
