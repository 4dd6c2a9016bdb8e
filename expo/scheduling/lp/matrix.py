"""The columns and rows of a linear program while they are collected, as arrays or one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.lp.linear_program import Floats

Indices = NDArray[np.int64]


@dataclass
class Matrix:
    """The columns and rows of a program while they are collected: ``low <= sum(value * column) <= high``.

    Columns lie between 0 and ``top``; the sum of their costs is the objective.
    """

    cost: list[float] = field(default_factory=list)
    top: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    _row: list[int] = field(default_factory=list)
    _column: list[int] = field(default_factory=list)
    _value: list[float] = field(default_factory=list)
    _blocks: list[tuple[Indices, Indices, Floats]] = field(default_factory=list)

    def columns(self, costs: Sequence[float], tops: Sequence[float]) -> Indices:
        """Add columns; return their numbers."""
        first = len(self.cost)
        self.cost += costs
        self.top += tops
        return np.arange(first, len(self.cost))

    def row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add one row."""
        self._row += [len(self.low)] * len(columns)
        self._column += columns
        self._value += values
        self.low.append(low)
        self.high.append(high)

    def block(self, row: Indices, column: Indices, value: Floats, low: Sequence[float], high: Sequence[float]) -> None:
        """Add many rows at once: the entries of all of them, in rows counted from 0."""
        self._blocks.append((row + len(self.low), column, value))
        self.low += low
        self.high += high

    def capacity_rows(self, keys: Sequence[Indices], capacities: Sequence[int]) -> None:
        """Add a row for each resource that more columns use than its capacity allows.

        Each of ``keys`` gives the resource that every column uses, negative for none; ``capacities`` how much each has.
        """
        every, column = np.concatenate(keys), np.tile(np.arange(len(keys[0])), len(keys))
        every, column = every[every >= 0], column[every >= 0]
        asked = np.bincount(every, minlength=len(capacities))
        most = np.array(capacities, dtype=np.float64)
        is_crowded = asked > most
        row = np.where(is_crowded, np.cumsum(is_crowded) - 1, -1)[every]
        number = int(is_crowded.sum())
        entries = row[row >= 0], column[row >= 0], np.ones(int((row >= 0).sum()))
        self.block(*entries, [-inf] * number, most[is_crowded].tolist())

    def entries(self) -> tuple[Indices, Indices, Floats]:
        """Return rows, columns and values of all entries, by column and then by row."""
        single = np.array(self._row, dtype=np.int64), np.array(self._column, dtype=np.int64), np.array(self._value)
        row, column, value = (np.concatenate(parts) for parts in zip(single, *self._blocks, strict=True))
        order = np.argsort(column * (len(self.low) + 1) + row, kind="stable")
        return row[order], column[order], value[order]
