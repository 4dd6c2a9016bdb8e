"""A comparison as JSON values: what the command prints, and what is kept with a set of firms."""

from typing import Any

from expo.domain.firms import Comparison, GroupGrowth, IndicatorComparison

SOURCE = "Expo, exact matching on sector and revenue bracket, estimand ATT; a comparison, not a proof of cause"


def document(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values: amounts in won, growth in percent, gaps in percentage points."""
    counts = found.counts
    shown: dict[str, Any] = {
        "source": SOURCE,
        "bracket_edges_won": list(found.edges),
        "all": {"adopters": counts.adopters, "non_adopters": counts.others},
        "matched": {"adopters": counts.matched_adopters, "non_adopters": counts.matched_others},
        "cells": counts.cells,
        "effective_sample_size_non_adopters": _rounded(counts.effective_others),
        "indicators": {one.indicator.value: _indicator(one) for one in found.indicators},
        "standardized_mean_difference_log_revenue_before": {
            "unmatched": _rounded(found.log_revenue.unmatched),
            "matched": _rounded(found.log_revenue.matched),
            "scale": "standard deviation of all adopters",
        },
        "att_mean_firm_revenue_growth_percentage_points": _rounded(found.mean_firm_gap),
    }
    return shown | (_full(found) if found.cells else {})


def _full(found: Comparison) -> dict[str, Any]:
    cells = found.cells.cells.items() if found.cells else ()
    return {
        "balance": [
            {"figure": one.label, "unmatched": _rounded(one.unmatched), "matched": _rounded(one.matched)}
            for one in found.balances
        ],
        "revenue_gap_under_other_choices": [
            {
                "choice": " ".join((one.label, one.text)).strip(),
                "label": one.label,
                "text": one.text,
                "percentage_points": _rounded(one.gap),
            }
            for one in found.variations
        ],
        "cell_counts": [
            {"sector": sector, "bracket": bracket, "adopters": one.adopters, "non_adopters": one.others}
            for (sector, bracket), one in cells
            if one.adopters or one.others or one.adopters is None
        ],
    }


def _indicator(one: IndicatorComparison) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "adopters": _growth(one.adopters),
        "matched_non_adopters": _growth(one.others),
        "gap_percentage_points": _rounded(one.gap),
    }
    if one.left_out:
        shown["firms_without_figures"] = one.left_out
    if one.interval:
        interval = one.interval
        shown["gap_95_percent_interval"] = [_rounded(interval.low), _rounded(interval.high)]
        shown["resampling"] = {
            "of": "firms of each group, matched again",
            "draws": interval.draws,
            "seed": interval.seed,
        }
    return shown


def _growth(group: GroupGrowth) -> dict[str, Any]:
    return {
        "mean_before": _rounded(group.mean_before),
        "mean_after": _rounded(group.mean_after),
        "growth_percent": _rounded(group.growth),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
