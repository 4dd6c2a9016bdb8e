"""The slot program of a re-plan: who moves, decided all at once, with hardly a slot but everybody's own to choose from.

A program over request and slot answers everything a re-plan asks in one go: which meetings stay, which move, what new
one fits. Whole, it is too large for an answer in an instant. But nearly every meeting will stay at home, so the program
begins with each meeting's own slot, every slot of those that lost theirs, and for all others the few slots with fewest
people in the way. Its prices then say which further slots would pay (`growing_program`), until none does: the last plan
is then as good as any. At 1,200 wishes that takes half a dozen rounds, the first of which begin near the end: at home.

The objective puts the contract's order into numbers: an old meeting kept counts more than any shortfall, a shortfall
more than any weight, and all moves together less than one unit of weight; of an interpreter's hours those already
booked count a little more than others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.instance import NONE, Instance, Plan, bits
from expo.scheduling.instance.occupancy import Ledger, fill
from expo.scheduling.lp.column_generation import GrowingProgram, Indices, Matrix
from expo.scheduling.lp.linear_program import Answer, Floats
from expo.scheduling.run import Watch

ROUNDS = 40
"""Programs solved at most."""
FEW = 5
"""Slots for each request, beside its own, in the first program, and added with every further one."""
PAYS = 1e-7


class NearHome:
    """The slot program around the meetings that people hold (``home``), of which ``owed`` are to be kept.

    It decides about the requests in ``free``; the meetings of ``fixed`` stay where they are. ``seated`` is a timetable
    that shows where seats are taken.
    """

    def __init__(
        self, instance: Instance, home: Plan, owed: Sequence[int], seated: Ledger, fixed: Ledger, free: Iterable[int]
    ) -> None:
        self.instance, self._home, self._fixed, self._free = instance, home, fixed, sorted(free)
        index, self._slot = np.nonzero(bits([fixed.fits(r) for r in self._free], instance.slots))
        self._request = np.array(self._free, dtype=np.int64)[index]
        self._at_home = np.array(home.slot, dtype=np.int64)[self._request] == self._slot
        is_owed = np.zeros(instance.requests, dtype=bool)
        is_owed[list(owed)] = True
        weight = np.array(instance.weight, dtype=np.float64)
        self._most = float(weight.max(initial=1.0))
        self._move = 0.9 / (len(owed) + 1)
        cost = weight[self._request] + 64.0 * self._most * is_owed[self._request]
        cost -= self._move * (~self._at_home & is_owed[self._request])
        cost += 4096.0 * self._most * np.array(instance.must, dtype=np.float64)[self._request]
        self._costs, self._tops, self._matrix = [cost], [np.ones(len(cost))], Matrix()
        self._columns = len(cost)
        self._add_places()
        self._add_floors()
        self._hours = self._add_interpreters()
        self._seated = seated

    def solve(self, watch: Watch) -> Iterator[Plan]:
        """Yield a plan a round, each at least as good as the one before; the last one is the best if time suffices."""
        program = GrowingProgram(
            np.concatenate(self._costs), np.concatenate(self._tops), self._matrix, grain=self._move
        )
        meetings = len(self._request)
        is_open = np.ones(self._columns, dtype=bool)
        is_open[:meetings] = self._first()
        at_home = np.zeros(self._columns, dtype=bool)
        at_home[:meetings] = self._at_home
        program.open(np.nonzero(is_open)[0], at_home[is_open])
        for _ in range(ROUNDS):
            answer = program.solve(watch)
            if answer is None:
                return
            reduced = program.reduced_cost(answer.prices)[:meetings]
            paying = self._best(reduced, (reduced > PAYS) & ~is_open[:meetings], FEW)
            whole = program.made_whole(watch, answer)
            if whole is not None:
                yield self._read(whole)
            if not len(paying):
                return
            is_open[paying] = True
            program.open(paying)

    # -- the program -----------------------------------------------------------------------------------------------

    def _add_places(self) -> None:
        """Add what meetings take places in: themselves, tables, chairs, days and calendars."""
        instance, request, slot, fixed = self.instance, self._request, self._slot, self._fixed
        slots, days = instance.slots, len(instance.days)
        day = np.array(instance.day_of, dtype=np.int64)[slot]
        pool = np.array(instance.pool, dtype=np.int64)[request]
        one, other = self._sides()
        chairs = np.repeat(np.array(instance.parallel, dtype=np.int64), slots)
        for person in np.unique(np.concatenate([one, other])).tolist():
            for held, number in fixed.held[person].items():
                chairs[person * slots + held] -= number
        add = self._matrix.places
        add([request], [1] * instance.requests)
        add([np.where(pool >= 0, pool * slots + slot, NONE)], [n for left in fixed.tables_left for n in left])
        add([one * slots + slot, other * slots + slot], chairs.tolist())
        daily = [limit - n for limit, by in zip(instance.daily, fixed.by_day, strict=True) for n in by]
        add([one * days + day, other * days + day], daily)
        add([one, other], [limit - n for limit, n in zip(instance.total, fixed.meetings, strict=True)])

    def _add_floors(self) -> None:
        """Add what those who should meet more than are fixed to may lack of it."""
        lacks = [floor - met for floor, met in zip(self.instance.floor, self._fixed.meetings, strict=True)]
        short = [lack for lack in lacks if lack > 0]
        row_of = np.where(np.array(lacks) > 0, np.cumsum(np.array(lacks) > 0) - 1, NONE)
        rows = row_of[np.concatenate(self._sides())]
        columns = np.tile(np.arange(len(self._request)), 2)[rows >= 0]
        more = self._more([-4.0 * self._most] * len(short), short)
        row, column = np.r_[rows[rows >= 0], np.arange(len(short))], np.r_[columns, more]
        self._matrix.block(row, column, np.ones(len(row)), short, [inf] * len(short))

    def _add_interpreters(self) -> dict[int, tuple[int, int, int]]:
        """Add hours of interpreters; return what each such column means: who, in which language, in which slot."""
        instance, home, fixed = self.instance, self._home, self._fixed
        language = np.array(instance.language, dtype=np.int64)[self._request]
        spoken = np.nonzero(language >= 0)[0]
        needs, row = np.unique(language[spoken] * instance.slots + self._slot[spoken], return_inverse=True)
        hours, row_of_hour = list[tuple[int, int, int]](), list[int]()
        for number, (tongue, slot) in enumerate(divmod(need, instance.slots) for need in needs.tolist()):
            for one in instance.speakers[tongue]:
                if (instance.shift[one] & ~fixed.booked[one]) >> slot & 1:
                    hours.append((one, tongue, slot))
                    row_of_hour.append(number)
        booked = {(home.interpreter[r], slot) for r, slot in enumerate(home.slot) if home.interpreter[r] != NONE}
        hired = self._more([self._move * 0.01 * ((one, slot) in booked) for one, _, slot in hours], [1] * len(hours))
        self._matrix.block(
            np.r_[row, np.array(row_of_hour, dtype=np.int64)],
            np.r_[spoken, hired],
            np.r_[np.ones(len(spoken)), -np.ones(len(hired))],
            [-inf] * len(needs),
            [0.0] * len(needs),
        )
        limits: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (one, _, slot) in zip(hired.tolist(), hours, strict=True):
            limits[one][slot].append(column)
        for one, by_slot in limits.items():
            self._add_rests(one, by_slot)
        return dict(zip(hired.tolist(), hours, strict=True))

    def _add_rests(self, one: int, by_slot: Mapping[int, list[int]]) -> None:
        """Add that an interpreter gives one hour a slot, and rests in one of any ``max_run + 1`` slots in a row."""
        run, booked = self.instance.max_run[one], self._fixed.booked[one]
        for spoken_in in by_slot.values():
            if len(spoken_in) > 1:
                self._matrix.row(spoken_in, [1.0] * len(spoken_in), -inf, 1)
        for day in self.instance.days:
            for first in range(day.start, day.stop - run):
                slots = range(first, first + run + 1)
                window = [column for slot in slots for column in by_slot.get(slot, ())]
                if window:
                    taken = sum(booked >> slot & 1 for slot in slots)
                    self._matrix.row(window, [1.0] * len(window), -inf, run - taken)

    def _more(self, costs: Sequence[float], tops: Sequence[float]) -> Indices:
        """Return the numbers of new columns."""
        self._costs.append(np.array(costs, dtype=np.float64))
        self._tops.append(np.array(tops, dtype=np.float64))
        self._columns += len(costs)
        return np.arange(self._columns - len(costs), self._columns)

    def _sides(self) -> tuple[Indices, Indices]:
        left, right = (np.array(side, dtype=np.int64) for side in (self.instance.left, self.instance.right))
        return left[self._request], right[self._request]

    # -- which slots -----------------------------------------------------------------------------------------------

    def _first(self) -> NDArray[np.bool_]:
        """Choose the slots of the first program."""
        instance, seated = self.instance, self._seated
        chosen: NDArray[np.bool_] = self._at_home.copy()
        held = np.zeros(instance.requests, dtype=bool)
        held[self._request[chosen]] = True
        homeless = ~held & (np.array(self._home.slot) != NONE)
        chosen |= homeless[self._request]
        busy = bits(seated.full, instance.slots).astype(np.float64)
        tables = [[float(left <= 0) for left in sizes] for sizes in seated.tables_left]
        full = np.array([*tables, [0.0] * instance.slots])
        pool = np.array(instance.pool, dtype=np.int64)[self._request]
        crowd = full[pool, self._slot]
        for side in self._sides():
            crowd += busy[side, self._slot]
        chosen |= (crowd == 0) & ~held[self._request]
        chosen[self._best(-crowd, ~chosen, FEW)] = True
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

    def _read(self, answer: Answer) -> Plan:
        """Return the plan of a solution; interpreters stay with whom they were, as far as the hours allow."""
        instance, home = self.instance, self._home
        waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
        for column, (one, spoken, slot) in self._hours.items():
            if answer.values[column] > 0.5:
                waiting[spoken, slot].append(one)
        ledger, waited = Ledger(instance, self._fixed.plan), []
        for pair in np.nonzero(answer.values[: len(self._request)] > 0.5)[0]:
            request, slot = int(self._request[pair]), int(self._slot[pair])
            free, own = waiting[instance.language[request], slot], home.interpreter[request]
            if home.slot[request] == slot and own in free:
                free.remove(own)
                ledger.put(request, slot, own)
            else:
                waited.append((request, slot))
        for request, slot in waited:
            free = waiting[instance.language[request], slot]
            if ledger.fits(request) >> slot & 1:
                ledger.put(request, slot, free.pop() if free else NONE)
        fill(ledger, sorted(self._free, key=lambda r: -instance.weight[r]))
        return ledger.plan
