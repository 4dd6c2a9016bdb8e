"""What the engine returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from expo.allocation.score import PLACE, Score
from expo.domain.allocation import Placed, UnmetBooth


@dataclass(frozen=True, slots=True)
class UnmetBoothWish:
    """A wish that a plan leaves unmet, with its reason.

    ``kind`` is ``place``, ``wished``, ``partners`` or ``competitors``; ``about`` is the exhibitors or units concerned.
    """

    kind: str
    seeker: int
    about: tuple[int, ...]
    reason: UnmetBooth


@dataclass(frozen=True, slots=True)
class AllocationProgress:
    """How far a run is: exhibitors with a place, points of the wishes, and the bound on both together."""

    phase: str
    seconds: float
    placed: int
    points: int
    bound: int | None

    def document(self) -> dict[str, Any]:
        """Return the progress as plain JSON; the bound is on the points, given the places."""
        bound = None if self.bound is None else self.bound - PLACE * self.placed
        return {
            "phase": self.phase,
            "seconds": round(self.seconds, 1),
            "placed": self.placed,
            "points": self.points,
            "bound": bound,
        }


OnAllocationProgress = Callable[[AllocationProgress], None]


@dataclass(frozen=True, slots=True)
class Allocation:
    """A plan, what it is worth, a proven upper bound on ``score.total``, and the wishes that it leaves unmet."""

    placed: Placed
    score: Score
    bound: int
    unmet: tuple[UnmetBoothWish, ...]
    seconds: float

    @property
    def is_proven(self) -> bool:
        """Whether no plan is worth more."""
        return self.bound <= self.score.total

    @property
    def points_bound(self) -> int:
        """The bound on the points of the wishes, among plans that place as many exhibitors."""
        return self.bound - PLACE * self.score.placed

    @property
    def gap(self) -> float:
        """How far the points of the wishes may be from the best ones: 0.02 is 2 %."""
        return (self.points_bound - self.score.points) / max(1, self.points_bound)

    def document(self) -> Mapping[str, Any]:
        """Return the plan as plain JSON."""
        score = self.score
        return {
            "placed": [[seeker, list(units)] for seeker, units in sorted(self.placed.items())],
            "score": {
                "placed": score.placed,
                "partners": score.partners,
                "competitors": score.competitors,
                "wished": score.wished,
                "walking": score.walking,
                "keep": score.keep,
                "points": score.points,
            },
            "bound": self.points_bound,
            "is_proven": self.is_proven,
            "seconds": round(self.seconds, 2),
            "unmet": [[one.kind, one.seeker, list(one.about), one.reason.value] for one in self.unmet],
        }
