"""Chance that falls the same way on every Python: one named stream of throws per part of the sample."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

SEED = 20241022
T = TypeVar("T")


class Dice:
    """Throws drawn from ``Random.random`` alone, the one method whose sequence Python promises not to change."""

    def __init__(self, stream: str) -> None:
        self._random = Random(f"{SEED}:{stream}")  # noqa: S311 -- sample data, not secrets

    def number(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        """Tell whether an event of this probability happens."""
        return self.number(1, 100) <= percent

    def choice(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.number(0, len(items) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        rest = list(items)
        return [rest.pop(self.number(0, len(rest) - 1)) for _ in range(len(rest))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return ``count`` of the items, or all of them if there are fewer, in their own order."""
        chosen = set(self.shuffled(range(len(items)))[:count])
        return [item for place, item in enumerate(items) if place in chosen]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """Return one key; a key of weight 3 comes up three times as often as one of weight 1."""
        at = self.number(1, sum(weights.values()))
        for item, weight in weights.items():
            at -= weight
            if at <= 0:
                return item
        raise ValueError("there is nothing to choose from")

    def dealt(self, counts: Mapping[T, int]) -> list[T]:
        """Return every key as often as it is counted, shuffled."""
        return self.shuffled([item for item, count in counts.items() for _ in range(count)])
