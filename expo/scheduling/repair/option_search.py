"""The efficient choices after a change: from "no other meeting moves" to "as few as possible are lost".

The first option fixes every meeting that can stay. The last one lets up to `MOST_MOVES` others move to keep a meeting.
If they differ, the price at which both are worth the same shows whether a third lies between (dichotomic search for
the supported points of a frontier with two objectives), and so on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.domain.timetable import Placement
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan, meets_mandatory
from expo.scheduling.repair.baseline import drops_at_least, possible_slots, retain
from expo.scheduling.repair.move_cost import MOVE, move_cost
from expo.scheduling.repair.option_program import OptionProgram
from expo.scheduling.run import Deadline

MOST_MOVES = 20
"""Others that may move, at most, to keep one meeting."""
MAX_OPTIONS = 5
"""Options looked for."""
MAX_FREE = 3_000
"""Meetings up to which one program decides about all of them; otherwise about those of the people concerned."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One plan of the frontier: ``lost`` and ``moved`` are requests, ``cost`` is in hundredths of a move.

    ``others_lost`` are those of ``lost`` that could have stayed.

    ``lost_bound`` is proven: no plan with such a cost loses fewer.
    """

    plan: Plan
    lost: tuple[int, ...]
    moved: tuple[int, ...]
    cost: int
    lost_bound: int
    others_lost: tuple[int, ...]

    def at(self, price: float) -> float:
        """Return what the choice costs if a lost meeting costs so much."""
        return price * len(self.lost) + self.cost


class OptionSearch:
    """One search around the meetings that people hold."""

    def __init__(self, instance: Instance, old: tuple[Placement, ...], deadline: Deadline) -> None:
        self._instance, self._deadline = instance, deadline
        self._retained, before = retain(instance, old)
        self.baseline = Plan([slot if slot < instance.slots else NONE for slot in before.slot], before.interpreter)
        possible = possible_slots(instance)
        self._protected = [r for r, slot in enumerate(before.slot) if slot != NONE and possible[r]]
        self._stays = [r for r in self._protected if self._retained.plan.slot[r] != NONE]
        missing = [r for r in range(instance.requests) if self._retained.plan.slot[r] == NONE]
        self._displaced = [r for r in missing if before.slot[r] != NONE and possible[r]]
        self._must = [r for r in missing if instance.mandatory[r] and before.slot[r] == NONE]

    def choices(self) -> Iterator[Choice]:
        """Yield choices as they are found: the first, the last, then those between."""
        first = self._solve(MOST_MOVES * MOVE, self._retained, [*self._displaced, *self._must])
        if first is not None:
            yield first
            if not first.lost:
                return
        if self._deadline.is_over or self._instance.is_tied:
            return
        last = self._solve(MOST_MOVES * MOVE, *self._around())
        if last is None or (first is not None and len(last.lost) >= len(first.lost)):
            return
        yield last
        if first is not None:
            yield from self._between(first, last)

    def _between(self, first: Choice, last: Choice) -> Iterator[Choice]:
        """Yield the choices that cost less, at some price, than both of these."""
        pairs, number = [(first, last)], 2
        while pairs and number < MAX_OPTIONS and not self._deadline.is_over:
            less, more = pairs.pop(0)
            if len(less.lost) - len(more.lost) < 2:
                continue
            price = (more.cost - less.cost) / (len(less.lost) - len(more.lost))
            found = self._solve(price, *self._around()) if price > 0 else None
            if found is not None and _is_between(less, found, more) and found.at(price) < less.at(price) - 1:
                yield found
                number += 1
                pairs += [(less, found), (found, more)]

    def _around(self) -> tuple[Occupancy, list[int]]:
        """Return what stays fixed, and the meetings that are decided about."""
        everything = [*self._protected, *self._must]
        if len(everything) <= MAX_FREE:
            return Occupancy(self._instance), everything
        instance, fixed = self._instance, Occupancy(self._instance, self._retained.plan.copy())
        people = {p for r in (*self._displaced, *self._must) for p in (instance.left[r], instance.right[r])}
        near = [r for r in self._stays if instance.left[r] in people or instance.right[r] in people][:MAX_FREE]
        for request in near:
            fixed.remove(request)
        return fixed, [*near, *self._displaced, *self._must]

    def _solve(self, price: float, fixed: Occupancy, free: list[int]) -> Choice | None:
        instance = self._instance
        forced, retained = self._displaced, self._retained
        program = OptionProgram(instance, self.baseline, self._protected, retained, fixed, free, forced, price)
        plan = None
        for found in program.solve(self._deadline):
            plan = found
        if plan is None or not meets_mandatory(instance, plan):
            return None
        lost = tuple(r for r in self._protected if plan.slot[r] == NONE)
        moved = tuple(r for r in self._stays if plan.slot[r] not in (NONE, self.baseline.slot[r]))
        least = drops_at_least(instance, self._protected)
        # Beside all others, meetings of two slots are taken to stay where they are.
        is_whole = fixed is self._retained or (len(free) >= len(self._protected) and not instance.long)
        bound = program.lost_at_least(plan, len(lost)) if is_whole else 0
        cost = move_cost(instance, plan, self.baseline, forced)
        others = tuple(r for r in lost if self._retained.plan.slot[r] != NONE)
        return Choice(plan, lost, moved, cost, max(bound, min(least, len(lost))), others)


def _is_between(less: Choice, found: Choice, more: Choice) -> bool:
    """Say whether a choice loses fewer meetings than one and more than another; at equal prices that need not be."""
    return len(more.lost) < len(found.lost) < len(less.lost)
