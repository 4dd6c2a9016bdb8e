"""Stop criteria are values: a run is asked to stop by time, by a person, or by whichever comes first."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol


class Stop(Protocol):
    """When to stop. A run asks often, from a thread of its own; answers must be quick and must not change back."""

    def seconds_left(self, elapsed: float) -> float:
        """Return how many seconds remain after ``elapsed`` of them; ``inf`` if time does not matter, 0 to stop."""
        ...  # a protocol has no body


@dataclass(frozen=True, slots=True)
class MaxSeconds:
    """Stop after this many seconds of wall time, everything included: building models, checking, explaining."""

    seconds: float

    def seconds_left(self, elapsed: float) -> float:
        return max(0.0, self.seconds - elapsed)


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Stop as soon as ``is_requested()`` is true: a flag, a file, a row. It is asked about ten times a second."""

    is_requested: Callable[[], bool]

    def seconds_left(self, elapsed: float) -> float:
        return 0.0 if self.is_requested() else inf


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Stop when the first of several criteria says so."""

    stops: tuple[Stop, ...]

    def seconds_left(self, elapsed: float) -> float:
        return min((stop.seconds_left(elapsed) for stop in self.stops), default=inf)


def any_of(*stops: Stop) -> AnyOf:
    """Return the criterion that stops when the first of these does."""
    return AnyOf(stops)
