"""Deciding the day first: which request is met on which day, as a linear program with a proven bound.

Choosing a slot for every request couples everything with everything. Choosing only a *day* does not: a participant
can take as many meetings on a day as there are slots (or ``max_per_day``), and tables and interpreters only ask how
many meetings of a kind sit in a slot, not which. That program has a tenth of the columns, is all but a transportation
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

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.lp.linear_program import Answer, Floats, LinearProgram, whole_ceil, whole_floor
from expo.scheduling.run import Watch

Kind = tuple[int, int, SlotSet]
"""Pool, language and slots: all that matters about a meeting to tables and interpreters."""

WHOLE = 1e-6
ALL_TIES = 0.9
"""What all that breaks ties counts together: less than one unit of weight."""
LEVELS = 6
"""Meetings of a participant that count when ties are broken."""
LAZY_FROM = 30_000
"""Columns from which tables and interpreters are first only summed up per day, and by slot where that falls short."""
COMMON = 8
"""Requests that must share a choice of slots on a day for it to be a kind of its own."""
FULL_SEARCH = 20_000
"""Columns up to which the whole program is solved in integers when its relaxation is not integral."""


@dataclass(frozen=True, slots=True)
class DayChoice:
    """For each request its day (index) or `NONE`; and what no schedule can beat."""

    day: list[int]
    shortfall: int
    weight: int
    shortfall_bound: int


class DayProgram:
    """The program over requests and days of one instance; cuts can be added between solves.

    ``owed`` are requests of which as many as possible are met before anything else counts (see `most_owed`).
    """

    def __init__(self, instance: Instance, owed: Sequence[int] = ()) -> None:
        self.instance = instance
        self._owed = set(owed)
        self._program = LinearProgram()
        self.columns: list[tuple[int, int]] = [
            (request, day)
            for request in range(instance.requests)
            for day in range(len(instance.days))
            if instance.open[request] & instance.day_set(day)
        ]
        self._program.columns([instance.weight[request] for request, _ in self.columns])
        self._liking = [0.0] * len(self.columns)
        self._met = {r for r in range(instance.requests) if instance.must[r]}
        self._lacking: list[int] = []
        self._wanting: list[int] = []
        self._want = 0.0
        self._bound = float(sum(instance.weight))
        # More than any chain of trades that one more meeting under the floor can set off is worth in practice; if it
        # is not, `solve` notices and takes the longer way.
        self._penalty = 4.0 * max(instance.weight, default=1)
        self._add_rows()

    # -- the rows ------------------------------------------------------------------------------------------------

    def _add_rows(self) -> None:
        instance, program = self.instance, self._program
        of_request: dict[int, list[int]] = {}
        for column, (request, _) in enumerate(self.columns):
            of_request.setdefault(request, []).append(column)
        for request, columns in of_request.items():
            if request in self._met:
                program.row(columns, [1.0] * len(columns), 1, 1)
            elif len(columns) > 1:
                program.at_most(columns, 1)
        self._add_people()
        self._summed: list[int] = []
        for day in range(len(instance.days)):
            if len(self.columns) <= LAZY_FROM:
                self._add_slots(day)
            else:
                self._add_sums(day)
                self._summed.append(day)

    def _add_people(self) -> None:
        """What a participant can take on a day and in all, and how far they stay below their floor."""
        instance, program = self.instance, self._program
        of_person: dict[int, list[int]] = {}
        of_person_day: dict[tuple[int, int], list[int]] = {}
        for column, (request, day) in enumerate(self.columns):
            for person in (instance.left[request], instance.right[request]):
                of_person.setdefault(person, []).append(column)
                of_person_day.setdefault((person, day), []).append(column)
        for (person, day), columns in of_person_day.items():
            chairs = (instance.free[person] & instance.day_set(day)).bit_count() * instance.parallel[person]
            if min(chairs, instance.daily[person]) < len(columns):
                program.at_most(columns, min(chairs, instance.daily[person]))
        for person, columns in of_person.items():
            if instance.total[person] < len(columns):
                program.at_most(columns, instance.total[person])
        for person in range(instance.participants):
            if instance.floor[person] > 0:
                lack = program.columns([-self._penalty], instance.floor[person])
                columns = of_person.get(person, [])
                program.row([*columns, *lack], [1.0] * (len(columns) + 1), instance.floor[person], inf)
                self._lacking += lack

    def _add_slots(self, day: int) -> None:
        """Tables and interpreters of one day, slot by slot, for meetings counted by kind.

        Meetings of the same pool, language and choice of slots are alike to tables and interpreters, so how many of a
        kind sit in each slot is all these need to know. Rare choices of slots are widened to a more common one that
        contains them, which keeps the kinds few and the bound valid.
        """
        kinds = self._kinds(day)
        for columns, spread in zip(kinds.values(), self._spread(self._program, day, kinds, 0.0), strict=True):
            self._program.row([*columns, *spread], [1.0] * len(columns) + [-1.0] * len(spread), -inf, 0)

    def _spread(self, program: LinearProgram, day: int, kinds: Iterable[Kind], cost: float) -> list[list[int]]:
        """Add columns for how many meetings of each kind sit in each of its slots, within tables and interpreters."""
        tables: dict[tuple[int, int], list[int]] = defaultdict(list)
        speaking: dict[tuple[int, int], list[int]] = defaultdict(list)
        result = []
        for pool, language, slots in kinds:
            spread = program.columns([cost] * slots.bit_count(), inf)
            result.append(spread)
            for slot, column in zip(slots_of(slots), spread, strict=True):
                if pool != NONE:
                    tables[pool, slot].append(column)
                if language != NONE:
                    speaking[language, slot].append(column)
        for (pool, slot), columns in tables.items():
            program.at_most(columns, self.instance.tables[pool][slot])
        add_interpreters(self.instance, program, day, speaking)
        return result

    def _add_sums(self, day: int) -> None:
        """The same for the day as a whole: a little weaker, and a third of the work while slots do not matter."""
        instance, program = self.instance, self._program
        pools: dict[int, list[int]] = defaultdict(list)
        spoken: dict[int, list[int]] = defaultdict(list)
        for (pool, language, _), columns in self._kinds(day).items():
            if pool != NONE:
                pools[pool] += columns
            if language != NONE:
                spoken[language] += columns
        for pool, columns in pools.items():
            program.at_most(columns, sum(instance.tables[pool][slot] for slot in instance.days[day]))
        hours: dict[int, list[int]] = defaultdict(list)
        for language, columns in spoken.items():
            given = program.columns([0.0] * len(instance.speakers[language]), inf)
            for interpreter, column in zip(instance.speakers[language], given, strict=True):
                hours[interpreter].append(column)
            program.row([*columns, *given], [1.0] * len(columns) + [-1.0] * len(given), -inf, 0)
        for interpreter, columns in hours.items():
            program.at_most(columns, _longest_day(instance, interpreter, day))

    def _lacks_slots(self, day: int, values: Floats, watch: Watch) -> bool:
        """Say whether a choice made by sums asks more of a day's tables and interpreters than its slots have."""
        kinds = self._kinds(day)
        demand = [float(sum(values[column] for column in columns)) for columns in kinds.values()]
        program = LinearProgram()
        for wanted, spread in zip(demand, self._spread(program, day, kinds, 1.0), strict=True):
            program.at_most(spread, wanted)
        answer = program.solve(watch, solver="GLOP")
        return answer is not None and answer.is_optimal and answer.objective < sum(demand) - 1e-4

    def _kinds(self, day: int) -> dict[Kind, list[int]]:
        instance, whole = self.instance, self.instance.day_set(day)
        here = [(column, request) for column, (request, on) in enumerate(self.columns) if on == day]
        often = Counter(instance.open[request] & whole for _, request in here)
        common = sorted((slots for slots, number in often.items() if number >= COMMON), key=int.bit_count)
        widened = {slots: next((one for one in common if not slots & ~one), whole) for slots in often}
        kinds: dict[Kind, list[int]] = defaultdict(list)
        for column, request in here:
            if instance.pool[request] != NONE or instance.language[request] != NONE:
                slots = widened[instance.open[request] & whole]
                kinds[instance.pool[request], instance.language[request], slots].append(column)
        return kinds

    def add_prices(self, day: int, cheapest: dict[int, float], sold: float) -> None:
        """Add the cut of one set of prices: what each request pays at least on a day, and what there is to sell."""
        columns, prices = [], []
        for column, (request, on) in enumerate(self.columns):
            if on == day and cheapest.get(request, 0.0) > WHOLE:
                columns.append(column)
                prices.append(cheapest[request])
        self._program.row(columns, prices, -inf, sold)

    def prefer(self, liking: Callable[[int, int], float]) -> None:
        """Break ties: among equal weights, take the choice with the largest sum of ``liking(request, day)`` (0 to 1).

        All likings together count less than one unit of weight, so neither the choice nor the bound, which is rounded
        down, loses any.
        """
        likings = [liking(request, day) for request, day in self.columns]
        scale = ALL_TIES / (sum(likings) + 1.0)
        self._liking = [value * scale for value in likings]

    def favour_the_fewest(self) -> None:
        """Break ties: among equal weights, take a choice in which those with the fewest meetings have more of them.

        Whoever has ``m`` meetings, of the first `LEVELS`, costs ``1 + 2 + ... + (LEVELS - m)``: the first meeting of
        one person is worth more than the second of another. All of it together counts less than one unit of weight.
        """
        mine: dict[int, list[int]] = defaultdict(list)
        for column, (request, _) in enumerate(self.columns):
            mine[self.instance.left[request]].append(column)
            mine[self.instance.right[request]].append(column)
        self._want = ALL_TIES / (len(mine) * LEVELS * (LEVELS + 1) / 2 + 1)
        for columns in mine.values():
            for level in range(1, LEVELS + 1):
                want = self._program.columns([0.0], level)
                self._program.row([*columns, *want], [1.0] * (len(columns) + 1), level, inf)
                self._wanting += want

    def most_owed(self, watch: Watch) -> int | None:
        """Return how many of the owed requests can be met at most, and demand that many from now on."""
        chosen = {column for column, (request, _) in enumerate(self.columns) if request in self._owed}
        if not chosen:
            return 0
        self._program.aim([float(column in chosen) for column in range(len(self._program.cost))])
        answer = self._program.solve(watch)
        if answer is None or not answer.is_optimal:
            return None
        return self.demand_owed(whole_floor(answer.bound))

    def demand_owed(self, number: int) -> int:
        """Demand that at least this many of the owed requests are met, and return the number."""
        columns = [column for column, (request, _) in enumerate(self.columns) if request in self._owed]
        if columns:
            self._program.row(columns, [1.0] * len(columns), number, inf)
        return number

    # -- solving -------------------------------------------------------------------------------------------------

    def solve(self, watch: Watch) -> DayChoice | None:
        """Return the best choice of days, shortfall before weight; ``None`` if infeasible or out of time."""
        program = self._program
        answer = self._solve_relaxed(watch, self._penalty)
        while answer is not None:
            crowded = [day for day in self._summed if self._lacks_slots(day, answer.values, watch)]
            if not crowded or watch.is_over:
                break
            for day in crowded:
                self._summed.remove(day)
                self._add_slots(day)
            answer = self._solve_relaxed(watch, self._penalty) or answer
        least = 0
        if answer is not None and self._lack(answer.values) > WHOLE:
            floors = self._solve_relaxed(watch, 1.0, with_weights=False)
            floors = floors if floors is not None and floors.is_optimal else None
            least = 0 if floors is None else max(0, whole_ceil(-floors.bound))
            while (
                answer is not None
                and floors is not None
                and self._lack(answer.values) > -floors.bound + WHOLE
                and self._penalty < 1e9
            ):
                self._penalty *= 16
                answer = self._solve_relaxed(watch, self._penalty)
            self._aim(self._penalty)
        if answer is None:
            return None
        relaxed = answer.bound
        if not answer.is_whole:
            answer = program.solve_whole(watch, answer, full=len(self.columns) <= FULL_SEARCH) or answer
        days = [NONE] * self.instance.requests
        for column, (request, on) in enumerate(self.columns):
            if answer.values[column] > 0.5:
                days[request] = on
        lack = round(self._lack(answer.values))
        weight = sum(self.instance.weight[r] for r, on in enumerate(days) if on != NONE)
        if min(relaxed, answer.bound) < inf:  # else time ran out, and what was proven before still holds
            self._bound = min(relaxed, answer.bound)
        return DayChoice(days, lack, weight, least)

    def weight_bound(self, shortfall: int) -> int:
        """Return a weight that no schedule with this shortfall exceeds.

        The program was solved for ``weight - penalty * shortfall`` (less, at most, `ALL_TIES`), and what it proved
        about that holds for all.
        """
        ties = ALL_TIES if self._wanting else 0.0
        most = sum(self.instance.weight)
        return whole_floor(min(self._bound + ties + self._penalty * shortfall, most))

    def _solve_relaxed(self, watch: Watch, penalty: float, *, with_weights: bool = True) -> Answer | None:
        self._aim(penalty, with_weights=with_weights)
        return self._program.solve(watch)

    def _aim(self, penalty: float, *, with_weights: bool = True) -> None:
        costs = [0.0] * len(self._program.cost)
        if with_weights:
            costs[: len(self.columns)] = [
                self.instance.weight[request] + liking
                for (request, _), liking in zip(self.columns, self._liking, strict=True)
            ]
            for column in self._wanting:
                costs[column] = -self._want
        for column in self._lacking:
            costs[column] = -penalty
        self._program.aim(costs)

    def _lack(self, values: Floats) -> float:
        return float(sum(values[column] for column in self._lacking))


