"""The rows behind the figures of a show, what each figure counts of them, and what should be looked at.

A row is a planned consultation with its outcome and the newest revision of its record. Pages, spreadsheets, the press
table and the lists of rows all start here, so that they cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from statistics import median_low
from typing import NamedTuple

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
    submitted_at: datetime | None = None

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED and self.outcome is HELD

    @property
    def is_missing(self) -> bool:
        return self.outcome is HELD and self.state in {None, RecordState.DRAFT}


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


def _differs(row: ResultRow) -> bool:
    return row.is_counted and row.buyer_minor is not None and not agree(row.discussed, row.buyer_minor)


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
    RowView.DIFFERING: _differs,
    RowView.EXPECTED: lambda row: row.is_counted and row.expected > 0,
    RowView.SIGNED: lambda row: row.is_counted and row.signed > 0,
    RowView.MEMORANDUM: lambda row: row.is_counted and row.has_memorandum,
    RowView.WITHDRAWN: lambda row: row.state is RecordState.WITHDRAWN,
}


def seen(rows: Iterable[ResultRow], view: RowView, track: Track | None = None) -> list[ResultRow]:
    """Return the rows of a view, of one track or of both."""
    is_shown = SHOWN[view]
    return [row for row in rows if is_shown(row) and (track is None or row.track == track)]


def _table_hours(row: ResultRow, zone: tzinfo) -> Sequence[str]:
    begun = [row.starts_at, *([row.second_at] if row.second_at else [])] if row.table_id else []
    return [f"{at.astimezone(zone):%H}" for at in begun]


PARTS: Mapping[str, Callable[[ResultRow, tzinfo], Sequence[object]]] = {
    "sector": lambda row, _zone: [row.sector_id],
    "country": lambda row, _zone: [row.country],
    "interpreter": lambda row, _zone: [row.interpreter_id] if row.interpreter_id else [],
    "origin": lambda row, _zone: [(row.origin if row.origin in ON_THE_DAY else RowView.ARRANGED).value],
    "exhibitor": lambda row, _zone: [row.exhibitor_id],
    "hour": _table_hours,
}
"""What charts divide rows by; the hours are those of tables, of which a long consultation takes two slots."""


def part_of(rows: Iterable[ResultRow], by: str, value: str, zone: tzinfo) -> list[ResultRow]:
    """Return the rows behind one bar of a chart; all rows for a division that there is not."""
    divide = PARTS.get(by)
    return [row for row in rows if divide is None or value in map(str, divide(row, zone))]


def total(rows: Iterable[ResultRow], kind: AmountKind, rates: RateSet) -> int | None:
    """Return an amount in won over all currencies, each record converted by itself; ``None`` without a rate needed."""
    amounts = [(getattr(row, kind.value), row.currency or Currency.KRW) for row in seen(rows, RowView.COUNTED)]
    if any(minor and currency is not Currency.KRW and currency not in rates.rates for minor, currency in amounts):
        return None
    return sum(rates.won(minor, currency) for minor, currency in amounts if minor)


def share(part: int, whole: int) -> float | None:
    """Return a share between 0 and 1, ``None`` of nothing."""
    return part / whole if whole else None


class ResultWarning(Labelled):
    """What should be looked at before results are published."""

    UNRECORDED = "unrecorded", N_("Consultations without an outcome")
    NO_RATE = "no_rate", N_("Dollar amounts and no stated rate")
    MISSING = "missing", N_("Consultations held without a record")
    DISPUTED = "disputed", N_("Disputed records")
    PURSUED_IS_HIGH = "pursued_is_high", N_("Contracts pursued are above half of the amount discussed")
    ONE_IS_LARGE = "one_is_large", N_("One record is above a fifth of the total")
    TEXTS_REPEAT = "texts_repeat", N_("The same note in three records or more")
    SIDES_DIFFER = "sides_differ", N_("Buyer and exhibitor differ by more than a fifth")
    FEW_CONFIRMED = "few_confirmed", N_("Fewer than three in five records are confirmed by both sides")


BEHIND: Mapping[ResultWarning, RowView] = {
    ResultWarning.UNRECORDED: RowView.UNRECORDED,
    ResultWarning.MISSING: RowView.MISSING,
    ResultWarning.DISPUTED: RowView.DISPUTED,
    ResultWarning.PURSUED_IS_HIGH: RowView.EXPECTED,
    ResultWarning.SIDES_DIFFER: RowView.DIFFERING,
}
"""The list that shows a warning's rows; the counted records for every other one."""
BLOCKING = frozenset({ResultWarning.UNRECORDED, ResultWarning.NO_RATE})


def warnings(rows: Sequence[ResultRow], rates: RateSet) -> dict[ResultWarning, list[ResultRow]]:
    """Return the warnings that apply, each with the rows behind it."""
    counted = seen(rows, RowView.COUNTED)
    whole, pursued = (total(rows, kind, rates) for kind in (AmountKind.DISCUSSED, AmountKind.EXPECTED))
    notes = Counter((row.note or "").strip() for row in counted)
    large = whole and [row for row in counted if rates.won(row.discussed, row.currency or Currency.KRW) * 5 > whole]
    found = {
        ResultWarning.UNRECORDED: seen(rows, RowView.UNRECORDED),
        ResultWarning.NO_RATE: [row for row in counted if row.currency not in {Currency.KRW, *rates.rates}],
        ResultWarning.MISSING: seen(rows, RowView.MISSING),
        ResultWarning.DISPUTED: seen(rows, RowView.DISPUTED),
        ResultWarning.PURSUED_IS_HIGH: seen(rows, RowView.EXPECTED) if whole and (pursued or 0) * 2 > whole else [],
        ResultWarning.ONE_IS_LARGE: large or [],
        ResultWarning.TEXTS_REPEAT: [row for row in counted if row.note.strip() and notes[row.note.strip()] >= 3],
        ResultWarning.SIDES_DIFFER: seen(rows, RowView.DIFFERING),
        ResultWarning.FEW_CONFIRMED: [row for row in counted if not row.is_confirmed],
    }
    if len(found[ResultWarning.FEW_CONFIRMED]) * 5 <= len(counted) * 2:
        found[ResultWarning.FEW_CONFIRMED] = []
    return {warning: behind for warning, behind in found.items() if behind}


def middle(rows: Sequence[ResultRow], rates: RateSet) -> tuple[int, int] | None:
    """Return mean and median of the amounts discussed above zero, in won; ``None`` without any or without a rate."""
    if total(rows, AmountKind.DISCUSSED, rates) is None:
        return None
    each = [rates.won(row.discussed, row.currency or Currency.KRW) for row in seen(rows, RowView.COUNTED)]
    each = [won for won in each if won]
    return (sum(each) // len(each), median_low(each)) if each else None


HISTORY = FeatureHistory(
    N_("Results of the show"),
    {
        "publish": N_("Published table %(number)s of the results"),
        "state_rates": N_("Stated the rate: 1 US dollar is %(rate)s won (%(source)s)"),
    },
)
