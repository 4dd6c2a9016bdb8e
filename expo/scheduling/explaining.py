"""What would help: the cheapest change that makes room for one request, and what one more of anything is worth."""

from collections.abc import Iterable

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.result import Explanation, Worth
from expo.scheduling.stops import Stop


def explain(problem: Problem, schedule: Iterable[Placement], request: str, *, stop: Stop) -> Explanation:
    """Say why a request is not met in a schedule, and which single change would make room for it.

    Parameters
    ----------
    problem, schedule
        The problem and the placements of a schedule of it.
    request
        The id of a request; ``KeyError`` if there is none. One that is met needs no fix.
    stop
        When to stop looking for cheaper fixes; those found so far are returned.
    """
    from expo.scheduling.explanation.search import find_fixes

    return find_fixes(problem, tuple(schedule), request, stop)


def worth(problem: Problem, *, stop: Stop) -> tuple[Worth, ...]:
    """Say what one more table of each pool, interpreter of each language and slot of each day would bring.

    Each is answered by solving again: prices of the linear program hold only for changes too small to be a table.
    """
    from expo.scheduling.explanation.worth import worth_of_more

    return worth_of_more(problem, stop)