def _longest_day(instance: Instance, interpreter: int, day: int) -> int:
    """Return how many slots of a day an interpreter can work at most: on shift, and resting as late as allowed."""
    worked = run = 0
    for slot in instance.days[day]:
        run = run + 1 if instance.shift[interpreter] >> slot & 1 and run < instance.max_run[interpreter] else 0
        worked += run > 0
    return worked


def add_interpreters(
    instance: Instance, program: LinearProgram, day: int, speaking: dict[tuple[int, int], list[int]]
) -> tuple[dict[tuple[int, int], int], dict[int, list[tuple[range, int]]]]:
    """Add what interpreters can give in each slot of a day to the columns that need their language there.

    An interpreter gives one hour a slot, to one of their languages, and of any ``max_run + 1`` slots in a row at most
    ``max_run``. Returns the rows that limit hours, by interpreter and slot, and those that keep rests.
    """
    hours: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (language, slot), columns in speaking.items():
        given: list[int] = []
        for interpreter in instance.speakers[language]:
            if instance.shift[interpreter] >> slot & 1:
                given += program.columns([0.0], inf)
                hours[interpreter, slot].append(given[-1])
        program.row([*columns, *given], [1.0] * len(columns) + [-1.0] * len(given), -inf, 0)
    limits = {key: program.at_most(columns, 1) for key, columns in hours.items()}
    rests: dict[int, list[tuple[range, int]]] = defaultdict(list)
    slots = instance.days[day]
    for interpreter in sorted({interpreter for interpreter, _ in hours}):
        run = instance.max_run[interpreter]
        for first in range(slots.start, slots.stop - run):
            window = range(first, first + run + 1)
            columns = [column for slot in window for column in hours.get((interpreter, slot), ())]
            if columns:
                rests[interpreter].append((window, program.at_most(columns, run)))
    return limits, rests
