"""A problem as numbers: ids become indices in an order that does not depend on names or on the order of input.

The solvers work on these arrays only. Two problems that differ in nothing but ids and order become the same instance
(up to exchanging rows that are alike in everything), so that shuffling the input cannot change the outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expo.domain.problem import BOOTH, Problem
from expo.domain.slots import SlotSet, breaks_in, slot_set, slots_of
from expo.domain.timetable import Placement

Ints = NDArray[np.int64]
NONE = -1
"""No slot, no pool, no language, no interpreter."""
NO_LIMIT = 1 << 30


@dataclass(slots=True)
class Instance:
    """The arrays of a problem. Participants, requests and interpreters are indices; sets of slots are ints.

    ``open[r]`` are the slots in which request ``r`` could be held in an empty timetable: allowed, both available, some
    table exists, some interpreter is on shift. ``daily[p]`` and ``total[p]`` are upper limits (`NO_LIMIT` if none).
    ``speakers[l]`` are the interpreters of language ``l``; ``tables[k]`` is the capacity of pool ``k`` per slot.
    """

    problem: Problem
    request_ids: list[str]
    participant_ids: list[str]
    interpreter_ids: list[str]
    slots: int
    days: list[range]
    day_of: list[int]
    left: list[int]
    right: list[int]
    weight: list[int]
    must: list[bool]
    pool: list[int]
    language: list[int]
    open: list[SlotSet]
    free: list[SlotSet]
    parallel: list[int]
    daily: list[int]
    total: list[int]
    floor: list[int]
    tables: list[list[int]]
    pool_names: list[str]
    speakers: list[list[int]]
    shift: list[SlotSet]
    max_run: list[int]
    spoken: list[list[int]]
    precedences: list[tuple[int, int]]
    spread: int | None

    @property
    def requests(self) -> int:
        """The number of requests."""
        return len(self.request_ids)

    @property
    def participants(self) -> int:
        """The number of participants."""
        return len(self.participant_ids)

    @property
    def interpreters(self) -> int:
        """The number of interpreters."""
        return len(self.interpreter_ids)

    def day_set(self, day: int) -> SlotSet:
        """Return the slots of a day (an index into ``days``)."""
        slots = self.days[day]
        return (1 << slots.stop) - (1 << slots.start)

    def has_language(self, request: int) -> bool:
        """Say whether a request needs an interpreter."""
        return self.language[request] != NONE


@dataclass(slots=True)
class Plan:
    """A timetable in the instance's numbers: for each request its slot and interpreter, `NONE` if unmet or without."""

    slot: list[int]
    interpreter: list[int]

    @classmethod
    def empty(cls, instance: Instance) -> "Plan":
        """Return the plan in which nothing is met."""
        return cls([NONE] * instance.requests, [NONE] * instance.requests)

    def copy(self) -> "Plan":
        """Return a plan of its own."""
        return Plan(list(self.slot), list(self.interpreter))


