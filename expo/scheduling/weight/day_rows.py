"""The columns and rows of the day program: requests and days, participants, tables and interpreters."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from math import inf
from operator import or_

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.lp.linear_program import Floats, LinearProgram
from expo.scheduling.run import Deadline
from expo.scheduling.weight.interpreter_rows import add_interpreters, most_slots

EquivalenceClass = tuple[int, int, SlotSet]
"""Pool, language and slots: all that matters about a meeting to tables and interpreters."""

SUMMED_MIN_COLUMNS = 30_000
"""Columns from which tables and interpreters are first summed up per day, and by slot only where that falls short."""
CLASS_MIN_REQUESTS = 8
"""Requests that must share a set of slots on a day for it to be a class of its own."""


class DayRows:
    """The program of one instance: ``columns`` are pairs of request and day, ``lacking`` the columns of shortfall.

    ``summed`` are the days whose tables and interpreters are only summed up; ``check`` is that of `LinearProgram`.
    """

    def __init__(self, instance: Instance, check: Callable[[], None] | None = None) -> None:
        self.instance = instance
        self.program = LinearProgram(check=check)
        self.columns: list[tuple[int, int]] = [
            (request, day)
            for request in range(instance.requests)
            for day in range(len(instance.days))
            if instance.open[request] & instance.day_set(day)
        ]
        self.program.columns([instance.weight[request] for request, _ in self.columns])
        self.lacking: list[int] = []
        self.summed: list[int] = []
        self._add_rows({r for r in range(instance.requests) if instance.mandatory[r]})

    def _add_rows(self, mandatory: set[int]) -> None:
        instance, program = self.instance, self.program
        of_request: dict[int, list[int]] = {}
        for column, (request, _) in enumerate(self.columns):
            of_request.setdefault(request, []).append(column)
        for request, columns in of_request.items():
            if request in mandatory:
                program.row(columns, [1.0] * len(columns), 1, 1)
            elif len(columns) > 1:
                program.at_most(columns, 1)
        self._add_people()
        self._add_orders(of_request)
        for day in range(len(instance.days)):
            if len(self.columns) <= SUMMED_MIN_COLUMNS:
                self.add_slots(day)
            else:
                self._add_sums(day)
                self.summed.append(day)

    def _add_people(self) -> None:
        """What a participant can take on a day and in all, and how far they stay below their minimum."""
        instance, program = self.instance, self.program
        of_person: dict[int, list[int]] = {}
        of_person_day: dict[tuple[int, int], list[int]] = {}
        for column, (request, day) in enumerate(self.columns):
            for person in (instance.left[request], instance.right[request]):
                of_person.setdefault(person, []).append(column)
                of_person_day.setdefault((person, day), []).append(column)
        for (person, day), columns in of_person_day.items():
            chairs = (instance.free[person] & instance.day_set(day)).bit_count() * instance.capacity[person]
            self._at_most(columns, min(chairs, instance.daily[person]))
        for delegate, day, columns in self._of_delegates():
            free = reduce(or_, (instance.free[person] for person in instance.delegates[delegate]))
            chairs = (free & instance.day_set(day)).bit_count()
            self._at_most(columns, chairs)
        for person, columns in of_person.items():
            self._at_most(columns, instance.total[person])
        for person in range(instance.participants):
            if instance.minimum[person] > 0:
                lack = program.columns([0.0], instance.minimum[person])
                columns = of_person.get(person, [])
                program.row([*columns, *lack], [*self._slots_held(columns), 1.0], instance.minimum[person], inf)
                self.lacking += lack

    def _slots_held(self, columns: Iterable[int]) -> list[float]:
        """Return how many slots the meeting of each column holds."""
        return [float(self.instance.length[self.columns[column][0]]) for column in columns]

    def _at_most(self, columns: Sequence[int], slots: int) -> None:
        """Add that meetings hold so many slots at most, unless they cannot hold more."""
        held = self._slots_held(columns)
        if slots < sum(held):
            self.program.row(columns, held, -inf, slots)

    def _of_delegates(self) -> Iterator[tuple[int, int, list[int]]]:
        """Yield the columns of each delegate on each day."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for column, (request, day) in enumerate(self.columns) if self.instance.delegates else ():
            for delegate in self.instance.delegates_of[request]:
                found[delegate, day].append(column)
        for (delegate, day), columns in found.items():
            yield delegate, day, columns

    def _add_orders(self, of_request: Mapping[int, Sequence[int]]) -> None:
        """Of two requests in order, not the first on a day or later and the second before that day."""
        for first, second in self.instance.precedences:
            for day in range(1, len(self.instance.days)):
                late = [column for column in of_request.get(first, ()) if self.columns[column][1] >= day]
                early = [column for column in of_request.get(second, ()) if self.columns[column][1] < day]
                if late and early:
                    self.program.at_most([*late, *early], 1)

    def add_slots(self, day: int) -> None:
        """Tables and interpreters of one day, slot by slot, for meetings counted by class.

        Meetings of the same pool, language and choice of slots are alike to tables and interpreters, so how many of a
        class sit in each slot is all these need to know. Rare sets of slots are widened to a more common one that
        contains them, which keeps the classes few and the bound valid.
        """
        classes = self._classes(day)
        for columns, distribution in zip(
            classes.values(), self._distribute(self.program, day, classes, 0.0), strict=True
        ):
            held = self._slots_held(columns)
            self.program.row([*columns, *distribution], held + [-1.0] * len(distribution), -inf, 0)

    def _distribute(
        self, program: LinearProgram, day: int, classes: Iterable[EquivalenceClass], cost: float
    ) -> list[list[int]]:
        """Add columns for how many meetings of each class sit in each of its slots, within tables and interpreters."""
        tables: dict[tuple[int, int], list[int]] = defaultdict(list)
        speaking: dict[tuple[int, int], list[int]] = defaultdict(list)
        result = []
        for pool, language, slots in classes:
            distribution = program.columns([cost] * slots.bit_count(), inf)
            result.append(distribution)
            for slot, column in zip(slots_of(slots), distribution, strict=True):
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
        instance, program = self.instance, self.program
        pools: dict[int, list[int]] = defaultdict(list)
        spoken: dict[int, list[int]] = defaultdict(list)
        for (pool, language, _), columns in self._classes(day).items():
            if pool != NONE:
                pools[pool] += columns
            if language != NONE:
                spoken[language] += columns
        for pool, columns in pools.items():
            tables = sum(instance.tables[pool][slot] for slot in instance.days[day])
            program.row(columns, self._slots_held(columns), -inf, tables)
        hours: dict[int, list[int]] = defaultdict(list)
        for language, columns in spoken.items():
            given = program.columns([0.0] * len(instance.speakers[language]), inf)
            for interpreter, column in zip(instance.speakers[language], given, strict=True):
                hours[interpreter].append(column)
            program.row([*columns, *given], self._slots_held(columns) + [-1.0] * len(given), -inf, 0)
        for interpreter, columns in hours.items():
            program.at_most(columns, most_slots(instance, interpreter, day))

    def lacks_slots(self, day: int, values: Floats, deadline: Deadline) -> bool:
        """Say whether a choice made by sums asks more of a day's tables and interpreters than its slots have."""
        classes = self._classes(day)
        demand = [float(values[columns] @ self._slots_held(columns)) for columns in classes.values()]
        program = LinearProgram()
        for wanted, distribution in zip(demand, self._distribute(program, day, classes, 1.0), strict=True):
            program.at_most(distribution, wanted)
        answer = program.solve(deadline, solver="GLOP")
        return answer is not None and answer.is_optimal and answer.objective < sum(demand) - 1e-4

    def _classes(self, day: int) -> dict[EquivalenceClass, list[int]]:
        instance, whole = self.instance, self.instance.day_set(day)
        here = [(column, request) for column, (request, on) in enumerate(self.columns) if on == day]
        often = Counter(instance.covered(request) & whole for _, request in here)
        common = sorted((slots for slots, number in often.items() if number >= CLASS_MIN_REQUESTS), key=int.bit_count)
        widened = {slots: next((one for one in common if not slots & ~one), whole) for slots in often}
        classes: dict[EquivalenceClass, list[int]] = defaultdict(list)
        for column, request in here:
            if instance.pool[request] != NONE or instance.language[request] != NONE:
                slots = widened[instance.covered(request) & whole]
                classes[instance.pool[request], instance.language[request], slots].append(column)
        return classes
