"""What can be done after a change: the efficient choices between meetings lost and others moved. The driver."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.concluding import compile_and_reserve, schedule_of
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.instance import Instance
from expo.scheduling.repair.baseline import changes
from expo.scheduling.result import ChangeOption
from expo.scheduling.run import Deadline
from expo.scheduling.stops import Stop


def options(
    problem: Problem, old: Iterable[Placement], *, stop: Stop, started: float | None = None
) -> Iterator[ChangeOption]:
    """Yield options as they are found; `efficient` sorts out those that a later one beats.

    The first moves no meeting that can stay, and is found in a fraction of the time; it is left out if a mandatory
    request has no place unless others move. There is none at all if no mandatory plan is found.
    """
    from expo.scheduling.repair.option_search import Choice, OptionSearch

    old = tuple(old)
    with Deadline(stop, started=started) as deadline:
        problem = problem.holding({one.request: one.slot for one in old})
        instance = compile_and_reserve(problem, deadline)
        search = OptionSearch(instance, old, deadline)

        def option(choice: Choice) -> ChangeOption:
            schedule = schedule_of(instance, filled(instance, choice.plan), None, deadline, old=old)
            dropped, moved, reassigned = changes(instance, schedule.placements, old)
            still = {one.request for one in schedule.placements}
            return ChangeOption(
                replace(schedule, dropped=dropped, moved=moved, rehoused=reassigned, dropped_bound=choice.lost_bound),
                tuple(name for name in _names(instance, choice.lost) if name not in still),
                _names(instance, choice.moved),
                choice.lost_bound,
                choice.cost,
                _told(problem, old, schedule.placements),
                tuple(name for name in _names(instance, choice.others_lost) if name not in still),
            )

        yield from map(option, search.choices())


def efficient(found: Iterable[ChangeOption]) -> tuple[ChangeOption, ...]:
    """Return those than which no other loses no more and touches no more others; the fewest others come first."""
    result: list[ChangeOption] = []
    for one in sorted(found, key=lambda one: (one.others_touched, len(one.lost), one.move_cost)):
        if not result or len(one.lost) < len(result[-1].lost):
            result.append(one)
    return tuple(result)


def _names(instance: Instance, requests: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(instance.request_ids[request] for request in requests))


def _told(problem: Problem, old: Iterable[Placement], new: Iterable[Placement]) -> tuple[str, ...]:
    """Return the participants for whom a meeting is new, gone, or at another time or table."""
    before, after = ({one.request: (one.slot, one.table) for one in some} for some in (old, new))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return tuple(
        sorted({person for name in changed if problem.has_request(name) for person in problem.request(name).pair})
    )
