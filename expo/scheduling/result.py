"""What a run returns (`Schedule`) and what it says on the way (`Progress`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from expo.domain.timetable import Placement


@dataclass(frozen=True, slots=True)
class Bounds:
    """Proven limits: no schedule does better on a figure, given the figures before it are as reported.

    ``shortfall`` and ``breaks`` cannot be smaller, ``weight`` cannot be larger.
    """

    shortfall: int
    weight: int
    breaks: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A request that is not met, with the contract's code of the step that leaves it no slot, and in words."""

    request: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timetable with its figures, what is proven about them, and why the rest is not met.

    ``seconds`` is wall time. ``breaks_by_day`` tells of each day how many breaks it has and how many it must have,
    given which meetings are held on it: a day whose two numbers agree is proven. ``dropped``, ``moved`` and
    ``rehoused`` count the changes to an older schedule; ``None`` when there was none.
    """

    placements: tuple[Placement, ...]
    shortfall: int
    weight: int
    breaks: int
    bounds: Bounds
    seconds: float
    unmet: tuple[Unmet, ...]
    name: str = ""
    breaks_by_day: tuple[tuple[int, int], ...] = ()
    dropped: int | None = None
    moved: int | None = None
    rehoused: int | None = None
    dropped_bound: int | None = None

    @property
    def status(self) -> str:
        """``optimal`` when every bound is reached, else ``feasible``."""
        reached = self.bounds == Bounds(self.shortfall, self.weight, self.breaks) and self.dropped == self.dropped_bound
        return "optimal" if reached else "feasible"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come. Figures are those of the best schedule so far, ``None`` before the first one.

    ``phase`` is one of ``reading``, ``first``, ``weight``, ``breaks``, ``checking``, ``done``. ``best`` returns the
    placements of the best schedule so far whenever it is called, also long after: an interrupted run keeps it.
    """

    phase: str
    seconds: float
    shortfall: int | None
    weight: int | None
    breaks: int | None
    bounds: Bounds | None
    best: Callable[[], tuple[Placement, ...]] = field(repr=False, compare=False)


OnProgress = Callable[[Progress], None]
