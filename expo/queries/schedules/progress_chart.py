"""Best and bound over time, as a picture draws them: they close in on each other until nothing is left between."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """Two stairs over time. Points are shares of the picture: ``x`` of the time, ``y`` from its bottom, both 0 to 1.

    ``low`` and ``high`` are the weights at the bottom and the top, ``seconds`` the time at the right edge.
    """

    best: tuple[Point, ...]
    bound: tuple[Point, ...]
    low: int
    high: int
    seconds: float

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: one moment makes no line."""
        return len(self.best) < 2


def progress_chart(progress: Sequence[Mapping[str, Any]], *, until: float) -> ProgressChart:
    """Return the chart of a run's progress; time runs to its last moment, or to ``until`` if that is later.

    The first bound may be far up (all wishes together); the picture then leaves it out of its range and lets the stair
    come in from above, since what matters is how close the two come.
    """
    best = [(row["seconds"], row["weight"]) for row in progress if row["weight"] is not None]
    bound = [(row["seconds"], row["bound"]) for row in progress if row["bound"] is not None]
    seconds = max([until, 1.0, *(row["seconds"] for row in progress)])
    if not best:
        return ProgressChart((), (), 0, 0, seconds)
    top, bottom = best[-1][1], best[0][1]
    reach = max(top - bottom, round(0.01 * top), 1)
    high = min(max([top, *(value for _, value in bound)]), top + 2 * reach)
    low = bottom - reach // 2
    return ProgressChart(_stairs(best, low, high, seconds), _stairs(bound, low, high, seconds), low, high, seconds)


def _stairs(points: Iterable[tuple[float, int]], low: int, high: int, seconds: float) -> tuple[Point, ...]:
    found: list[Point] = []
    span = max(high - low, 1)
    for at, value in points:
        x, y = at / seconds, min(1.0, max(0.0, (value - low) / span))
        if found:
            found.append((x, found[-1][1]))
        found.append((x, y))
    return tuple(found)
