"""Bootstrap: the firms of each group are drawn again with replacement, matched again, and the gap computed anew."""

import numpy as np

from expo.comparison.matching import FirmTable, Floats
from expo.domain.firms import GapInterval, Indicator, MatchedBy

_AT_ONCE = 250
"""Draws whose counts are in memory at the same time."""


def interval(figures: FirmTable, indicator: Indicator, *, draws: int, seed: int) -> GapInterval | None:
    """Return the 95 % interval of the gap by percentiles; the same seed gives the same interval.

    ``None`` if hardly any draw has a gap: no cell with both groups, or means of 0 or less.
    """
    chosen = figures.only(figures.has(indicator))
    if not chosen.is_adopter.any() or chosen.is_adopter.all():
        return None
    generator = np.random.default_rng(seed)
    starts = range(0, draws, _AT_ONCE)
    found = np.concatenate([_gaps(chosen, indicator, min(_AT_ONCE, draws - start), generator) for start in starts])
    known = found[~np.isnan(found)]
    if len(known) < draws * 0.9:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return GapInterval(float(low), float(high), draws, seed)


def _gaps(figures: FirmTable, indicator: Indicator, draws: int, generator: np.random.Generator) -> Floats:
    """Return the gap of each draw, NaN where it has none."""
    cells = figures.cells(MatchedBy.SECTOR_AND_BRACKET)
    membership = np.eye(int(cells.max()) + 1)[cells]
    sums = {}
    for group in (True, False):
        in_group = figures.is_adopter == group
        counts = generator.multinomial(in_group.sum(), np.full(in_group.sum(), 1 / in_group.sum()), size=draws)
        of_cell = membership[in_group]
        before = figures.before[indicator][in_group, None] * of_cell
        after = figures.after[indicator][in_group, None] * of_cell
        sums[group] = [counts @ one for one in (of_cell, before, after)]
    adopters, adopters_before, adopters_after = sums[True]
    others, others_before, others_after = sums[False]
    kept = (adopters > 0) & (others > 0)
    ratio = np.divide(adopters, others, out=np.zeros_like(adopters), where=kept)
    growths = (
        _growth((adopters_before * kept).sum(axis=1), (adopters_after * kept).sum(axis=1)),
        _growth((others_before * ratio).sum(axis=1), (others_after * ratio).sum(axis=1)),
    )
    return growths[0] - growths[1]


def _growth(before: Floats, after: Floats) -> Floats:
    is_known = before > 0
    found: Floats = np.divide(after, before, out=np.full_like(after, np.nan), where=is_known)
    return (found - 1) * 100
