"""Growth of means of both groups in one indicator, and the growth of the mean firm."""

import numpy as np

from expo.comparison.matching import FirmTable, Matching, match, mean
from expo.domain.firms import GroupGrowth, Indicator, IndicatorComparison, MatchedBy


def estimate(
    figures: FirmTable, indicator: Indicator, by: MatchedBy = MatchedBy.SECTOR_AND_BRACKET
) -> IndicatorComparison | None:
    """Compare the groups among the firms that have both figures; ``None`` if no cell has both groups."""
    known = figures.has(indicator)
    chosen = figures.only(known)
    matching = match(chosen, by)
    if not matching.is_possible:
        return None
    return IndicatorComparison(
        indicator,
        _growth(chosen, indicator, matching, adopters=True),
        _growth(chosen, indicator, matching, adopters=False),
        int((~known).sum()),
    )


def gap_of(figures: FirmTable, by: MatchedBy = MatchedBy.SECTOR_AND_BRACKET) -> float | None:
    """Return the gap in revenue, in percentage points."""
    found = estimate(figures, Indicator.REVENUE, by)
    return found.gap if found else None


def mean_firm_gap(figures: FirmTable) -> float | None:
    """Return by how many percentage points the mean adopter's revenue grew more than the mean matched other's."""
    chosen = figures.only(figures.has(Indicator.REVENUE) & (figures.before[Indicator.REVENUE] > 0))
    matching = match(chosen)
    if not matching.is_possible:
        return None
    growth = (chosen.after[Indicator.REVENUE] / chosen.before[Indicator.REVENUE] - 1) * 100
    return mean(growth, matching.adopter_weights) - mean(growth, matching.other_weights)


def effective_size(matching: Matching) -> float:
    """Return how many unweighted others would tell as much as the weighted ones."""
    weights = matching.other_weights
    return float(weights.sum() ** 2 / np.square(weights).sum())


def _growth(figures: FirmTable, indicator: Indicator, matching: Matching, *, adopters: bool) -> GroupGrowth:
    weights = matching.adopter_weights if adopters else matching.other_weights
    return GroupGrowth(mean(figures.before[indicator], weights), mean(figures.after[indicator], weights))
