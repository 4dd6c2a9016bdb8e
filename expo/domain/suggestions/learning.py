"""What the companies of one edition go by: weights of the ranking, learned from the wishes that they have.

A reader's odds of wishing for a company are taken to be its own readiness to wish, times two to the weighted sum of the
parts. The weights start from the rule of thumb. A part that is more often found among wishes than they let one expect
gets more weight, and the other way round; how far it moves depends on how many wishes say so.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from expo.domain.suggestions.ranking import WEIGHTS, ScorePart, ScoreWeights

LEAST_READERS = 10
"""Fewest companies with wishes to learn from: the weights must not reveal the choice of one."""
CREDIT = 10.0
"""How firmly a weight holds to the rule of thumb (the precision of its prior, by natural logarithms)."""
LEAST_SHARE = 0.3
"""What remains of a weight at least, so that a reason that is shown counts."""
LEAST_SAID = 0.7
"""The same for what the buyer asks for in words: what others choose does not undo it."""
_ROUNDS, _STEP, _HALVINGS, _WIDEST = 12, 0.5, 40, 60.0


@dataclass(frozen=True, slots=True)
class AlikePairs:
    """Companies that have the same parts for one reader: how many there are, and how many it wishes for."""

    parts: Mapping[ScorePart, float]
    count: int
    wished: int


def alike(pairs: Iterable[tuple[Mapping[ScorePart, float], bool]]) -> list[AlikePairs]:
    """Return the companies of one reader, each with whether it is wished for, put together by their parts."""
    counts: Counter[frozenset[tuple[ScorePart, float]]] = Counter()
    wished: Counter[frozenset[tuple[ScorePart, float]]] = Counter()
    for parts, is_wished in pairs:
        key = frozenset(parts.items())
        counts[key] += 1
        wished[key] += is_wished
    return [AlikePairs(dict(key), count, wished[key]) for key, count in counts.items()]


def learned(readers: Collection[Sequence[AlikePairs]]) -> ScoreWeights:
    """Return the weights by which readers with wishes seem to choose; the rule of thumb while they are too few."""
    choosing = [pairs for pairs in readers if 0 < sum(one.wished for one in pairs) < sum(one.count for one in pairs)]
    if len(choosing) < LEAST_READERS:
        return WEIGHTS
    weights = {part: weight * log(2) for part, weight in WEIGHTS.items()}
    for _ in range(_ROUNDS):
        weights = _moved(weights, choosing)
    return {part: weight / log(2) for part, weight in weights.items()}


def _moved(weights: dict[ScorePart, float], readers: Iterable[Sequence[AlikePairs]]) -> dict[ScorePart, float]:
    """Return the weights after a step of Newton's method for each by itself, half of it because parts overlap."""
    starts = {part: weight * log(2) for part, weight in WEIGHTS.items()}
    gains = {part: CREDIT * (starts[part] - weight) for part, weight in weights.items()}
    curves = dict.fromkeys(weights, CREDIT)
    for pairs in readers:
        chances = _chances(weights, pairs)
        spread = [one.count * chance * (1 - chance) for one, chance in zip(pairs, chances, strict=True)]
        means = dict.fromkeys(weights, 0.0)
        for one, chance, weight in zip(pairs, chances, spread, strict=True):
            for part, count in one.parts.items():
                gains[part] += count * (one.wished - one.count * chance)
                curves[part] += count * count * weight
                means[part] += count * weight
        total = sum(spread)
        for part, mean in means.items():
            curves[part] -= mean * mean / total
    moved = {part: weight + _STEP * gains[part] / curves[part] for part, weight in weights.items()}
    return {part: _least(part, weight, starts[part]) for part, weight in moved.items()}


def _least(part: ScorePart, weight: float, start: float) -> float:
    """Return a weight that keeps its sign and enough of where it started."""
    floor = start * (LEAST_SAID if part is ScorePart.PRODUCT else LEAST_SHARE)
    return max(weight, floor) if start > 0 else min(weight, floor)


def _chances(weights: Mapping[ScorePart, float], pairs: Sequence[AlikePairs]) -> list[float]:
    """Return how likely each company is wished for, so that all together are as many as the reader's wishes."""
    sums = [sum(weights[part] * count for part, count in one.parts.items()) for one in pairs]
    wished = sum(one.wished for one in pairs)
    low, high = -_WIDEST, _WIDEST
    for _ in range(_HALVINGS):
        readiness = (low + high) / 2
        expected = sum(one.count / (1 + exp(-total - readiness)) for one, total in zip(pairs, sums, strict=True))
        low, high = (readiness, high) if expected < wished else (low, readiness)
    return [1 / (1 + exp(-total - low)) for total in sums]
