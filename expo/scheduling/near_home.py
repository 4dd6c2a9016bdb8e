"""The slot program of a re-plan: who moves, decided all at once, with hardly a slot but everybody's own to choose from.

A program over request and slot answers everything a re-plan asks in one go: which meetings stay, which move, what new
one fits. Whole, it is too large for an answer in an instant. But nearly every meeting will stay at home, so the program
begins with each meeting's own slot, every slot of those that lost theirs, and for all others the few slots with fewest
people in the way. Its prices then say which further slots would pay (column generation; Dantzig and Wolfe, 1960). A
round or two of those reached the optimum in nearly every case tried, though proving that takes dozens.

The objective puts the contract's order into numbers: an old meeting kept counts more than any shortfall, a shortfall
more than any weight, and all moves together less than one unit of weight; of an interpreter's hours those already
booked count a little more than others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from expo.domain.slots import slots_of
from expo.scheduling.instance import NONE, Instance, Plan
from expo.scheduling.ledger import Ledger, fill
from expo.scheduling.linear import Answer, Floats, LinearProgram
from expo.scheduling.watch import Watch

Indices = NDArray[np.int64]
ROUNDS = 3
"""Programs solved at most: the first, and two more with the slots that paid."""
FEW = 3
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
        pairs = [(r, s) for r in self._free for s in slots_of(fixed.fits(r))]
        self._request = np.array([r for r, _ in pairs], dtype=np.int64)
        self._slot = np.array([s for _, s in pairs], dtype=np.int64)
        at_home = np.array(home.slot, dtype=np.int64)[self._request]
        is_owed = np.zeros(instance.requests, dtype=bool)
        is_owed[list(owed)] = True
        weight = np.array(instance.weight, dtype=np.float64)
        self._most = float(weight.max(initial=1.0))
        self._away = (at_home != self._slot) & is_owed[self._request]
        self._move = 0.9 / (len(owed) + 1)
        self._cost = weight[self._request] + 64.0 * self._most * is_owed[self._request] - self._move * self._away
        self._cost += 4096.0 * self._most * np.array(instance.must, dtype=np.float64)[self._request]
        self._families = self._places()
        self._chosen = self._first(at_home, seated)

    def solve(self, watch: Watch) -> Iterator[Plan]:
        """Yield a plan a round, each at least as good as the one before if time suffices for all of it."""
        for number in range(ROUNDS):
            program, columns, prices = self._program()
            answer = program.solve(watch, solver="GLOP")
            if answer is None or not answer.is_optimal:
                return
            paying = self._paying(prices, answer.prices) if number + 1 < ROUNDS else np.zeros(0, np.int64)
            if not answer.is_whole:
                answer = program.solve_whole(watch, answer, full=False)
            if answer is not None:
                yield self._read(answer, columns)
            if not len(paying):
                return
            self._chosen[paying] = True

    # -- which slots -----------------------------------------------------------------------------------------------

    def _places(self) -> "list[_Family]":
        """Return what meetings take places in: themselves, tables, chairs, days and calendars."""
        instance, request, slot = self.instance, self._request, self._slot
        slots, days = instance.slots, len(instance.days)
        day = np.array(instance.day_of, dtype=np.int64)[slot]
        pool = np.array(instance.pool, dtype=np.int64)[request]
        one, other = (np.array(side, dtype=np.int64)[request] for side in (instance.left, instance.right))
        fixed = self._fixed
        chairs = np.repeat(np.array(instance.parallel, dtype=np.int64), slots)
        for person in np.unique(np.concatenate([one, other])).tolist():
            for held, number in fixed.held[person].items():
                chairs[person * slots + held] -= number
        return [
            _Family((request,), [1] * instance.requests),
            _Family((np.where(pool >= 0, pool * slots + slot, NONE),), [n for left in fixed.tables_left for n in left]),
            _Family((one * slots + slot, other * slots + slot), chairs.tolist()),
            _Family(
                (one * days + day, other * days + day),
                [limit - n for limit, by in zip(instance.daily, fixed.by_day, strict=True) for n in by],
            ),
            _Family((one, other), [limit - n for limit, n in zip(instance.total, fixed.meetings, strict=True)]),
        ]

    def _first(self, at_home: Indices, seated: Ledger) -> NDArray[np.bool_]:
        """Choose the columns of the first program."""
        instance = self.instance
        chosen: NDArray[np.bool_] = at_home == self._slot
        held = np.zeros(instance.requests, dtype=bool)
        held[self._request[chosen]] = True
        homeless = ~held & (np.array(self._home.slot) != NONE)
        chosen |= homeless[self._request]
        busy = np.array([[one >> s & 1 for s in range(instance.slots)] for one in seated.full], dtype=np.float64)
        tables = [[float(left <= 0) for left in sizes] for sizes in seated.tables_left]
        full = np.array([*tables, [0.0] * instance.slots])
        pool = np.array(instance.pool, dtype=np.int64)[self._request]
        crowd = full[pool, self._slot]
        for side in (instance.left, instance.right):
            crowd += busy[np.array(side, dtype=np.int64)[self._request], self._slot]
        chosen |= (crowd == 0) & ~held[self._request]
        chosen[self._best(-crowd, ~chosen, FEW)] = True
        return chosen

    def _best(self, value: Floats, among: NDArray[np.bool_], number: int) -> Indices:
        """Return for each request the columns of highest value, up to a number of them."""
        index = np.nonzero(among)[0]
        index = index[np.lexsort((self._slot[index], -value[index], self._request[index]))]
        request = self._request[index]
        starts = np.r_[0, np.nonzero(np.diff(request))[0] + 1] if len(index) else np.zeros(0, np.int64)
        rank = np.arange(len(index)) - np.repeat(starts, np.diff(np.r_[starts, len(index)]))
        best: Indices = index[rank < number]
        return best

    def _paying(self, prices: "_Rows", dual: Floats) -> Indices:
        """Return the columns that would pay at these prices, the best few of each request."""
        paid = np.zeros(len(self._request))
        for family, rows in zip([*self._families, self._families[-1]], [*prices.places, prices.floor], strict=True):
            worth = np.zeros(len(family.places) + 1)
            for key, row in rows.items():
                worth[key] = dual[row]
            for keys in family.keys:
                paid += worth[keys]
        instance = self.instance
        hours = np.zeros((len(instance.speakers) + 1, instance.slots))
        for (language, slot), row in prices.language.items():
            hours[language, slot] = dual[row]
        paid += hours[np.array(instance.language, dtype=np.int64)[self._request], self._slot]
        reduced = self._cost - paid
        return self._best(reduced, (reduced > PAYS) & ~self._chosen, FEW)

    # -- the program -------------------------------------------------------------------------------------------------

    def _program(self) -> "tuple[LinearProgram, _Columns, _Rows]":
        program, rows = LinearProgram(), _Rows()
        index = np.nonzero(self._chosen)[0]
        meetings = np.array(program.columns(self._cost[index].tolist()), dtype=np.int64)
        groups: dict[int, list[int]] = {}
        for family in self._families:
            groups = _groups([keys[index] for keys in family.keys], meetings)
            crowded = {key: columns for key, columns in groups.items() if len(columns) > family.places[key]}
            rows.places.append({key: program.at_most(found, family.places[key]) for key, found in crowded.items()})
        self._add_floors(program, rows, groups)  # the last family is the participants themselves
        hours = self._add_interpreters(program, rows, index, meetings)
        return program, _Columns(index, hours), rows

    def _add_interpreters(
        self, program: LinearProgram, rows: "_Rows", index: Indices, meetings: Indices
    ) -> dict[int, tuple[int, int, int]]:
        instance, home = self.instance, self._home
        language = np.array(instance.language, dtype=np.int64)[self._request[index]]
        needs = np.where(language >= 0, language * instance.slots + self._slot[index], NONE)
        booked = {(home.interpreter[r], slot) for r, slot in enumerate(home.slot) if home.interpreter[r] != NONE}
        given: dict[int, tuple[int, int, int]] = {}
        limits: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for key, columns in _groups([needs], meetings).items():
            spoken, slot = divmod(key, instance.slots)
            hired = []
            for one in instance.speakers[spoken]:
                if (instance.shift[one] & ~self._fixed.booked[one]) >> slot & 1:
                    hired += program.columns([self._move * 0.01 * ((one, slot) in booked)], inf)
                    given[hired[-1]] = one, spoken, slot
                    limits[one][slot].append(hired[-1])
            coefficients = [1.0] * len(columns) + [-1.0] * len(hired)
            rows.language[spoken, slot] = program.row([*columns, *hired], coefficients, -inf, 0)
        for one, by_slot in limits.items():
            for columns in by_slot.values():
                program.at_most(columns, 1)
            run = instance.max_run[one]
            for day in instance.days:
                for first in range(day.start, day.stop - run):
                    window = [c for slot in range(first, first + run + 1) for c in by_slot.get(slot, ())]
                    taken = sum(self._fixed.booked[one] >> slot & 1 for slot in range(first, first + run + 1))
                    if window:
                        program.at_most(window, run - taken)
        return given

    def _add_floors(self, program: LinearProgram, rows: "_Rows", mine: dict[int, list[int]]) -> None:
        for person, columns in mine.items():
            floor = self.instance.floor[person] - self._fixed.meetings[person]
            if floor > 0:
                lack = program.columns([-4.0 * self._most], floor)
                coefficients = [1.0] * (len(columns) + 1)
                rows.floor[person] = program.row([*columns, *lack], coefficients, floor, inf)

    def _read(self, answer: Answer, columns: "_Columns") -> Plan:
        """Return the plan of a solution; interpreters stay with whom they were, as far as the hours allow."""
        instance, home = self.instance, self._home
        waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
        for column, (one, spoken, slot) in columns.hours.items():
            if answer.values[column] > 0.5:
                waiting[spoken, slot].append(one)
        ledger, waited = Ledger(instance, self._fixed.plan), []
        for column in columns.index[answer.values[: len(columns.index)] > 0.5]:
            request, slot = int(self._request[column]), int(self._slot[column])
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


class _Family:
    """Places of one sort: for each pair of request and slot the keys of those it takes, and how many each key has."""

    def __init__(self, keys: tuple[Indices, ...], places: Sequence[int]) -> None:
        self.keys, self.places = keys, places


class _Columns:
    """What the columns of a program mean: first the chosen pairs of request and slot, then interpreters' hours."""

    def __init__(self, index: Indices, hours: dict[int, tuple[int, int, int]]) -> None:
        self.index, self.hours = index, hours


class _Rows:
    """Which row of a program carries the price of what: places by family, languages by slot, floors by person."""

    def __init__(self) -> None:
        self.places: list[dict[int, int]] = []
        self.language: dict[tuple[int, int], int] = {}
        self.floor: dict[int, int] = {}


def _groups(keys: Sequence[Indices], columns: Indices) -> dict[int, list[int]]:
    """Return the columns of each key, without those of a negative one."""
    every, repeated = np.concatenate(keys), np.tile(columns, len(keys))
    order = np.argsort(every, kind="stable")
    order = order[np.searchsorted(every[order], 0) :]
    names, starts = np.unique(every[order], return_index=True)
    parts = np.split(repeated[order], starts[1:])
    return {int(name): part.tolist() for name, part in zip(names, parts, strict=False)}
