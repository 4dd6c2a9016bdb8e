"""The press table: each figure has a name, one definition, one computation from rows, and the rows behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from expo.domain.amounts import DEFINITIONS, AmountKind, Currency
from expo.domain.buyers import Track
from expo.domain.results import AlikeRows, RateSet, ResultRows, RowView, total
from expo.domain.words import N_, Labelled


class Unit(Labelled):
    """What a figure counts."""

    MEETINGS = "meetings", N_("consultations")
    COMPANIES = "companies", N_("companies")
    COUNTRIES = "countries", N_("countries")
    WON = "won", N_("won")
    DOLLARS = "cents", N_("US dollars")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the press table: its name, meaning and unit, and the view of whose rows it is made."""

    key: str
    label: str
    meaning: str
    unit: Unit
    view: RowView
    compute: Callable[[Sequence[AlikeRows], RateSet], int | None]


def _count(rows: Sequence[AlikeRows], _rates: RateSet) -> int:
    return sum(len(alike.rows) for alike in rows)


def _distinct(name: str) -> Callable[[Sequence[AlikeRows], RateSet], int]:
    return lambda rows, _rates: len(set().union(*(alike.column(name) for alike in rows)))


def _sum(kind: AmountKind, currency: Currency) -> Callable[[Sequence[AlikeRows], RateSet], int]:
    return lambda rows, _rates: sum(sum(alike.column(kind.value)) for alike in rows if alike.currency is currency)


def _total(kind: AmountKind) -> Callable[[Sequence[AlikeRows], RateSet], int | None]:
    return lambda rows, rates: total(rows, kind, rates)


_TOTAL = N_("Won and dollars together: each record is converted at the stated rate, rounded to the won, then added.")
_VIEWS = {
    AmountKind.DISCUSSED: RowView.COUNTED, AmountKind.EXPECTED: RowView.EXPECTED, AmountKind.SIGNED: RowView.SIGNED
}  # fmt: skip
_AMOUNT_NAMES = {
    AmountKind.DISCUSSED: (N_("Amount discussed, won"), N_("Amount discussed, US$"), N_("Amount discussed, total")),
    AmountKind.EXPECTED: (N_("Contracts pursued, won"), N_("Contracts pursued, US$"), N_("Contracts pursued, total")),
    AmountKind.SIGNED: (N_("Contracts signed, won"), N_("Contracts signed, US$"), N_("Contracts signed, total")),
}


def _amounts(kind: AmountKind) -> list[Figure]:
    in_krw, in_usd, in_all = _AMOUNT_NAMES[kind]
    meaning, view, name = DEFINITIONS[kind], _VIEWS[kind], kind.value
    return [
        Figure(f"{name}_krw", in_krw, meaning, Unit.WON, view, _sum(kind, Currency.KRW)),
        Figure(f"{name}_usd", in_usd, meaning, Unit.DOLLARS, view, _sum(kind, Currency.USD)),
        Figure(f"{name}_total", in_all, _TOTAL, Unit.WON, view, _total(kind)),
    ]