def compile_problem(problem: Problem) -> Instance:
    """Turn a problem that keeps the contract into arrays."""
    people, asked = _canonical_order(problem)
    number = {problem.participants[p].id: index for index, p in enumerate(people)}
    pools = sorted({one.pool for one in problem.requests} - {BOOTH})
    pool_number = {name: index for index, name in enumerate(pools)} | {BOOTH: NONE}
    languages = sorted({one.language for one in problem.requests if one.language})
    language_number: dict[str | None, int] = {name: index for index, name in enumerate(languages)}
    interpreters = sorted(
        problem.interpreters,
        key=lambda one: (slot_set(one.unavailable), one.max_run or NO_LIMIT, len(one.languages), sorted(one.languages)),
    )
    days = [range(lowest(day), day.bit_length()) for _, day in problem.days]
    tables = [[problem.capacity(name, slot) for slot in range(len(problem.slots))] for name in pools]
    seated = [slot_set(slot for slot, size in enumerate(sizes) if size) for sizes in tables] + [problem.all_slots]
    on_shift = [0] * len(languages)
    speakers: list[list[int]] = [[] for _ in languages]
    spoken: list[list[int]] = []
    for index, interpreter in enumerate(interpreters):
        spoken.append(sorted(language_number[name] for name in interpreter.languages if name in language_number))
        for language in spoken[-1]:
            speakers[language].append(index)
            on_shift[language] |= problem.shift(interpreter.id)
    requests = [problem.requests[r] for r in asked]
    ordered = [problem.participants[p] for p in people]
    free = [problem.free_slots(one.id) for one in ordered]
    request_number = {one.id: index for index, one in enumerate(requests)}
    opened = []
    for one in requests:
        slots = problem.allowed_slots(one) & free[number[one.pair[0]]] & free[number[one.pair[1]]]
        slots &= seated[pool_number[one.pool]]
        if one.language:
            slots &= on_shift[language_number[one.language]]
        opened.append(slots)
    return Instance(
        problem=problem,
        request_ids=[one.id for one in requests],
        participant_ids=[one.id for one in ordered],
        interpreter_ids=[one.id for one in interpreters],
        slots=len(problem.slots),
        days=days,
        day_of=[index for index, day in enumerate(days) for _ in day],
        left=[number[one.pair[0]] for one in requests],
        right=[number[one.pair[1]] for one in requests],
        weight=[one.weight for one in requests],
        must=[one.must for one in requests],
        pool=[pool_number[one.pool] for one in requests],
        language=[language_number[one.language] if one.language else NONE for one in requests],
        open=opened,
        free=free,
        parallel=[one.parallel for one in ordered],
        daily=[NO_LIMIT if one.max_per_day is None else one.max_per_day for one in ordered],
        total=[NO_LIMIT if one.max_total is None else one.max_total for one in ordered],
        floor=[one.min_total for one in ordered],
        tables=tables,
        pool_names=pools,
        speakers=speakers,
        shift=[problem.shift(one.id) for one in interpreters],
        max_run=[one.max_run or NO_LIMIT for one in interpreters],
        spoken=spoken,
        precedences=sorted((request_number[first], request_number[second]) for first, second in problem.precedences),
        spread=problem.max_break_spread,
    )


def bits(sets: Sequence[SlotSet], slots: int) -> NDArray[np.uint8]:
    """Return slot sets as rows of zeros and ones, a column for each slot."""
    width = (slots + 7) // 8
    packed = np.frombuffer(b"".join(one.to_bytes(width, "little") for one in sets), dtype=np.uint8)
    unpacked = np.unpackbits(packed.reshape(len(sets), width), axis=1, count=slots, bitorder="little")
    return np.ascontiguousarray(unpacked)


def busy_slots(instance: Instance, plan: Plan) -> list[SlotSet]:
    """Return for each participant the slots in which they sit in a meeting."""
    busy = [0] * instance.participants
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            busy[instance.left[request]] |= 1 << slot
            busy[instance.right[request]] |= 1 << slot
    return busy


def count_breaks(instance: Instance, plan: Plan) -> int:
    """Count everybody's breaks in a plan."""
    days = [instance.day_set(day) for day in range(len(instance.days))]
    return sum(breaks_in(held & day) for held in busy_slots(instance, plan) for day in days)


def figures_of(instance: Instance, plan: Plan) -> tuple[int, int, int]:
    """Return shortfall, weight and breaks of a plan."""
    met, weight = [0] * instance.participants, 0
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            met[instance.left[request]] += 1
            met[instance.right[request]] += 1
            weight += instance.weight[request]
    shortfall = sum(max(0, floor - number) for floor, number in zip(instance.floor, met, strict=True))
    return shortfall, weight, count_breaks(instance, plan)


def lowest(slots: SlotSet) -> int:
    """Return the earliest of a non-empty set of slots."""
    return (slots & -slots).bit_length() - 1


