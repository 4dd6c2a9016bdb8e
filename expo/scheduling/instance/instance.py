"""A problem as arrays: ids are indices, in the canonical order. The solvers work on these arrays only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from expo.domain.problem import Problem
from expo.domain.slots import SlotSet
from expo.scheduling.instance.walking import InstanceWalking

Ints = NDArray[np.int64]
NONE = -1
"""No slot, no pool, no language, no interpreter."""
NO_LIMIT = 1 << 30
BREAKS_ONLY_MAX_PAIRS = 30_000
"""Request-slot pairs up to which a problem of mandatory requests is searched from below as one."""


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
    def is_about_breaks(self) -> bool:
        """Whether only the breaks are left to choose, in a problem that is searched from below as one."""
        is_small_enough = 0 < self.requests * self.slots <= BREAKS_ONLY_MAX_PAIRS
        return is_small_enough and all(self.mandatory) and not self.walk_price and not self.long

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


def bits(sets: Sequence[SlotSet], slots: int) -> NDArray[np.uint8]:
    """Return slot sets as rows of zeros and ones, a column for each slot."""
    width = (slots + 7) // 8
    packed = np.frombuffer(b"".join(one.to_bytes(width, "little") for one in sets), dtype=np.uint8)
    unpacked = np.unpackbits(packed.reshape(len(sets), width), axis=1, count=slots, bitorder="little")
    return np.ascontiguousarray(unpacked)


def lowest(slots: SlotSet) -> int:
    """Return the earliest of a non-empty set of slots."""
    return (slots & -slots).bit_length() - 1
