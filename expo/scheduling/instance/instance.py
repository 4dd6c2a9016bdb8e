"""A problem as arrays: ids become indices, in the canonical order. The solvers work on these arrays only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from expo.domain.problem import BOOTH, Problem, Request
from expo.domain.slots import SlotSet, pairs_in, slot_set
from expo.scheduling.instance.canonical import canonical_order
from expo.scheduling.instance.walking import InstanceWalking, walking_of

Ints = NDArray[np.int64]
NONE = -1
"""No slot, no pool, no language, no interpreter."""
NO_LIMIT = 1 << 30


@dataclass(slots=True)
class Instance:
    """The arrays of a problem. Participants, requests and interpreters are indices; sets of slots are ints.

    ``open[r]`` are the slots in which request ``r`` could begin in an empty timetable: allowed, both available, some
    table exists, some interpreter is on shift. It holds ``length[r]`` slots, and counts as so many meetings.
    ``daily[p]`` and ``total[p]`` are upper limits (`NO_LIMIT` if none). ``speakers[l]`` are the interpreters of
    language ``l``; ``tables[k]`` is the capacity of pool ``k`` per slot.
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
    mandatory: list[bool]
    pool: list[int]
    language: list[int]
    open: list[SlotSet]
    free: list[SlotSet]
    capacity: list[int]
    daily: list[int]
    total: list[int]
    minimum: list[int]
    tables: list[list[int]]
    pool_names: list[str]
    speakers: list[list[int]]
    shift: list[SlotSet]
    max_run: list[int]
    spoken: list[list[int]]
    precedences: list[tuple[int, int]]
    break_spread: int | None
    length: list[int]
    walking: InstanceWalking | None = None
    delegates: list[tuple[int, ...]] = field(default_factory=list)
    """The participants of each delegate; with delegates, ``delegates_of[r]`` are those who sit in request ``r``."""
    delegates_of: list[tuple[int, ...]] = field(default_factory=list)

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

    @property
    def long(self) -> list[int]:
        """The requests that hold two slots."""
        return [request for request, length in enumerate(self.length) if length > 1]

    @property
    def is_all_mandatory(self) -> bool:
        """Whether every request has to be met, so that only the breaks are left to choose."""
        return self.requests > 0 and all(self.mandatory)

    @property
    def walk_price(self) -> int:
        """Breaks that a minute missing to a walk is worth; 0 if it has no price."""
        return 0 if self.walking is None else self.walking.price

    @property
    def is_tied(self) -> bool:
        """Whether precedences or a break spread tie meetings together: in the file format and the benchmark only."""
        return bool(self.precedences) or self.break_spread is not None

    def held(self, request: int, slot: int) -> range:
        """Return the slots that a request holds if it begins in this one."""
        return range(slot, slot + self.length[request])

    def held_set(self, request: int, slot: int) -> SlotSet:
        """Return the same as a set."""
        return ((1 << self.length[request]) - 1) << slot

    def covered(self, request: int) -> SlotSet:
        """Return the slots that a request could hold."""
        return self.open[request] if self.length[request] == 1 else self.open[request] | self.open[request] << 1

    def chairs(self, request: int) -> tuple[int, ...]:
        """Return who sits in a request: its two parties, then delegates, numbered after all participants."""
        pair = (self.left[request], self.right[request])
        return (*pair, *(self.participants + one for one in self.delegates_of[request])) if self.delegates else pair

    def chair_capacity(self, chair: int) -> int:
        """Return how many meetings someone sits in at a time."""
        return self.capacity[chair] if chair < self.participants else 1

    def day_set(self, day: int) -> SlotSet:
        """Return the slots of a day (an index into ``days``)."""
        slots = self.days[day]
        return (1 << slots.stop) - (1 << slots.start)

    def rest_windows(self, interpreter: int, days: Iterable[range]) -> Iterator[range]:
        """Yield every ``max_run + 1`` consecutive slots of these days: an interpreter rests in one of them."""
        run = self.max_run[interpreter]
        for day in days:
            for first in range(day.start, day.stop - run):
                yield range(first, first + run + 1)


