"""How equal the groups were before, without and with matching: standardised mean differences."""

import numpy as np

from expo.comparison.matching import FirmTable, Floats, Matching, mean
from expo.domain.firms import Balance, Indicator
from expo.domain.words import N_


def log_revenue_balance(figures: FirmTable, matching: Matching) -> Balance:
    """Return the difference in the natural logarithm of revenue before; firms without revenue do not count."""
    return _balance(N_("Revenue before (logarithm)"), _logarithm(figures.before[Indicator.REVENUE]), matching)


def balances(figures: FirmTable, matching: Matching) -> list[Balance]:
    """Return the difference in each figure before."""
    labels = {
        Indicator.REVENUE: N_("Revenue before"),
        Indicator.PROFIT: N_("Operating profit before"),
        Indicator.RD: N_("Research and development before"),
        Indicator.EMPLOYEES: N_("Employees before"),
    }
    found = [_balance(label, figures.before[one], matching) for one, label in labels.items()]
    return [log_revenue_balance(figures, matching), *(one for one in found if one.unmatched is not None)]


def _balance(label: str, values: Floats, matching: Matching) -> Balance:
    known = ~np.isnan(values)
    adopters = values[known & matching.is_adopter]
    deviation = float(adopters.std(ddof=1)) if len(adopters) > 1 else 0.0
    if not deviation:
        return Balance(label, None, None)
    plain = known.astype(float)

    def difference(adopter_weights: Floats, other_weights: Floats) -> float | None:
        ours, theirs = adopter_weights * plain, other_weights * plain
        if not ours.any() or not theirs.any():
            return None
        return (mean(values, ours) - mean(values, theirs)) / deviation

    return Balance(
        label,
        difference(matching.is_adopter.astype(float), (~matching.is_adopter).astype(float)),
        difference(matching.adopter_weights, matching.other_weights),
    )


def _logarithm(values: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(values > 0, np.log(values), np.nan)
    return found
