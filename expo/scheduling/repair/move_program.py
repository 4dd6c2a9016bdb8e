"""The minimum-perturbation program of a re-plan: which meetings stay, which move, and what new ones fit.

A program over request and slot decides all of that at once. As a whole it is too large for a quick answer, but nearly
every meeting stays unchanged. So it starts with each meeting's baseline slot, every slot of those that lost theirs, and
for all others the few slots with the fewest conflicts. Column generation adds slots with a positive reduced cost until
there are none; the last plan is then optimal. At 1,200 wishes this takes about six rounds, because the starting basis
(everyone in their baseline slot) is nearly optimal.

The objective expresses the order of importance in numbers: an old meeting retained counts more than any shortfall, a
shortfall more than any weight, and all moves together less than one unit of weight. Hours already booked count a little
more than other hours of an interpreter.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.filling import fill
from expo.scheduling.instance.instance import NONE, Instance, bits
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.lp.column_generation import RestrictedMaster
from expo.scheduling.lp.linear_program import Floats, LpSolution
from expo.scheduling.lp.matrix import Indices, Matrix
from expo.scheduling.repair.hour_columns import HourColumns
from expo.scheduling.run import Deadline

MAX_ROUNDS = 40
"""Programs solved at most."""
SLOTS_PER_ROUND = 5
"""Slots for each request, beside its baseline slot, in the first program, and added with every further one."""
MIN_REDUCED_COST = 1e-7
"""From which a column is worth adding."""
PROTECTED_COST, SHORTFALL_COST, MANDATORY_COST = 64.0, 4.0, 4096.0
"""In multiples of the largest weight."""
MOVES_TOTAL = 0.9
"""The cost of moving everything: less than one unit of weight."""
BOOKED_HOUR = 0.01
"""The value of an hour already booked, in moves."""


class MoveProgram:
    """The slot program around the meetings that people hold (``baseline``), of which ``protected`` are to be kept.

    It decides about the requests in ``free``; the meetings of ``fixed`` stay unchanged. ``seated`` is a timetable that
    shows where seats are taken; meetings of two slots stay where they are in it. ``bound`` is an upper bound on the
    objective, of meetings of one slot around these, and infinite before it is proven.
    """

    def __init__(
        self,
        instance: Instance,
        baseline: Plan,
        protected: Sequence[int],
        seated: Occupancy,
        fixed: Occupancy,
        free: Iterable[int],
    ) -> None:
        fixed = _with_long(instance, seated, fixed)
        self.instance, self._baseline, self._fixed, self._free = instance, baseline, fixed, sorted(free)
        choices = [fixed.feasible_slots(r) if instance.length[r] == 1 else 0 for r in self._free]
        index, self._slot = np.nonzero(bits(choices, instance.slots))
        self._request = np.array(self._free, dtype=np.int64)[index]
        self._unchanged = np.array(baseline.slot, dtype=np.int64)[self._request] == self._slot
        is_protected = np.zeros(instance.requests, dtype=bool)
        is_protected[list(protected)] = True
        self._most = float(max(instance.weight, default=1))
        self._move = MOVES_TOTAL / (len(protected) + 1)
        self.bound = inf
        self._matrix = Matrix()
        self._matrix.columns(self._objective(is_protected).tolist(), [1.0] * len(self._request))
        self._add_capacities()
        self._add_minimums()
        self._hours = HourColumns(self._matrix, fixed, baseline, self._request, self._slot, self._move * BOOKED_HOUR)
        self._seated = seated

    def solve(self, deadline: Deadline) -> Iterator[Plan]:
        """Yield a plan per round, each at least as good as the one before; the last one is optimal if time suffices."""
        program = RestrictedMaster(self._matrix, grain=self._move)
        meetings, columns = len(self._request), len(self._matrix.cost)
        is_open = np.ones(columns, dtype=bool)
        is_open[:meetings] = self._first()
        unchanged = np.zeros(columns, dtype=bool)
        unchanged[:meetings] = self._unchanged
        program.open(np.nonzero(is_open)[0], unchanged[is_open])
        for _ in range(MAX_ROUNDS):
            answer = program.solve(deadline)
            if answer is None:
                return
            reduced = program.reduced_cost(answer.prices)[:meetings]
            improving = self._best(reduced, (reduced > MIN_REDUCED_COST) & ~is_open[:meetings], SLOTS_PER_ROUND)
            if not len(improving):
                self.bound = answer.bound
            whole = program.rounded_to_integers(deadline, answer)
            if whole is not None:
                yield self._read(whole)
            if not len(improving):
                return
            is_open[improving] = True
            program.open(improving)

    # -- the program -----------------------------------------------------------------------------------------------

    def _objective(self, is_protected: NDArray[np.bool_]) -> Floats:
        """Return what each request in each slot is worth, less what it costs to move it there."""
        instance, request = self.instance, self._request
        cost = np.array(instance.weight, dtype=np.float64)[request]
        cost += PROTECTED_COST * self._most * is_protected[request]
        cost -= self._move * (~self._unchanged & is_protected[request])
        cost += MANDATORY_COST * self._most * np.array(instance.mandatory, dtype=np.float64)[request]
        return cost

    def _add_capacities(self) -> None:
        """Add capacity rows: of requests, tables, chairs, days and participants."""
        instance, request, slot, fixed = self.instance, self._request, self._slot, self._fixed
        slots, days = instance.slots, len(instance.days)
        day = np.array(instance.day_of, dtype=np.int64)[slot]
        pool = np.array(instance.pool, dtype=np.int64)[request]
        one, other = self._sides()
        chairs = np.repeat(np.array(instance.capacity, dtype=np.int64), slots)
        for person in np.unique(np.concatenate([one, other])).tolist():
            for held, number in fixed.held[person].items():
                chairs[person * slots + held] -= number
        add = self._matrix.capacity_rows
        add([request], [1] * instance.requests)
        add([np.where(pool >= 0, pool * slots + slot, NONE)], [n for left in fixed.tables_left for n in left])
        add([one * slots + slot, other * slots + slot], chairs.tolist())
        if instance.delegates:
            add(*self._delegate_rows())
        daily = [limit - n for limit, by in zip(instance.daily, fixed.by_day, strict=True) for n in by]
        add([one * days + day, other * days + day], daily)
        add([one, other], [limit - n for limit, n in zip(instance.total, fixed.meetings, strict=True)])

    def _delegate_rows(self) -> tuple[list[Indices], list[int]]:
        """Return for each meeting of the program the row of a delegate in its slot, and what each row allows."""
        instance, slots = self.instance, self.instance.slots
        rows = [np.full(len(self._request), NONE, dtype=np.int64) for _ in range(2)]
        for index, (request, slot) in enumerate(zip(self._request.tolist(), self._slot.tolist(), strict=True)):
            for side, delegate in enumerate(instance.delegates_of[request]):
                rows[side][index] = delegate * slots + slot
        return rows, [1 - (sitting >> slot & 1) for sitting in self._fixed.sitting for slot in range(slots)]

    def _add_minimums(self) -> None:
        """Add what those who should meet more than are fixed to may lack of it."""
        lacks = [floor - met for floor, met in zip(self.instance.minimum, self._fixed.meetings, strict=True)]
        short = [lack for lack in lacks if lack > 0]
        row_of = np.where(np.array(lacks) > 0, np.cumsum(np.array(lacks) > 0) - 1, NONE)
        rows = row_of[np.concatenate(self._sides())]
        columns = np.tile(np.arange(len(self._request)), 2)[rows >= 0]
        more = self._matrix.columns([-SHORTFALL_COST * self._most] * len(short), short)
        row, column = np.r_[rows[rows >= 0], np.arange(len(short))], np.r_[columns, more]
        self._matrix.block(row, column, np.ones(len(row)), short, [inf] * len(short))

    def _sides(self) -> tuple[Indices, Indices]:
        left, right = (np.array(side, dtype=np.int64) for side in (self.instance.left, self.instance.right))
        return left[self._request], right[self._request]

    # -- which slots -----------------------------------------------------------------------------------------------

    def _first(self) -> NDArray[np.bool_]:
        """Choose the slots of the first program."""
        instance, seated = self.instance, self._seated
        chosen: NDArray[np.bool_] = self._unchanged.copy()
        held = np.zeros(instance.requests, dtype=bool)
        held[self._request[chosen]] = True
        displaced = ~held & (np.array(self._baseline.slot) != NONE)
        chosen |= displaced[self._request]
        busy = bits(seated.full, instance.slots).astype(np.float64)
        tables = [[float(left <= 0) for left in sizes] for sizes in seated.tables_left]
        full = np.array([*tables, [0.0] * instance.slots])
        pool = np.array(instance.pool, dtype=np.int64)[self._request]
        crowd = full[pool, self._slot]
        for side in self._sides():
            crowd += busy[side, self._slot]
        chosen |= (crowd == 0) & ~held[self._request]
        chosen[self._best(-crowd, ~chosen, SLOTS_PER_ROUND)] = True
        return chosen

    def _best(self, value: Floats, among: NDArray[np.bool_], number: int) -> Indices:
        """Return for each request the slots of highest value, up to a number of them."""
        index = np.nonzero(among)[0]
        index = index[np.lexsort((self._slot[index], -value[index], self._request[index]))]
        request = self._request[index]
        starts = np.r_[0, np.nonzero(np.diff(request))[0] + 1] if len(index) else np.zeros(0, np.int64)
        rank = np.arange(len(index)) - np.repeat(starts, np.diff(np.r_[starts, len(index)]))
        best: Indices = index[rank < number]
        return best

    # -- the plan --------------------------------------------------------------------------------------------------

    def _read(self, answer: LpSolution) -> Plan:
        """Return the plan of a solution; interpreters stay with whom they were, as far as the hours allow."""
        instance, baseline = self.instance, self._baseline
        waiting = self._hours.given(answer.values)
        occupancy, waited = Occupancy(instance, self._fixed.plan), []
        for pair in np.nonzero(answer.values[: len(self._request)] > 0.5)[0]:
            request, slot = int(self._request[pair]), int(self._slot[pair])
            free, own = waiting[instance.language[request], slot], baseline.interpreter[request]
            if baseline.slot[request] == slot and own in free:
                free.remove(own)
                occupancy.insert(request, slot, own)
            else:
                waited.append((request, slot))
        for request, slot in waited:
            free = waiting[instance.language[request], slot]
            if occupancy.feasible_slots(request) >> slot & 1:
                occupancy.insert(request, slot, free.pop() if free else NONE)
        fill(occupancy, sorted(self._free, key=lambda r: -instance.weight[r]))
        return occupancy.plan


def _with_long(instance: Instance, seated: Occupancy, fixed: Occupancy) -> Occupancy:
    """Return what is fixed with the long meetings that are seated."""
    plan = seated.plan
    more = [r for r in instance.long if plan.slot[r] != NONE and fixed.plan.slot[r] == NONE]
    if not more:
        return fixed
    result = Occupancy(instance, fixed.plan)
    for request in more:
        result.insert(request, plan.slot[request], plan.interpreter[request])
    return result
