"""How much the gap in revenue depends on choices: other brackets, other matching, firms left out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from expo.comparison.estimates import gap_of
from expo.comparison.matching import FirmTable
from expo.domain.firms import Indicator, MatchedBy, Variation
from expo.domain.words import N_

_HUNDRED_MILLION = 100_000_000
_OTHER_EDGES = ((5, 20, 40, 80, 200), (10, 50, 100, 500), (5, 10, 30, 50, 100, 300))
"""In 억, hundred million won."""


def variations(figures: FirmTable, sectors: Sequence[str]) -> list[Variation]:
    """Return the gap under each other choice; ``sectors`` are the names of the sectors by number."""
    return [*_other_edges(figures), *_other_matching(figures), _without_largest(figures), *_without(figures, sectors)]


def _other_edges(figures: FirmTable) -> list[Variation]:
    found = []
    for hundreds in _OTHER_EDGES:
        edges = [hundred * _HUNDRED_MILLION for hundred in hundreds]
        bracket = np.searchsorted(edges, figures.before[Indicator.REVENUE], side="right") + 1
        text = "/".join(str(hundred) for hundred in hundreds)
        found.append(Variation(N_("Other brackets"), gap_of(replace(figures, bracket=bracket)), text))
    return found


def _other_matching(figures: FirmTable) -> list[Variation]:
    others = (MatchedBy.SECTOR, MatchedBy.BRACKET, MatchedBy.NOTHING)
    return [Variation(by.label, gap_of(figures, by)) for by in others]


def _without_largest(figures: FirmTable) -> Variation:
    revenue = figures.before[Indicator.REVENUE]
    is_usual = ~(revenue > np.nanquantile(revenue, 0.99))
    return Variation(N_("Without the largest 1 % by revenue"), gap_of(figures.only(is_usual)))


def _without(figures: FirmTable, sectors: Sequence[str]) -> list[Variation]:
    return [
        Variation(N_("Without one sector"), gap_of(figures.only(figures.sector != number)), name)
        for number, name in enumerate(sectors)
    ]
