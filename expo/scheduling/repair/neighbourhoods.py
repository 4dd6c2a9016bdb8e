"""The move program of all requests, or of one neighbourhood after another where that would be too large."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.repair.move_program import MoveProgram
from expo.scheduling.repair.rank import Rank
from expo.scheduling.run import Deadline

FULL_MIP_MAX_REQUESTS = 3_000
"""Requests up to which one program decides about all of them."""
NEIGHBOURHOOD_MAX_REQUESTS = 1_000
"""Requests of a neighbourhood otherwise."""


class Neighbourhoods:
    """The programs around a ``start`` plan; ``seated`` shows where seats are taken."""

    def __init__(
        self,
        instance: Instance,
        baseline: Plan,
        protected: Sequence[int],
        seated: Occupancy,
        start: Plan,
        rank_of: Callable[[Plan], Rank],
        deadline: Deadline,
    ) -> None:
        self._instance, self._baseline, self._protected = instance, baseline, protected
        self._seated, self._start, self._rank_of, self._deadline = seated, start, rank_of, deadline

    def plans(self) -> Iterator[Plan]:
        """Yield better and better plans; none if meetings are tied, which the program does not know.

        The neighbourhoods are those of dropped meetings, then those of moved ones.
        """
        instance, everybody = self._instance, range(self._instance.requests)
        if instance.is_tied:
            return
        if instance.requests <= FULL_MIP_MAX_REQUESTS:
            program = MoveProgram(
                instance, self._baseline, self._protected, self._seated, Occupancy(instance), everybody
            )
            yield from program.solve(self._deadline)
            return
        best = self._start
        for is_reason in (self._is_dropped, self._is_moved):
            reasons = [r for r in self._protected if is_reason(best, r)]
            while reasons and not self._deadline.is_over:
                free, reached = self._neighbourhood(best, reasons)
                found = self._around(best, free)
                reasons = [r for r in reasons[reached:] if is_reason(best, r)]
                if found is not None and self._rank_of(found) < self._rank_of(best):
                    best = found
                    yield best

    def _is_dropped(self, plan: Plan, request: int) -> bool:
        return plan.slot[request] == NONE

    def _is_moved(self, plan: Plan, request: int) -> bool:
        return plan.slot[request] not in (NONE, self._baseline.slot[request])

    def _around(self, plan: Plan, free: set[int]) -> Plan | None:
        """Return the plan of the slot program that decides about these requests; all others stay where they are."""
        seated, fixed = Occupancy(self._instance, plan), Occupancy(self._instance, plan)
        for request in free:
            if plan.slot[request] != NONE:
                fixed.remove(request)
        program = MoveProgram(self._instance, self._baseline, self._protected, seated, fixed, free)
        return next(program.solve(self._deadline), None)

    def _neighbourhood(self, plan: Plan, reasons: list[int]) -> tuple[set[int], int]:
        """Return the first of these meetings with all that their people hold, and how many of them these are."""
        instance, free, reached = self._instance, set[int](), 0
        held: dict[int, list[int]] = defaultdict(list)
        for request, slot in enumerate(plan.slot):
            if slot != NONE:
                held[instance.left[request]].append(request)
                held[instance.right[request]].append(request)
        for request in reasons:
            theirs = {request, *held[instance.left[request]], *held[instance.right[request]]}
            if free and len(free | theirs) > NEIGHBOURHOOD_MAX_REQUESTS:
                break
            free |= theirs
            reached += 1
        return free, reached
