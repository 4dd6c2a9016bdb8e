"""Benders cuts: what a day cannot hold, as a row of the day program (Benders, 1962; the days are the subproblems).

Assigning a day's meetings slot by slot, relaxed to a linear program, either succeeds or leaves something out. Then its
dual gives a price for every chair, table and hour of an interpreter. For any non-negative prices, the meetings of a day
cannot pay more than the day's resources are worth, and a request pays at least the price of its cheapest slot:

    sum over requests (price of the cheapest slot) * x[request, day]  <=  sum over slots (price * capacity)

This holds for every schedule, and the present choice of days violates it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from expo.domain.slots import slots_of
from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance
from expo.scheduling.lp.linear_program import TOLERANCE, Floats, LinearProgram
from expo.scheduling.run import Deadline
from expo.scheduling.weight.interpreter_rows import add_interpreters

SAFETY = 1e-4
"""By how much a cut must be violated to count."""

_Columns = dict[tuple[int, int], list[int]]
"""Resource and slot -> the columns that take it."""


@dataclass(frozen=True, slots=True)
class BendersCut:
    """``sum(coefficients[request] * x[request]) <= right_hand_side`` for the requests met on a day."""

    coefficients: dict[int, float]
    right_hand_side: float


class DayDual:
    """The slot-by-slot relaxation of one day with the given meetings; maximizes how many of them are seated.

    ``check`` is the one of `LinearProgram`.
    """

    def __init__(
        self, instance: Instance, day: int, requests: Sequence[int], check: Callable[[], None] | None = None
    ) -> None:
        self.instance, self.day = instance, day
        self._requests = list(requests)
        self._program = LinearProgram(check=check)
        self._chairs: dict[tuple[int, int], int] = {}
        self._daily: dict[int, int] = {}
        self._tables: dict[tuple[int, int], int] = {}
        self._columns: dict[tuple[int, int], int] = {}
        self._hours: dict[tuple[int, int], int] = {}
        self._windows: dict[int, list[tuple[range, int]]] = defaultdict(list)
        self._orders: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._build()
        self._keep_order()

    def cut(self, deadline: Deadline) -> BendersCut | None:
        """Return a cut that these meetings violate; ``None`` if all of them fit."""
        answer = self._program.solve(deadline, solver="GLOP")
        if answer is None or not answer.is_optimal or answer.objective > len(self._requests) - SAFETY:
            return None
        cut = self._cut_from(answer.prices)
        paid = sum(cut.coefficients.get(request, 0.0) for request in self._requests)
        return cut if paid > cut.right_hand_side + SAFETY else None

    def slots(self, deadline: Deadline) -> dict[int, int] | None:
        """Return slots for the meetings that the relaxation assigns integrally; ``None`` if it was not solved."""
        answer = self._program.solve(deadline, solver="GLOP")
        if answer is None:
            return None
        return {
            request: slot for (request, slot), column in self._columns.items() if answer.values[column] > 1 - TOLERANCE
        }

    # -- the program ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        instance, slots = self.instance, self.instance.day_set(self.day)
        chairs: _Columns = defaultdict(list)
        tables: _Columns = defaultdict(list)
        speaking: _Columns = defaultdict(list)
        of_person: dict[int, list[int]] = defaultdict(list)
        program, length = self._program, list[float]()
        for request in self._requests:
            choices = list(slots_of(instance.open[request] & slots))
            columns = program.columns([1.0] * len(choices), inf)  # bounded by rows: a bound of its own has no price
            program.at_most(columns, 1)
            for slot, column in zip(choices, columns, strict=True):
                self._columns[request, slot] = column
                length.append(float(instance.length[request]))
                for person in (instance.left[request], instance.right[request]):
                    of_person[person].append(column)
                for held in instance.held(request, slot):
                    for chair in instance.chairs(request):
                        chairs[chair, held].append(column)
                    if instance.pool[request] != NONE:
                        tables[instance.pool[request], held].append(column)
                    if instance.language[request] != NONE:
                        speaking[instance.language[request], held].append(column)
        self._limit(chairs, tables, of_person, length)
        self._hours, self._windows = add_interpreters(instance, program, self.day, speaking)

    def _limit(self, chairs: _Columns, tables: _Columns, of_person: dict[int, list[int]], length: list[float]) -> None:
        """Add a row for each chair and pool of tables in a slot, and for each participant with a daily limit."""
        instance, program = self.instance, self._program
        for (one, slot), columns in chairs.items():
            self._chairs[one, slot] = program.at_most(columns, instance.chair_capacity(one))
        for person, columns in of_person.items():
            if instance.daily[person] != NO_LIMIT:
                held_by = [length[column] for column in columns]
                self._daily[person] = program.row(columns, held_by, -inf, instance.daily[person])
        for (pool, slot), columns in tables.items():
            self._tables[pool, slot] = program.at_most(columns, instance.tables[pool][slot])

    def _keep_order(self) -> None:
        """Of two requests in order, not the first still held in a slot or later and the second in it or earlier.

        ``_orders`` lists for each request and slot the rows that it is in.
        """
        held = set(self._requests)
        for first, second in self.instance.precedences:
            if not {first, second} <= held:
                continue
            day, length = self.instance.days[self.day], self.instance.length[first]
            for slot in day:
                pairs = [(first, s) for s in range(slot + 1 - length, day.stop)]
                pairs += [(second, s) for s in range(day.start, slot + 1)]
                pairs = [pair for pair in pairs if pair in self._columns]
                if len({request for request, _ in pairs}) == 2:
                    row = self._program.at_most([self._columns[pair] for pair in pairs], 1)
                    for pair in pairs:
                        self._orders[pair].append(row)

    # -- reading the dual ----------------------------------------------------------------------------------------

    def _cut_from(self, dual: Floats) -> BendersCut:
        """Turn the dual into prices, at least zero, and into a cut that holds whatever the rounding did to them."""
        instance = self.instance

        def price(row: int) -> float:
            value = abs(float(dual[row]))
            return value if value > TOLERANCE else 0.0

        chair = {key: price(row) for key, row in self._chairs.items()}
        daily = {person: price(row) for person, row in self._daily.items()}
        table = {key: price(row) for key, row in self._tables.items()}
        hour = {key: price(row) for key, row in self._hours.items()}
        window = {one: [(span, price(row)) for span, row in rows] for one, rows in self._windows.items()}
        right_hand_side = sum(value * instance.chair_capacity(who) for (who, _), value in chair.items())
        right_hand_side += sum(value * instance.daily[person] for person, value in daily.items())
        right_hand_side += sum(value * instance.tables[pool][slot] for (pool, slot), value in table.items())
        right_hand_side += sum(hour.values())
        right_hand_side += sum(value * instance.max_run[one] for one, rows in window.items() for _, value in rows)
        right_hand_side += sum(price(row) for row in {row for rows in self._orders.values() for row in rows})
        slots = self.instance.day_set(self.day)
        spoken = {
            (language, slot): self._hour(language, slot, hour, window)
            for language in range(len(instance.speakers))
            for slot in instance.days[self.day]
        }
        coefficients = {}
        for request, opened in enumerate(instance.open):
            if opened & slots:
                one, other = instance.left[request], instance.right[request]
                pool, language = instance.pool[request], instance.language[request]
                least = min(
                    sum(
                        chair.get((who, held), 0.0)
                        for held in instance.held(request, slot)
                        for who in instance.chairs(request)
                    )
                    + sum(table.get((pool, held), 0.0) for held in instance.held(request, slot) if pool != NONE)
                    + sum(spoken[language, held] for held in instance.held(request, slot) if language != NONE)
                    + sum(price(row) for row in self._orders.get((request, slot), ()))
                    for slot in slots_of(opened & slots)
                )
                coefficients[request] = least + instance.length[request] * (daily.get(one, 0.0) + daily.get(other, 0.0))
        return BendersCut(coefficients, right_hand_side)

    def _hour(
        self, language: int, slot: int, hour: dict[tuple[int, int], float], window: dict[int, list[tuple[range, float]]]
    ) -> float:
        """Return what the cheapest interpreter of a language on shift costs in a slot."""
        return min(
            (
                hour.get((one, slot), 0.0) + sum(value for span, value in window.get(one, ()) if slot in span)
                for one in self.instance.speakers[language]
                if self.instance.shift[one] >> slot & 1
            ),
            default=0.0,
        )
