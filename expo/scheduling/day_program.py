"""Deciding the day first: which request is met on which day, as a linear program with a proven bound.

Choosing a slot for every request couples everything with everything. Choosing only a *day* does not: a participant
can take as many meetings on a day as there are slots (or ``max_per_day``), a pool as many as tables times slots, a
language as many as its interpreters can work. That program has a tenth of the columns, is all but a transportation
problem, and its optimum comes out integral or nearly so. It relaxes the true problem, so its value bounds every
schedule; and when each day's meetings can then be given slots, that schedule is proven optimal in weight.

Where a day cannot seat what the program gave it, the slots had something to say that sums over a day do not show. It
is said in *prices*: for any non-negative prices on what a slot offers (a chair of a participant, a table of a pool, an
hour of an interpreter), whatever the meetings of a day pay cannot exceed what the day has to sell. A request pays at
least the price of its cheapest slot, so

    sum over requests (cheapest slot's price) * x[request, day]  <=  sum over slots (price * capacity)

holds for every true schedule (`DayProgram.add_prices`). The dual of seating the day's meetings slot by slot finds
prices that the present choice violates: Benders' decomposition (1962) with the days as subproblems.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from expo.scheduling.instance import NO_LIMIT, NONE, Instance
from expo.scheduling.linear import Answer, Floats, LinearProgram, whole_ceil, whole_floor
from expo.scheduling.watch import Watch

WHOLE = 1e-6
FULL_SEARCH = 20_000
"""Columns up to which the whole program is solved in integers when its relaxation is not integral."""


@dataclass(frozen=True, slots=True)
class DayChoice:
    """For each request its day (index) or `NONE`; and what no schedule can beat."""

    day: list[int]
    shortfall: int
    weight: int
    shortfall_bound: int
    weight_bound: int


class DayProgram:
    """The program over requests and days of one instance; cuts can be added between solves.

    ``kept`` are requests that have to be met, besides the musts.
    """

    def __init__(self, instance: Instance, kept: Sequence[int] = ()) -> None:
        self.instance = instance
        self._program = LinearProgram()
        self.columns: list[tuple[int, int]] = [
            (request, day) for request in range(instance.requests) for day in range(len(instance.days))
            if instance.open[request] & instance.day_set(day)]
        self._program.columns([instance.weight[request] for request, _ in self.columns])
        self._met = set(kept) | {r for r in range(instance.requests) if instance.must[r]}
        self._lacking: list[int] = []
        # More than any chain of trades that one more meeting under the floor can set off is worth in practice; if it
        # is not, `solve` notices and takes the longer way.
        self._penalty = 4.0 * max(instance.weight, default=1)
        self._add_rows()

    # -- the rows ------------------------------------------------------------------------------------------------

    def _add_rows(self) -> None:
        instance, program = self.instance, self._program
        of_request: dict[int, list[int]] = {}
        of_person: dict[int, list[int]] = {}
        of_person_day: dict[tuple[int, int], list[int]] = {}
        of_pool: dict[tuple[int, int], list[int]] = {}
        of_language: dict[tuple[int, int], list[int]] = {}
        for column, (request, day) in enumerate(self.columns):
            of_request.setdefault(request, []).append(column)
            for person in (instance.left[request], instance.right[request]):
                of_person.setdefault(person, []).append(column)
                of_person_day.setdefault((person, day), []).append(column)
            if instance.pool[request] != NONE:
                of_pool.setdefault((instance.pool[request], day), []).append(column)
            if instance.language[request] != NONE:
                of_language.setdefault((instance.language[request], day), []).append(column)
        for request, columns in of_request.items():
            if request in self._met:
                program.row(columns, [1.0] * len(columns), 1, 1)
            elif len(columns) > 1:
                program.at_most(columns, 1)
        self.impossible = [request for request in self._met if request not in of_request]
        for (person, day), columns in of_person_day.items():
            chairs = (instance.free[person] & instance.day_set(day)).bit_count() * instance.parallel[person]
            if min(chairs, instance.daily[person]) < len(columns):
                program.at_most(columns, min(chairs, instance.daily[person]))
        for person, columns in of_person.items():
            if instance.total[person] < len(columns):
                program.at_most(columns, instance.total[person])
        for (pool, day), columns in of_pool.items():
            seats = sum(instance.tables[pool][slot] for slot in instance.days[day])
            if seats < len(columns):
                program.at_most(columns, seats)
        self._add_interpreters(of_language)
        for person in range(instance.participants):
            if instance.floor[person] > 0:
                lack = program.columns([-self._penalty], instance.floor[person])
                columns = of_person.get(person, [])
                program.row([*columns, *lack], [1.0] * (len(columns) + 1), instance.floor[person], inf)
                self._lacking += lack

    def _add_interpreters(self, of_language: dict[tuple[int, int], list[int]]) -> None:
        """Hours that an interpreter gives to a language on a day, within what they can work on it."""
        instance, program = self.instance, self._program
        given: dict[tuple[int, int], list[int]] = {}
        for (language, day), columns in of_language.items():
            hours = []
            for interpreter in instance.speakers[language]:
                if working_slots(instance, interpreter, day):
                    hours += program.columns([0.0], instance.slots)
                    given.setdefault((interpreter, day), []).append(hours[-1])
            program.row([*columns, *hours], [1.0] * len(columns) + [-1.0] * len(hours), -inf, 0)
        for (interpreter, day), hours in given.items():
            program.at_most(hours, working_slots(instance, interpreter, day))

    def add_prices(self, day: int, cheapest: dict[int, float], sold: float) -> None:
        """Add the cut of one set of prices: what each request pays at least on a day, and what there is to sell."""
        columns, prices = [], []
        for column, (request, on) in enumerate(self.columns):
            if on == day and cheapest.get(request, 0.0) > WHOLE:
                columns.append(column)
                prices.append(cheapest[request])
        self._program.row(columns, prices, -inf, sold)

    # -- solving -------------------------------------------------------------------------------------------------

    def solve(self, watch: Watch) -> DayChoice | None:
        """Return the best choice of days, shortfall before weight; ``None`` if infeasible or out of time."""
        program = self._program
        answer = self._solve_relaxed(watch, self._penalty)
        least = 0
        if answer is not None and self._lack(answer.values) > WHOLE:
            floors = self._solve_relaxed(watch, 1.0, with_weights=False)
            least = 0 if floors is None else max(0, whole_ceil(-floors.bound))
            while answer is not None and floors is not None and self._lack(answer.values) > -floors.bound + WHOLE \
                    and self._penalty < 1e9:
                self._penalty *= 16
                answer = self._solve_relaxed(watch, self._penalty)
        if answer is None:
            return None
        relaxed = answer.bound
        if not answer.is_whole:
            answer = program.solve_whole(watch, answer, full=len(self.columns) <= FULL_SEARCH) or answer
        day = [NONE] * self.instance.requests
        for column, (request, on) in enumerate(self.columns):
            if answer.values[column] > 0.5:
                day[request] = on
        lack = round(self._lack(answer.values))
        weight = sum(self.instance.weight[r] for r, on in enumerate(day) if on != NONE)
        # weight - penalty * shortfall <= bound for every schedule, so for those as short as this one:
        bound = whole_floor(min(relaxed, answer.bound) + self._penalty * lack)
        return DayChoice(day, lack, weight, least, bound)

    def _solve_relaxed(self, watch: Watch, penalty: float, *, with_weights: bool = True) -> Answer | None:
        lacking = set(self._lacking)
        self._program.aim([-penalty if column in lacking else max(0.0, cost) * with_weights
                           for column, cost in enumerate(self._costs())])
        return self._program.solve(watch)

    def _costs(self) -> list[float]:
        costs = [0.0] * len(self._program.cost)
        costs[:len(self.columns)] = [float(self.instance.weight[request]) for request, _ in self.columns]
        return costs

    def _lack(self, values: Floats) -> float:
        return float(sum(values[column] for column in self._lacking))


def working_slots(instance: Instance, interpreter: int, day: int) -> int:
    """Return how many slots of a day an interpreter can work: those on shift, less the rests that ``max_run`` asks.

    A stretch of ``n`` slots on shift allows ``n - floor(n / (max_run + 1))``.
    """
    shift, run = instance.shift[interpreter] & instance.day_set(day), instance.max_run[interpreter]
    if run == NO_LIMIT:
        return shift.bit_count()
    total, stretch = 0, 0
    for slot in range(instance.days[day].start, instance.days[day].stop + 1):
        if shift >> slot & 1 and slot < instance.days[day].stop:
            stretch += 1
        else:
            total += stretch - stretch // (run + 1)
            stretch = 0
    return total
