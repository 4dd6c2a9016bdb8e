"""What a run returns (`Schedule`) and what it says on the way (`Progress`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.domain.walking import Walks


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
    """A request that is not met, with the code of its reason (docs/scheduling/format.md), and in words."""

    request: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timetable with its figures, what is proven about them, and why the rest is not met.

    ``seconds`` is wall time. ``breaks_by_day`` tells of each day how many breaks it has and how many it must have,
    given which meetings are held on it: a day whose two numbers agree is proven. ``dropped``, ``moved`` and
    ``rehoused`` count the changes to an older schedule; ``None`` when there was none. ``walks`` is ``None`` where they
    are not looked at; ``walk_cost`` is what their missing minutes are worth in breaks, which the bound contains.
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
    walks: Walks | None = None
    walk_cost: int = 0

    @property
    def status(self) -> str:
        """``optimal`` when every bound is reached, else ``feasible``."""
        figures = Bounds(self.shortfall, self.weight, self.breaks + self.walk_cost)
        reached = self.bounds == figures and self.dropped == self.dropped_bound
        return "optimal" if reached else "feasible"


@dataclass(frozen=True, slots=True)
class ChangeOption:
    """One choice after a change: what it loses, and what it moves that could have stayed.

    ``lost`` are the meetings of the old schedule that are possible and dropped, ``others_moved`` those kept in another
    slot although the change did not force them, both as request ids. ``told`` are the participants for whom anything
    changes. ``move_cost`` is in hundredths of a move (docs/scheduling/format.md). ``lost_bound`` is proven: with this
    cost of moves, fewer cannot be lost.
    """

    schedule: "Schedule"
    lost: tuple[str, ...]
    others_moved: tuple[str, ...]
    lost_bound: int
    move_cost: int
    told: tuple[str, ...]
    others_lost: tuple[str, ...] = ()
    """Those of ``lost`` that could have stayed: two others may fit where one ends."""

    @property
    def others_touched(self) -> int:
        """How many meetings that could have stayed do not."""
        return len(self.others_moved) + len(self.others_lost)


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


@dataclass(frozen=True, slots=True)
class Fix:
    """One change that lets a request be met, and what it costs others.

    ``change`` is one of ``open_slot`` (a party, or the request itself, admits a slot), ``raise_limit``, ``add_table``,
    ``add_interpreter`` and ``give_up`` (nothing is added; others move or lose their meeting). ``detail`` names it by
    ids; ``problem`` is the problem with the change made and ``placements`` a timetable of it in which the request is
    met, so that a fix can be checked, shown and applied.
    """

    change: str
    detail: dict[str, str | int]
    weight_gain: int
    meetings_moved: int
    meetings_lost: tuple[str, ...]
    problem: Problem
    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a request is not met in a schedule, and what would change that: cheapest first.

    Without fixes, ``tried`` counts the changes of each kind that do not help, and ``is_proven`` says whether it was
    shown of every one of them that no timetable with the request in it exists, whatever the others give up.
    """

    request: str
    reason: str | None
    fixes: tuple[Fix, ...]
    tried: tuple[tuple[str, int], ...] = ()
    is_proven: bool = False

    @property
    def proof(self) -> tuple[str, ...]:
        """The same in sentences."""
        if not self.tried:
            return ()
        last = (
            "It is proven that no single change helps."
            if self.is_proven
            else "Time was too short to prove that no single change helps."
        )
        return (*(_SENTENCES[change].format(number=number) for change, number in self.tried), last)


_SENTENCES = {
    "open_slot": "Opening one slot: {number} tried, in each another rule still forbids the request.",
    "raise_limit": "Raising one limit by one: {number} at their limit tried, none makes room.",
    "add_table": "One more table in one slot: {number} full slots tried, none makes room.",
    "add_interpreter": "One more interpreter: {number} tried, makes no room.",
    "give_up": "Others giving up meetings: a mandatory request or a limit prevents it in {number} shared slots.",
}


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more of something would bring to the whole problem.

    ``weight`` and ``meetings`` are differences between two optima of the day program, each a proven upper bound that
    timetables nearly always reach; ``shortfall`` is how much of it goes away.
    """

    change: str
    detail: dict[str, str | int]
    meetings: int
    weight: int
    shortfall: int