def compile_problem(problem: Problem) -> Instance:
    """Turn a valid problem (docs/scheduling/format.md) into arrays."""
    people, asked = canonical_order(problem)
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
    on_shift, on_long_shift = [0] * len(languages), [0] * len(languages)
    speakers: list[list[int]] = [[] for _ in languages]
    spoken: list[list[int]] = []
    for index, interpreter in enumerate(interpreters):
        spoken.append(sorted(language_number[name] for name in interpreter.languages if name in language_number))
        for language in spoken[-1]:
            speakers[language].append(index)
            on_shift[language] |= problem.shift(interpreter.id)
            if interpreter.max_run != 1:
                on_long_shift[language] |= pairs_in(problem.shift(interpreter.id))
    requests = [problem.requests[r] for r in asked]
    ordered = [problem.limited(problem.participants[p].id) for p in people]
    free = [problem.free_slots(one.id) for one in ordered]
    request_number = {one.id: index for index, one in enumerate(requests)}
    walking = walking_of(problem, ordered, requests)
    delegates_of = _delegates_of(problem, requests)
    opened = []
    for index, one in enumerate(requests):
        slots = free[number[one.pair[0]]] & free[number[one.pair[1]]]
        slots &= seated[pool_number[one.pool]]
        if one.language and one.length == 1:
            slots &= on_shift[language_number[one.language]]
        for name in one.pair:
            for other in problem.of_delegate(name):
                slots &= ~problem.elsewhere_slots(other)
        if walking is not None and walking.is_rule:
            chairs = [number[name] for name in one.pair]
            chairs += [len(people) + delegate for delegate in (delegates_of[index] if delegates_of else ())]
            for chair in chairs:
                slots &= ~walking.too_far(index, walking.elsewhere[chair])
        slots = problem.holdable(one, slots) & problem.allowed_slots(one) & problem.timely_slots(one)
        if one.language and one.length > 1:
            slots &= on_long_shift[language_number[one.language]]
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
        mandatory=[one.must for one in requests],
        pool=[pool_number[one.pool] for one in requests],
        language=[language_number[one.language] if one.language else NONE for one in requests],
        open=opened,
        free=free,
        capacity=[one.parallel for one in ordered],
        daily=[NO_LIMIT if one.max_per_day is None else one.max_per_day for one in ordered],
        total=[NO_LIMIT if one.max_total is None else one.max_total for one in ordered],
        minimum=[one.min_total for one in ordered],
        tables=tables,
        pool_names=pools,
        speakers=speakers,
        shift=[problem.shift(one.id) for one in interpreters],
        max_run=[one.max_run or NO_LIMIT for one in interpreters],
        spoken=spoken,
        precedences=sorted((request_number[first], request_number[second]) for first, second in problem.precedences),
        break_spread=problem.max_break_spread,
        length=[one.length for one in requests],
        walking=walking,
        delegates=[tuple(sorted(number[name] for name in one.participants)) for one in problem.delegates],
        delegates_of=delegates_of,
    )


def _delegates_of(problem: Problem, requests: Iterable[Request]) -> list[tuple[int, ...]]:
    """Return who of the delegates sits in each request; nothing without delegates."""
    own = {name: index for index, one in enumerate(problem.delegates) for name in one.participants}
    return [tuple(sorted({own[name] for name in one.pair if name in own})) for one in requests] if own else []


def bits(sets: Sequence[SlotSet], slots: int) -> NDArray[np.uint8]:
    """Return slot sets as rows of zeros and ones, a column for each slot."""
    width = (slots + 7) // 8
    packed = np.frombuffer(b"".join(one.to_bytes(width, "little") for one in sets), dtype=np.uint8)
    unpacked = np.unpackbits(packed.reshape(len(sets), width), axis=1, count=slots, bitorder="little")
    return np.ascontiguousarray(unpacked)


def lowest(slots: SlotSet) -> int:
    """Return the earliest of a non-empty set of slots."""
    return (slots & -slots).bit_length() - 1
