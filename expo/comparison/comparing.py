"""The whole comparison: match, estimate, and where asked for say how sure it is."""

from collections.abc import Sequence
from dataclasses import replace

from expo.comparison.balance import balances, log_revenue_balance
from expo.comparison.disclosure import cell_table
from expo.comparison.estimates import effective_size, estimate, mean_firm_gap
from expo.comparison.matching import FirmTable, Matching, match
from expo.comparison.resampling import interval
from expo.comparison.variations import variations
from expo.domain.firms import (
    BRACKET_EDGES,
    Comparison,
    FirmFigures,
    Indicator,
    IndicatorComparison,
    MatchingCounts,
)
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_

NO_ADOPTERS = Violation("no_adopters", N_("There is no adopter among the firms."))
NO_OTHERS = Violation("no_others", N_("There is no firm to compare with: all are adopters."))
NO_CELL = Violation(
    "no_cell", N_("No adopter shares its sector and revenue bracket with another firm: nothing can be compared.")
)


def compare(
    firms: Sequence[FirmFigures], *, edges: Sequence[int] = BRACKET_EDGES, draws: int = 0, seed: int = 1
) -> Comparison:
    """Compare adopters with others of the same sector and revenue bracket, whatever the order of the firms.

    With ``draws`` the report has intervals from so many resampled sets of firms, balances, variations and the table of
    cells as well. The brackets are those of the firms; ``edges`` only says how they were made.

    Raises
    ------
    Refusal
        If a group is empty, or no cell has both groups.
    """
    firms = sorted(firms, key=lambda firm: (firm.name, firm.sector, firm.bracket))
    if not any(firm.is_adopter for firm in firms):
        raise Refusal(NO_ADOPTERS)
    if all(firm.is_adopter for firm in firms):
        raise Refusal(NO_OTHERS)
    figures = FirmTable.of(firms)
    matching = match(figures)
    if not matching.is_possible:
        raise Refusal(NO_CELL)
    estimates = [estimate(figures, one) for one in Indicator if figures.has(one).any()]
    found = Comparison(
        tuple(edges),
        _counts(matching),
        tuple(one for one in estimates if one),
        log_revenue_balance(figures, matching),
        mean_firm_gap(figures),
    )
    if not draws:
        return found
    return replace(
        found,
        indicators=tuple(_with_interval(figures, one, draws, seed) for one in found.indicators),
        balances=tuple(balances(figures, matching)),
        variations=tuple(variations(figures, sorted({firm.sector for firm in firms}))),
        cells=cell_table(firms),
    )


def _with_interval(figures: FirmTable, one: IndicatorComparison, draws: int, seed: int) -> IndicatorComparison:
    return replace(one, interval=interval(figures, one.indicator, draws=draws, seed=seed))


def _counts(matching: Matching) -> MatchingCounts:
    adopters, others = matching.counts
    return MatchingCounts(
        adopters=int(adopters.sum()),
        others=int(others.sum()),
        matched_adopters=int(adopters[matching.has_both].sum()),
        matched_others=int(others[matching.has_both].sum()),
        cells=int(matching.has_both.sum()),
        effective_others=effective_size(matching),
    )
