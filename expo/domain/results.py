"""The rows behind the figures of a show, and what each figure counts of them.

A row is a planned consultation with its outcome and the newest revision of its record. Pages, spreadsheets, the press
table and the lists of rows all start here, so that they cannot disagree.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from statistics import median_low
from typing import Any, NamedTuple, overload

from expo.domain.amounts import AmountKind, Currency, in_won
from expo.domain.buyers import Track
from expo.domain.history import FeatureHistory
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import COUNTED, RecordState, agree
from expo.domain.words import N_, Labelled

HELD = MeetingOutcome.HELD
ON_THE_DAY = frozenset({Origin.WALK_IN, Origin.REFILL})
"""How consultations come about that were not arranged before: people without an appointment, and free seats."""


class ResultRow(NamedTuple):
    """One planned consultation; amounts in minor units of ``currency``, which is empty without a submitted record.

    ``second_at`` is when the second slot of a long one begins. There are tens of thousands at a large show.
    """

    meeting_id: int
    exhibitor_id: int
    buyer_id: int
    track: Track
    country: str
    sector_id: int
    hall_id: int
    starts_at: datetime
    outcome: MeetingOutcome
    second_at: datetime | None = None
    table_id: int | None = None
    interpreter_id: int | None = None
    origin: Origin = Origin.PLANNED
    record_id: int | None = None
    revision_no: int = 0
    state: RecordState | None = None
    currency: Currency | None = None
    discussed: int = 0
    expected: int = 0
    signed: int = 0
    has_memorandum: bool = False
    buyer_minor: int | None = None
    is_confirmed: bool = False
    note: str = ""

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED and self.outcome is HELD

    @property
    def is_missing(self) -> bool:
        return self.outcome is HELD and self.state in {None, RecordState.DRAFT}

    @property
    def differs(self) -> bool:
        return self.buyer_minor is not None and not agree(self.discussed, self.buyer_minor)


@dataclass(frozen=True, slots=True)
class RateSet:
    """Won for one unit of each other currency, with where and when it was taken."""

    number: int
    rates: Mapping[Currency, Decimal]
    source: str = ""
    rate_on: date | None = None

    def won(self, minor: int, currency: Currency) -> int:
        """Return an amount in won, rounded half up for this one amount."""
        return in_won(minor, currency, self.rates.get(currency))


class RowView(Labelled):
    """Which rows: what a figure counts is also what its list shows."""

    PLANNED = "planned", N_("Planned consultations")
    ARRANGED = "arranged", N_("Arranged before")
    WALK_IN = "walk_in", N_("Walk-ins")
    REFILL = "refill", N_("Free seats taken")
    HELD = "held", N_("Held")
    CANCELLED = "cancelled", N_("Cancelled")
    NO_SHOW = "no_show", N_("No-shows")
    UNRECORDED = "unrecorded", N_("Without an outcome")
    AHEAD = "ahead", N_("Still ahead")
    MISSING = "missing", N_("Record missing")
    DISPUTED = "disputed", N_("Disputed by the buyer")
    COUNTED = "counted", N_("Counted records")
    CONFIRMED = "confirmed", N_("Confirmed by both sides")
    DIFFERING = "differing", N_("Sides differ by more than a fifth")
    EXPECTED = "expected", N_("With contracts pursued")
    SIGNED = "signed", N_("With contracts signed")
    MEMORANDUM = "memorandum", N_("With an agreement (MOU)")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


SHOWN: Mapping[RowView, Callable[[ResultRow], bool]] = {
    RowView.PLANNED: lambda _row: True,
    RowView.ARRANGED: lambda row: row.origin not in ON_THE_DAY,
    RowView.WALK_IN: lambda row: row.origin is Origin.WALK_IN,
    RowView.REFILL: lambda row: row.origin is Origin.REFILL,
    RowView.HELD: lambda row: row.outcome is HELD,
    RowView.CANCELLED: lambda row: row.outcome is MeetingOutcome.CANCELLED,
    RowView.NO_SHOW: lambda row: row.outcome.is_no_show,
    RowView.UNRECORDED: lambda row: row.outcome is MeetingOutcome.UNRECORDED,
    RowView.AHEAD: lambda row: row.outcome is MeetingOutcome.OPEN,
    RowView.MISSING: lambda row: row.is_missing,
    RowView.DISPUTED: lambda row: row.state is RecordState.DISPUTED,
    RowView.COUNTED: lambda row: row.is_counted,
    RowView.CONFIRMED: lambda row: row.is_counted and row.is_confirmed,
    RowView.DIFFERING: lambda row: row.is_counted and row.differs,
    RowView.EXPECTED: lambda row: row.is_counted and row.expected > 0,
    RowView.SIGNED: lambda row: row.is_counted and row.signed > 0,
    RowView.MEMORANDUM: lambda row: row.is_counted and row.has_memorandum,
    RowView.WITHDRAWN: lambda row: row.state is RecordState.WITHDRAWN,
}


def views_of(row: ResultRow) -> list[RowView]:
    """Return the views that show a row."""
    return [view for view, is_shown in SHOWN.items() if is_shown(row)]


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """Rows that no view tells apart, of one track and in one currency; ``known`` are columns that were read."""

    track: Track
    currency: Currency
    views: Sequence[RowView]
    rows: list[ResultRow] = field(default_factory=list)
    known: dict[str, list[Any]] = field(default_factory=dict)

    def column(self, name: str) -> list[Any]:
        """Return one value of each row; call it when all rows are known."""
        if name not in self.known:
            self.known[name] = list(map(attrgetter(name), self.rows))
        return self.known[name]

    def won(self, kind: AmountKind, rates: RateSet) -> list[int]:
        """Return an amount of each row in won, converted by itself."""
        amounts, rate = self.column(kind.value), rates.rates.get(self.currency)
        return amounts if self.currency is Currency.KRW else [in_won(one, self.currency, rate) for one in amounts]


class ResultRows(Sequence[ResultRow]):
    """Rows in the order of the timetable, judged once for all that are alike: 40,000 are of a few dozen kinds."""

    def __init__(self, rows: Iterable[ResultRow]) -> None:
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[ResultRow]:
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> ResultRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[ResultRow, ...]: ...
    def __getitem__(self, place: int | slice) -> ResultRow | tuple[ResultRow, ...]:
        return self._rows[place]

    @cached_property
    def kinds(self) -> Sequence[AlikeRows]:
        found: dict[tuple[object, ...], AlikeRows] = {}
        for row in self._rows:
            kind = (
                row.track,
                row.outcome,
                row.origin,
                row.state,
                row.currency,
                row.expected > 0,
                row.signed > 0,
                row.has_memorandum,
                row.is_confirmed,
                row.differs,
            )
            if kind not in found:
                found[kind] = AlikeRows(row.track, row.currency or Currency.KRW, views_of(row))
            found[kind].rows.append(row)
        return tuple(found.values())

    def seen(self, view: RowView, track: Track | None = None) -> list[AlikeRows]:
        """Return the rows of a view, of one track or of both, by kind."""
        return [one for one in self.kinds if view in one.views and track in {None, one.track}]


def seen(rows: ResultRows, view: RowView, track: Track | None = None) -> list[ResultRow]:
    """Return the rows of a view, of one track or of both, those of a kind together."""
    return [row for alike in rows.seen(view, track) for row in alike.rows]


def count(rows: ResultRows, view: RowView) -> int:
    """Count the rows of a view."""
    return sum(len(alike.rows) for alike in rows.seen(view))


def _table_hours(zone: tzinfo, starts_at: datetime, second_at: datetime | None, table_id: int | None) -> Sequence[str]:
    begun = [starts_at, *([second_at] if second_at else [])] if table_id else []
    return [f"{at.astimezone(zone):%H}" for at in begun]


@dataclass(frozen=True, slots=True)
class Division:
    """What divides the rows of a chart: the columns that decide, and the bars of these values in a time zone."""

    columns: tuple[str, ...]
    bars: Callable[..., Sequence[object]]


PARTS: Mapping[str, Division] = {
    "sector": Division(("sector_id",), lambda _zone, sector_id: [sector_id]),
    "country": Division(("country",), lambda _zone, country: [country]),
    "interpreter": Division(
        ("interpreter_id",), lambda _zone, interpreter_id: [interpreter_id] if interpreter_id else []
    ),
    "origin": Division(
        ("origin",), lambda _zone, origin: [(origin if origin in ON_THE_DAY else RowView.ARRANGED).value]
    ),
    "exhibitor": Division(("exhibitor_id",), lambda _zone, exhibitor_id: [exhibitor_id]),
    "hour": Division(("starts_at", "second_at", "table_id"), _table_hours),
}
"""The divisions of charts; the hours are those of tables, of which a long consultation takes two slots."""


def is_part(row: ResultRow, by: str, value: str, zone: tzinfo) -> bool:
    """Tell whether a row is behind one bar of a chart; every row is for a division that there is not."""
    if by not in PARTS:
        return True
    part = PARTS[by]
    return value in map(str, part.bars(zone, *(getattr(row, name) for name in part.columns)))


def total(rows: Iterable[AlikeRows], kind: AmountKind, rates: RateSet) -> int | None:
    """Return an amount in won over all currencies, each record converted by itself; ``None`` without a rate needed."""
    found = 0
    for alike in rows:
        if alike.currency in {Currency.KRW, *rates.rates}:
            found += sum(alike.won(kind, rates))
        elif any(alike.column(kind.value)):
            return None
    return found


def share(part: int, whole: int) -> float | None:
    """Return a share between 0 and 1, ``None`` of nothing."""
    return part / whole if whole else None


def middle(rows: ResultRows, rates: RateSet) -> tuple[int, int] | None:
    """Return mean and median of the amounts discussed above zero, in won; ``None`` without any or without a rate."""
    counted, discussed = rows.seen(RowView.COUNTED), AmountKind.DISCUSSED
    if total(counted, discussed, rates) is None:
        return None
    known = [alike for alike in counted if alike.currency in {Currency.KRW, *rates.rates}]
    each = [won for alike in known for won in alike.won(discussed, rates) if won]
    return (sum(each) // len(each), median_low(each)) if each else None


HISTORY = FeatureHistory(
    N_("Results of the show"),
    {
        "publish": N_("Published table %(number)s of the results"),
        "state_rates": N_("Stated the rate: 1 US dollar is %(rate)s won (%(source)s)"),
    },
)
