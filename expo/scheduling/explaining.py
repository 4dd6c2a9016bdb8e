"""What would help: the cheapest change that makes room for one request, and what one more of anything is worth."""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.stops import Stop


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
    "open_slot": "Opening one slot: {number} tried, in each something else still stands in the way.",
    "raise_limit": "Raising one limit by one: {number} at their limit tried, none makes room.",
    "add_table": "One more table in one slot: {number} full slots tried, none makes room.",
    "add_interpreter": "One more interpreter: {number} tried, makes no room.",
    "give_up": "Others giving up their meetings: a must or a limit stands in the way in each of {number} shared slots.",
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


def explain(problem: Problem, schedule: Iterable[Placement], request: str, *, stop: Stop) -> Explanation:
    """Say what stands in the way of a request in a schedule, and which single change would make room for it.

    Parameters
    ----------
    problem, schedule
        The problem and the placements of a schedule of it.
    request
        The id of a request; ``KeyError`` if there is none. One that is met needs no fix.
    stop
        When to stop looking for cheaper fixes; those found so far are returned.
    """
    from expo.scheduling.fixes import explain_request

    return explain_request(problem, tuple(schedule), request, stop)


def worth(problem: Problem, *, stop: Stop) -> tuple[Worth, ...]:
    """Say what one more table of each pool, interpreter of each language and slot of each day would bring.

    Each is answered by solving again: prices of the linear program hold only for changes too small to be a table.
    """
    from expo.scheduling.fixes import worth_of_more

    return worth_of_more(problem, stop)
