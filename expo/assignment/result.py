"""What the engine returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from expo.domain.readings import Pair, PassedOver, ReadingFault


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment, what it is worth, and proven upper bounds.

    Objectives in order: the narrowest ``loads`` (least and most readings of a reader without limits of the own), the
    best ``floor`` (the sum of affinities of the application that is served worst), the best ``total``.
    """

    pairs: frozenset[Pair]
    loads: tuple[int, int]
    floor: int
    floor_bound: int
    total: int
    total_bound: int
    passed_over: Mapping[Pair, PassedOver]
    seconds: float

    @property
    def is_proven(self) -> bool:
        """Whether no assignment with such loads serves the worst application better, nor all together."""
        return self.floor >= self.floor_bound and self.total >= self.total_bound

    def document(self) -> dict[str, Any]:
        """Return the assignment's figures as plain JSON."""
        return {
            "loads": list(self.loads),
            "floor": self.floor,
            "floor_bound": self.floor_bound,
            "total": self.total,
            "total_bound": self.total_bound,
            "is_proven": self.is_proven,
            "seconds": round(self.seconds, 2),
            "passed_over": [[*pair, why.value] for pair, why in sorted(self.passed_over.items())],
        }


class Impossible(Exception):  # noqa: N818 -- reads as a sentence: raise Impossible
    """No assignment keeps the rules; ``faults`` says which of them stand in the way."""

    def __init__(self, faults: tuple[ReadingFault, ...]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults
