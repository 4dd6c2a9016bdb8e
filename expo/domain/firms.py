"""Comparing firms that took part in a programme with firms that did not: the figures and the result in plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

BRACKET_EDGES = (1_000_000_000, 3_000_000_000, 5_000_000_000, 10_000_000_000, 30_000_000_000)
"""Revenue before, in won, at which the next bracket begins; a bracket has its lower edge and not its upper one."""

FEWEST = 5
"""Cells with fewer adopters or fewer others are hidden in tables; they stay in the estimate."""


class Indicator(Labelled):
    """What is compared. Amounts are in won."""

    REVENUE = "revenue", N_("Revenue")
    PROFIT = "profit", N_("Operating profit")
    RD = "rd", N_("Research and development")
    EMPLOYEES = "employees", N_("Employees")


class MatchedBy(Labelled):
    """In what firms must be equal to be compared."""

    SECTOR_AND_BRACKET = "sector_and_bracket", N_("Sector and revenue bracket")
    SECTOR = "sector", N_("Sector only")
    BRACKET = "bracket", N_("Revenue bracket only")
    NOTHING = "nothing", N_("Not matched")


@dataclass(frozen=True, slots=True)
class FirmFigures:
    """One firm: its sector (KSIC, two digits), revenue bracket (from 1), and its figures before and after."""

    name: str
    is_adopter: bool
    sector: str
    bracket: int
    before: Mapping[Indicator, float]
    after: Mapping[Indicator, float]


@dataclass(frozen=True, slots=True)
class GroupGrowth:
    """The means of a group before and after, and the growth of the mean in percent: ``None`` from 0 or less."""

    mean_before: float
    mean_after: float

    @property
    def growth(self) -> float | None:
        return (self.mean_after / self.mean_before - 1) * 100 if self.mean_before > 0 else None


@dataclass(frozen=True, slots=True)
class GapInterval:
    """Percentage points between which the gap lies in 95 % of the resampled sets of firms."""

    low: float
    high: float
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class IndicatorComparison:
    """Adopters beside matched others in one indicator; ``left_out`` firms lack one of its two figures."""

    indicator: Indicator
    adopters: GroupGrowth
    others: GroupGrowth
    left_out: int
    interval: GapInterval | None = None

    @property
    def gap(self) -> float | None:
        """Percentage points by which the adopters' mean grew more than the matched others'."""
        if self.adopters.growth is None or self.others.growth is None:
            return None
        return self.adopters.growth - self.others.growth


@dataclass(frozen=True, slots=True)
class MatchingCounts:
    """How many firms there are, and how many are in cells that have both groups."""

    adopters: int
    others: int
    matched_adopters: int
    matched_others: int
    cells: int
    effective_others: float
    """The number of unweighted firms that would tell as much as the weighted ones: (Σw)² / Σw²."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The difference of the groups before, in standard deviations of all adopters; 0 is equal."""

    label: str
    unmatched: float | None
    matched: float | None


@dataclass(frozen=True, slots=True)
class Variation:
    """The gap in revenue under another choice; ``text`` names what the choice is about, such as a sector."""

    label: str
    gap: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CellCount:
    """How many firms of both groups a cell or a total has; both are ``None`` where they are hidden."""

    adopters: int | None
    others: int | None


@dataclass(frozen=True, slots=True)
class CellTable:
    """The cells by sector and bracket with totals, as far as they may be shown."""

    sectors: Sequence[str]
    brackets: Sequence[int]
    cells: Mapping[tuple[str, int], CellCount]
    sector_totals: Mapping[str, CellCount]
    bracket_totals: Mapping[int, CellCount]
    total: CellCount


@dataclass(frozen=True, slots=True)
class Comparison:
    """A matched comparison: not a proof of cause.

    ``mean_firm_gap`` answers another question than the gap of an indicator: how much more the mean *firm* grew, in
    percentage points. It ignores firms without revenue before.
    """

    edges: Sequence[int]
    counts: MatchingCounts
    indicators: Sequence[IndicatorComparison]
    log_revenue: Balance
    mean_firm_gap: float | None
    balances: Sequence[Balance] = ()
    variations: Sequence[Variation] = ()
    cells: CellTable | None = None


def bracket_of(revenue: float, edges: Sequence[int] = BRACKET_EDGES) -> int:
    """Return the bracket of a revenue in won, from 1."""
    return 1 + sum(revenue >= edge for edge in edges)


HISTORY = FeatureHistory(
    N_("Outcomes of firms"),
    {
        "bring": N_("Imported figures: %(name)s; firms: %(count)s"),
        "publish": N_("Entered a published figure from %(source)s"),
    },
)