def placements(instance: Instance, plan: Plan, old: Sequence[Placement] = ()) -> tuple[Placement, ...]:
    """Turn a plan back into placements, giving each meeting a table of its pool.

    Tables of a pool are alike, so which one is free to choose: first the one that the meeting has in ``old`` (at the
    same slot), then the one at which either of the two sat a slot before or last sat, so that people stay seated
    where the plan allows it; then the lowest free one.
    """
    table: list[int | None] = [None] * instance.requests
    known = {one.request: one for one in old}
    wanted: dict[tuple[int, int], int] = {}
    by_slot: list[list[int]] = [[] for _ in range(instance.slots)]
    for request, slot in enumerate(plan.slot):
        if slot != NONE and instance.pool[request] != NONE:
            by_slot[slot].append(request)
    for slot, meetings in enumerate(by_slot):
        taken: list[set[int]] = [set() for _ in instance.tables]
        waiting = []
        for request in meetings:
            before = known.get(instance.request_ids[request])
            pool = instance.pool[request]
            if (
                before is not None
                and before.slot == slot
                and before.table is not None
                and before.table < instance.tables[pool][slot]
                and before.table not in taken[pool]
            ):
                table[request] = before.table
                taken[pool].add(before.table)
            else:
                waiting.append(request)
        for use_habit in (True, False):
            left = []
            for request in waiting:
                pool = instance.pool[request]
                choice = NONE
                if use_habit:
                    for person in (instance.left[request], instance.right[request]):
                        habit = wanted.get((person, pool), NONE)
                        if choice == NONE and 0 <= habit < instance.tables[pool][slot] and habit not in taken[pool]:
                            choice = habit
                else:
                    choice = next(number for number in range(instance.tables[pool][slot]) if number not in taken[pool])
                if choice == NONE:
                    left.append(request)
                else:
                    table[request] = choice
                    taken[pool].add(choice)
            waiting = left
        for request in meetings:
            for person in (instance.left[request], instance.right[request]):
                chosen = table[request]
                if chosen is not None:
                    wanted[person, instance.pool[request]] = chosen
    return tuple(
        Placement(
            instance.request_ids[request],
            slot,
            table[request],
            instance.interpreter_ids[plan.interpreter[request]] if plan.interpreter[request] != NONE else None,
        )
        for request, slot in enumerate(plan.slot)
        if slot != NONE
    )


# -- an order without names ------------------------------------------------------------------------------------------


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit values (the finalizer of splitmix64), so that sums of them behave like hashes of multisets."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))


def _digest(values: list[tuple[int, ...]]) -> NDArray[np.uint64]:
    """Hash tuples of integers of any size; Python's own hash of integers does not depend on the process."""
    return _mix(np.array([hash(value) & (1 << 64) - 1 for value in values], dtype=np.uint64))


def _canonical_order(problem: Problem, rounds: int = 4) -> tuple[list[int], list[int]]:
    """Return participants and requests sorted by what they are rather than what they are called.

    Colour refinement (Weisfeiler and Leman, 1968): everybody starts with a colour made of their own numbers, and in
    each round takes in the multiset of the colours around them. Who is still alike after a few rounds is, in practice,
    exchangeable, and the order of input decides between them.
    """
    number = {one.id: index for index, one in enumerate(problem.participants)}
    pools = {name: hash(size if isinstance(size, tuple) else (size,)) for name, size in problem.pools.items()}
    languages: dict[str, int] = {}
    for language in {one.language for one in problem.requests if one.language}:
        speakers = [problem.interpreter(name) for name in problem.speakers(language)]
        languages[language] = hash(
            tuple(sorted((slot_set(one.unavailable), _limit(one.max_run), len(one.languages)) for one in speakers))
        )
    people = _digest(
        [
            (slot_set(one.unavailable), _limit(one.max_per_day), _limit(one.max_total), one.min_total, one.parallel)
            for one in problem.participants
        ]
    )
    requests = _digest(
        [
            (
                one.weight,
                one.must,
                problem.allowed_slots(one),
                pools.get(one.pool, 0),
                languages[one.language] if one.language else 0,
            )
            for one in problem.requests
        ]
    )
    left = np.array([number[one.pair[0]] for one in problem.requests], dtype=np.int64)
    right = np.array([number[one.pair[1]] for one in problem.requests], dtype=np.int64)
    order = {one.id: index for index, one in enumerate(problem.requests)}
    first = np.array([order[a] for a, _ in problem.precedences], dtype=np.int64)
    second = np.array([order[b] for _, b in problem.precedences], dtype=np.int64)
    with np.errstate(over="ignore"):
        for _ in range(rounds if len(requests) else 0):
            seen = _mix(requests * np.uint64(3) + _mix(people[left]) + _mix(people[right]))
            around = np.zeros_like(people)
            np.add.at(around, left, seen)
            np.add.at(around, right, seen)
            ordered = seen.copy()
            np.add.at(ordered, first, _mix(seen[second] + np.uint64(1)))
            np.add.at(ordered, second, _mix(seen[first] + np.uint64(2)))
            people, requests = _mix(people * np.uint64(5) + around), _mix(ordered)
    return (
        [int(index) for index in np.argsort(people, kind="stable")],
        [int(index) for index in np.argsort(requests, kind="stable")],
    )


def slots_in(slots: SlotSet) -> list[int]:
    """Return the members of a set of slots as a list, in time order."""
    return list(slots_of(slots))


def _limit(value: int | None) -> int:
    """Return a limit as a number that no other limit has."""
    return -1 if value is None else value
