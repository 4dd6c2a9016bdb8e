"""Exact matching: firms of equal cells are compared, the others weighted to the adopters' mix of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expo.domain.firms import FirmFigures, Indicator, MatchedBy

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class FirmTable:
    """The firms as columns: one entry for each firm, NaN where a figure is missing."""

    is_adopter: Flags
    sector: Whole
    bracket: Whole
    before: dict[Indicator, Floats]
    after: dict[Indicator, Floats]

    @classmethod
    def of(cls, firms: Sequence[FirmFigures]) -> "FirmTable":
        sectors = {name: number for number, name in enumerate(sorted({firm.sector for firm in firms}))}
        return cls(
            np.array([firm.is_adopter for firm in firms], dtype=np.bool_),
            np.array([sectors[firm.sector] for firm in firms], dtype=np.int64),
            np.array([firm.bracket for firm in firms], dtype=np.int64),
            {one: np.array([firm.before.get(one, np.nan) for firm in firms]) for one in Indicator},
            {one: np.array([firm.after.get(one, np.nan) for firm in firms]) for one in Indicator},
        )

    def only(self, chosen: Flags) -> "FirmTable":
        """Return the chosen firms."""
        return FirmTable(
            self.is_adopter[chosen],
            self.sector[chosen],
            self.bracket[chosen],
            {one: column[chosen] for one, column in self.before.items()},
            {one: column[chosen] for one, column in self.after.items()},
        )

    def has(self, indicator: Indicator) -> Flags:
        """Tell for each firm whether both figures are known."""
        return ~(np.isnan(self.before[indicator]) | np.isnan(self.after[indicator]))

    def cells(self, by: MatchedBy) -> Whole:
        """Return the number of each firm's cell, from 0 without gaps."""
        nothing = np.zeros_like(self.sector)
        sector = self.sector if by in {MatchedBy.SECTOR, MatchedBy.SECTOR_AND_BRACKET} else nothing
        bracket = self.bracket if by in {MatchedBy.BRACKET, MatchedBy.SECTOR_AND_BRACKET} else nothing
        _values, numbers = np.unique(np.stack([sector, bracket]), axis=1, return_inverse=True)
        return numbers.reshape(-1).astype(np.int64)


@dataclass(frozen=True)
class Matching:
    """The firms of cells with both groups. Adopters count once; others have weights whose mean is 1."""

    is_adopter: Flags
    cell: Whole

    @cached_property
    def counts(self) -> tuple[Whole, Whole]:
        """Adopters and others of each cell."""
        size = int(self.cell.max(initial=-1)) + 1
        return (
            np.bincount(self.cell[self.is_adopter], minlength=size),
            np.bincount(self.cell[~self.is_adopter], minlength=size),
        )

    @cached_property
    def has_both(self) -> Flags:
        """Whether each cell has both groups, and so is kept."""
        adopters, others = self.counts
        both: Flags = (adopters > 0) & (others > 0)
        return both

    @property
    def is_kept(self) -> Flags:
        """Whether each firm's cell is kept."""
        kept: Flags = self.has_both[self.cell]
        return kept

    @cached_property
    def weights(self) -> Floats:
        """Each firm's weight in the mean of its group; 0 outside the kept cells."""
        adopters, others = self.counts
        ratio = np.divide(adopters, others, out=np.zeros(len(adopters)), where=self.has_both)
        kept_adopters, kept_others = adopters[self.has_both].sum(), others[self.has_both].sum()
        scale = kept_others / kept_adopters if kept_adopters else 0.0
        return np.where(self.is_adopter, self.is_kept.astype(float), ratio[self.cell] * scale)

    @property
    def adopter_weights(self) -> Floats:
        return np.where(self.is_adopter, self.weights, 0.0)

    @property
    def other_weights(self) -> Floats:
        return np.where(self.is_adopter, 0.0, self.weights)

    @property
    def is_possible(self) -> bool:
        """Whether there is a cell with both groups."""
        return bool(self.has_both.any())


def match(figures: FirmTable, by: MatchedBy = MatchedBy.SECTOR_AND_BRACKET) -> Matching:
    """Match the firms by their cells."""
    return Matching(figures.is_adopter, figures.cells(by))


def mean(values: Floats, weights: Floats) -> float:
    """Return the weighted mean; values of weight 0 do not count, whatever they are."""
    return float(np.average(values[weights > 0], weights=weights[weights > 0]))