FIGURES = (
    Figure(
        "exhibitors",
        N_("Exhibitors"),
        N_("Exhibitors with at least one consultation that was held. Companies, not consultations."),
        Unit.COMPANIES,
        RowView.HELD,
        _distinct("exhibitor_id"),
    ),
    Figure(
        "buyers",
        N_("Buyers"),
        N_("Buying companies with at least one consultation that was held."),
        Unit.COMPANIES,
        RowView.HELD,
        _distinct("buyer_id"),
    ),
    Figure(
        "countries",
        N_("Countries of the buyers"),
        N_("Countries of the buyers whose consultations were held."),
        Unit.COUNTRIES,
        RowView.HELD,
        _distinct("country"),
    ),
    Figure(
        "planned",
        N_("Planned consultations"),
        N_("In the timetable when the show began, or added at the show. One that was moved counts once."),
        Unit.MEETINGS,
        RowView.PLANNED,
        _count,
    ),
    Figure(
        "arranged",
        N_("of which arranged before"),
        N_("In the timetable, or booked or placed before their time."),
        Unit.MEETINGS,
        RowView.ARRANGED,
        _count,
    ),
    Figure(
        "walk_ins",
        N_("of which walk-ins"),
        N_("People without an appointment whom the desk seated."),
        Unit.MEETINGS,
        RowView.WALK_IN,
        _count,
    ),
    Figure(
        "refills",
        N_("of which free seats taken"),
        N_("After a no-show or a cancellation, or at a table that was free. The no-show itself counts too."),
        Unit.MEETINGS,
        RowView.REFILL,
        _count,
    ),
    Figure(
        "held",
        N_("Consultations held"),
        N_("Consultations that were reported as held."),
        Unit.MEETINGS,
        RowView.HELD,
        _count,
    ),
    Figure(
        "cancelled",
        N_("Cancelled consultations"),
        N_("Cancelled after the show had begun."),
        Unit.MEETINGS,
        RowView.CANCELLED,
        _count,
    ),
    Figure(
        "no_shows",
        N_("No-shows"),
        N_("Consultations to which the buyer, the exhibitor or both did not come."),
        Unit.MEETINGS,
        RowView.NO_SHOW,
        _count,
    ),
    Figure(
        "records",
        N_("Counted records"),
        N_("Records that were submitted; drafts, disputed and withdrawn ones do not count."),
        Unit.MEETINGS,
        RowView.COUNTED,
        _count,
    ),
    *_amounts(AmountKind.DISCUSSED),
    *_amounts(AmountKind.EXPECTED),
    Figure(
        "signed",
        N_("Contracts signed (number)"),
        DEFINITIONS[AmountKind.SIGNED],
        Unit.MEETINGS,
        RowView.SIGNED,
        _count,
    ),
    *_amounts(AmountKind.SIGNED),
    Figure(
        "memoranda",
        N_("Agreements (MOU)"),
        N_("Agreements that were signed. They have no amount."),
        Unit.MEETINGS,
        RowView.MEMORANDUM,
        _count,
    ),
    Figure(
        "confirmed",
        N_("Confirmed by both sides"),
        N_("Counted records that the buyer has confirmed as they are now."),
        Unit.MEETINGS,
        RowView.CONFIRMED,
        _count,
    ),
    Figure(
        "confirmed_total",
        N_("Amount discussed, confirmed by both sides"),
        _TOTAL,
        Unit.WON,
        RowView.CONFIRMED,
        _total(AmountKind.DISCUSSED),
    ),
)
BY_KEY: Mapping[str, Figure] = {figure.key: figure for figure in FIGURES}

COLUMNS: Mapping[str, Track | None] = {"domestic": Track.DOMESTIC, "overseas": Track.OVERSEAS, "total": None}
"""The columns of the press table."""
Cells = Mapping[tuple[str, str], int | None]


def cells(rows: ResultRows, rates: RateSet) -> dict[tuple[str, str], int | None]:
    """Return every cell of the press table by figure and column."""
    return {
        (figure.key, name): figure.compute(rows.seen(figure.view, track), rates)
        for figure in FIGURES
        for name, track in COLUMNS.items()
    }


class PressKind(Labelled):
    """Why a table was published."""

    FIRST = "first", N_("First table")
    REVISION = "revision", N_("Later figures")
    CORRECTION = "correction", N_("Correction of an error")


FEW_COMPANIES = 5
"""With fewer companies behind it, an amount in public could be guessed to be one company's."""
HIDDEN = "hidden"


def public_cells(values: Cells) -> dict[tuple[str, str], int | str | None]:
    """Return the cells that may be shown to everybody: amounts of few companies are hidden.

    If one of the two tracks is hidden, so is the other: the total less one would give it away.
    """
    companies = {name: min(values[side, name] or 0 for side in ("exhibitors", "buyers")) for name in COLUMNS}
    few = {name for name, count in companies.items() if count < FEW_COMPANIES}
    hidden = set(COLUMNS) if "total" in few else {"domestic", "overseas"} if few else set()
    money = {figure.key for figure in FIGURES if figure.unit in {Unit.WON, Unit.DOLLARS}}
    return {
        (figure, name): HIDDEN if figure in money and name in hidden and value else value
        for (figure, name), value in values.items()
    }
