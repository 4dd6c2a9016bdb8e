"""The timetable: who could meet whom and when (`Problem`), and who does (`Timetable`).

Everything here is the scheduling contract in the words of the trade. A *slot* is an index into the edition's time
grid, 0-based, in time order. A *set of slots* is a Python integer whose bit ``s`` stands for slot ``s`` (`SlotSet`):
intersecting what two people, a table pool and an interpreter can do is then one ``&`` each, however long the expo,
and the rulebook stays fast enough to judge tens of thousands of meetings without leaving the standard library.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

SlotIndex = int
"""A slot: 0-based index into the problem's grid."""
SlotSet = int
"""A set of slots: bit ``s`` is set when slot ``s`` belongs to it."""

BOOTH = "booth"
"""The pool that needs no table: the meeting is held at the exhibitor's booth."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the time grid. Two slots are neighbours when their indices are and their ``day`` is the same."""

    day: int
    start: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One chair: an exhibitor's or a buyer's team, in at most ``parallel`` meetings in one slot.

    ``max_per_day`` and ``max_total`` are ``None`` when there is no limit; ``min_total`` is the floor below which every
    missing meeting counts as shortfall.
    """

    id: str
    unavailable: frozenset[SlotIndex] = frozenset()
    max_per_day: int | None = None
    max_total: int | None = None
    min_total: int = 0
    parallel: int = 1


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Sits in one meeting in a slot; works at most ``max_run`` consecutive slots of a day (``None``: no limit)."""

    id: str
    languages: frozenset[str]
    unavailable: frozenset[SlotIndex] = frozenset()
    max_run: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Two participants who should meet once; ``weight`` is what the meeting is worth, 1 to 1,000,000.

    ``pool`` names the tables it may use, ``language`` asks for an interpreter who speaks it, ``allowed`` lists the
    slots it may take (``None``: every slot), ``fixed`` pins the slot if it is met at all.
    """

    id: str
    pair: tuple[str, str]
    weight: int = 1
    must: bool = False
    pool: str = BOOTH
    language: str | None = None
    allowed: frozenset[SlotIndex] | None = None
    fixed: SlotIndex | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """A request that is met: when, at which table of its pool (``None`` at the booth), with which interpreter."""

    request: str
    slot: SlotIndex
    table: int | None = None
    interpreter: str | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    """What a problem's rows say, looked up by id; made once, since a problem never changes."""

    participants: dict[str, Participant]
    interpreters: dict[str, Interpreter]
    requests: dict[str, Request]
    days: tuple[tuple[int, SlotSet], ...]
    all_slots: SlotSet
    free: dict[str, SlotSet]
    on_shift: dict[str, SlotSet]
    speakers: dict[str, tuple[str, ...]]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a timetable has to answer to; ids are unique within their kind.

    ``pools`` gives the number of tables of a pool, either one for all slots or one per slot. ``precedences`` are
    pairs of request ids: if both are met, the first is in an earlier slot. ``max_break_spread`` bounds the difference
    between any two participants' counts of breaks (``None``: no bound).
    """

    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    requests: tuple[Request, ...]
    pools: Mapping[str, int | tuple[int, ...]] = field(default_factory=dict)
    interpreters: tuple[Interpreter, ...] = ()
    precedences: tuple[tuple[str, str], ...] = ()
    max_break_spread: int | None = None
    name: str = ""
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everything = (1 << len(self.slots)) - 1
        days: dict[int, SlotSet] = {}
        for index, slot in enumerate(self.slots):
            days[slot.day] = days.get(slot.day, 0) | 1 << index
        speakers: dict[str, list[str]] = {}
        for interpreter in self.interpreters:
            for language in sorted(interpreter.languages):
                speakers.setdefault(language, []).append(interpreter.id)
        before: dict[str, list[str]] = {}
        after: dict[str, list[str]] = {}
        for first, second in self.precedences:
            before.setdefault(second, []).append(first)
            after.setdefault(first, []).append(second)
        # A frozen dataclass refuses assignment, its own constructor's included.
        object.__setattr__(self, "pools", MappingProxyType(dict(self.pools)))
        object.__setattr__(
            self,
            "_index",
            _Index(
                participants={one.id: one for one in self.participants},
                interpreters={one.id: one for one in self.interpreters},
                requests={one.id: one for one in self.requests},
                days=tuple(days.items()),
                all_slots=everything,
                free={one.id: everything & ~slot_set(one.unavailable) for one in self.participants},
                on_shift={one.id: everything & ~slot_set(one.unavailable) for one in self.interpreters},
                speakers={language: tuple(names) for language, names in speakers.items()},
                before={second: tuple(firsts) for second, firsts in before.items()},
                after={first: tuple(seconds) for first, seconds in after.items()},
            ),
        )

    def __reduce__(self) -> tuple[type["Problem"], tuple[object, ...]]:
        # The read-only view of the pools cannot be pickled, and a problem travels to solving processes.
        return Problem, (
            self.slots,
            self.participants,
            self.requests,
            dict(self.pools),
            self.interpreters,
            self.precedences,
            self.max_break_spread,
            self.name,
        )

    def participant(self, name: str) -> Participant:
        """Return the participant of this id; ``KeyError`` if there is none."""
        return self._index.participants[name]

    def interpreter(self, name: str) -> Interpreter:
        """Return the interpreter of this id; ``KeyError`` if there is none."""
        return self._index.interpreters[name]

    def request(self, name: str) -> Request:
        """Return the request of this id; ``KeyError`` if there is none."""
        return self._index.requests[name]

    def has_request(self, name: str) -> bool:
        """Say whether there is a request of this id."""
        return name in self._index.requests

    def has_interpreter(self, name: str) -> bool:
        """Say whether there is an interpreter of this id."""
        return name in self._index.interpreters

    @property
    def all_slots(self) -> SlotSet:
        """The whole grid."""
        return self._index.all_slots

    @property
    def days(self) -> tuple[tuple[int, SlotSet], ...]:
        """The days in order, each with its slots."""
        return self._index.days

    def day_slots(self, slot: SlotIndex) -> SlotSet:
        """Return all slots of the day to which this one belongs."""
        return next(slots for _, slots in self._index.days if slots >> slot & 1)

    def free_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant is available."""
        return self._index.free[participant]

    def shift(self, interpreter: str) -> SlotSet:
        """Return the slots in which the interpreter is available."""
        return self._index.on_shift[interpreter]

    def speakers(self, language: str) -> tuple[str, ...]:
        """Return the ids of those who interpret this language, in the order of the problem."""
        return self._index.speakers.get(language, ())

    def allowed_slots(self, request: Request) -> SlotSet:
        """Return the slots the request itself permits: its ``allowed`` and ``fixed``."""
        slots = self._index.all_slots if request.allowed is None else slot_set(request.allowed)
        return slots if request.fixed is None else slots & 1 << request.fixed

    def capacity(self, pool: str, slot: SlotIndex) -> int:
        """Return the number of tables of a pool in a slot; not for the pool ``booth``, which has no end."""
        size = self.pools[pool]
        return size if isinstance(size, int) else size[slot]

    def earlier(self, request: str) -> tuple[str, ...]:
        """Return the requests that must come before this one."""
        return self._index.before.get(request, ())

    def later(self, request: str) -> tuple[str, ...]:
        """Return the requests that must come after this one."""
        return self._index.after.get(request, ())


def slot_set(slots: Iterable[SlotIndex]) -> SlotSet:
    """Return the set of these slots."""
    result = 0
    for slot in slots:
        result |= 1 << slot
    return result


def slots_of(slots: SlotSet) -> Iterator[SlotIndex]:
    """Yield the members of a set of slots in time order."""
    while slots:
        lowest = slots & -slots
        yield lowest.bit_length() - 1
        slots ^= lowest


def breaks(slots: Iterable[SlotIndex]) -> int:
    """Count the breaks in one participant's day.

    Parameters
    ----------
    slots
        Slots held, in any order, without repeats; 0-based indices into the edition's grid.

    Returns
    -------
    int
        Runs of idle slots between two meetings: 0 to ``max(0, len(slots) - 1)``. Idle time before the first
        meeting and after the last is free time, not a break.

    Raises
    ------
    ValueError
        If a slot is repeated: such a day is infeasible, not poor.

    Notes
    -----
    The objective of the B2B meeting scheduling problem (Bofill et al., JAIR 74, 2022).
    """
    held = list(slots)
    if len(set(held)) != len(held):
        raise ValueError(f"a slot is repeated: {sorted(held)}")
    return breaks_in(slot_set(held))


def breaks_in(held: SlotSet) -> int:
    """Count the breaks in one day given as a set of slots.

    A run of meetings starts where a slot is held and the one before it is not; there is one break fewer than runs.
    """
    return max(0, (held & ~(held << 1)).bit_count() - 1)


def rested(work: SlotSet, day: SlotSet, limit: int) -> SlotSet:
    """Return the slots of a day that someone who works in ``work`` can work too without a run of over ``limit``."""
    result = 0
    for slot in slots_of(day):
        after = (work | 1 << slot) >> slot
        ahead = (~after & after + 1).bit_length() - 1  # the run from this slot on, this one included
        idle_before = ~work & (1 << slot) - 1
        if slot - idle_before.bit_length() + ahead <= limit:
            result |= 1 << slot
    return result


class Timetable:
    """A set of placements with the views the rules need: who sits where, which tables and interpreters are taken.

    It holds whatever it is given, also what the rules forbid, so that a faulty timetable can be looked at and told
    what is wrong with it; only the ids and slots must exist (``KeyError``, ``IndexError``).
    Adding and removing cost a few microseconds and do not depend on the size of the timetable.
    """

    __slots__ = (
        "_booked",
        "_counts",
        "_held",
        "_placements",
        "_rested",
        "_tables",
        "_tables_used",
        "_totals",
        "problem",
    )

    def __init__(self, problem: Problem, placements: Iterable[Placement] = ()) -> None:
        self.problem = problem
        self._placements: dict[str, Placement] = {}
        # participant -> slot -> the requests held there, in the order in which they were added
        self._held: dict[str, dict[SlotIndex, list[str]]] = {one.id: {} for one in problem.participants}
        # participant -> [slots with at least one meeting, with at least two, ...]; beyond the first only if needed
        self._counts: dict[str, list[SlotSet]] = {one.id: [0] for one in problem.participants}
        self._totals: dict[str, int] = dict.fromkeys(self._held, 0)
        # (pool, table) -> slot -> number of meetings; pool -> slot -> number of meetings
        self._tables: dict[tuple[str, int | None], dict[SlotIndex, int]] = {}
        self._tables_used: dict[str, list[int]] = {}
        self._booked: dict[str, dict[SlotIndex, int]] = {one.id: {} for one in problem.interpreters}
        self._rested: dict[str, SlotSet] = {}
        for placement in placements:
            self.add(placement)

    # -- changing ------------------------------------------------------------------------------------------------

    def add(self, placement: Placement) -> None:
        """Seat a meeting, allowed or not; ``ValueError`` if its request is met already."""
        if placement.request in self._placements:
            raise ValueError(f"request {placement.request} is met already")
        request, slot = self.problem.request(placement.request), placement.slot
        self.problem.slots[slot]
        self._placements[placement.request] = placement
        for name in request.pair:
            here = self._held[name].setdefault(slot, [])
            here.append(placement.request)
            levels = self._counts[name]
            if len(here) > len(levels):
                levels.append(0)
            levels[len(here) - 1] |= 1 << slot
            self._totals[name] += 1
        if request.pool != BOOTH:
            at = self._tables.setdefault((request.pool, placement.table), {})
            at[slot] = at.get(slot, 0) + 1
            self._used(request.pool)[slot] += 1
        if placement.interpreter is not None:
            booked = self._booked.setdefault(placement.interpreter, {})
            booked[slot] = booked.get(slot, 0) + 1
            self._rested.pop(placement.interpreter, None)

    def remove(self, request_id: str) -> Placement:
        """Take a meeting out and return its placement; ``KeyError`` if the request is not met."""
        placement = self._placements.pop(request_id)
        request, slot = self.problem.request(request_id), placement.slot
        for name in request.pair:
            here = self._held[name][slot]
            self._counts[name][len(here) - 1] &= ~(1 << slot)
            here.remove(request_id)
            if not here:
                del self._held[name][slot]
            self._totals[name] -= 1
        if request.pool != BOOTH:
            at = self._tables[request.pool, placement.table]
            at[slot] -= 1
            if not at[slot]:
                del at[slot]
            self._used(request.pool)[slot] -= 1
        if placement.interpreter is not None:
            booked = self._booked[placement.interpreter]
            booked[slot] -= 1
            if not booked[slot]:
                del booked[slot]
            self._rested.pop(placement.interpreter, None)
        return placement

    def copy(self) -> "Timetable":
        """Return a timetable of its own with the same placements."""
        return Timetable(self.problem, self)

    # -- seeing --------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._placements)

    def __iter__(self) -> Iterator[Placement]:
        return iter(self._placements.values())

    def __contains__(self, request_id: object) -> bool:
        return request_id in self._placements

    def get(self, request_id: str) -> Placement | None:
        """Return where a request is met, ``None`` if it is not."""
        return self._placements.get(request_id)

    def held_by(self, participant: str) -> tuple[Placement, ...]:
        """Return a participant's meetings in time order."""
        held = self._held[participant]
        return tuple(self._placements[name] for slot in sorted(held) for name in held[slot])

    def meetings_of(self, participant: str) -> int:
        """Return how many meetings a participant has."""
        return self._totals[participant]

    def meetings_on(self, participant: str, day: SlotSet) -> int:
        """Return how many meetings a participant has in these slots."""
        return sum((level & day).bit_count() for level in self._counts[participant])

    def busy_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant sits in at least one meeting."""
        return self._counts[participant][0]

    def full_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant can take no further meeting."""
        levels, limit = self._counts[participant], self.problem.participant(participant).parallel
        return levels[limit - 1] if limit <= len(levels) else 0

    def table_slots(self, pool: str, table: int | None) -> SlotSet:
        """Return the slots in which this table of the pool is taken."""
        return slot_set(self._tables.get((pool, table), ()))

    def tables_used(self, pool: str, slot: SlotIndex) -> int:
        """Return how many tables of the pool are taken in a slot."""
        return self._used(pool)[slot]

    def slots_with_a_table(self, pool: str) -> SlotSet:
        """Return the slots in which the pool has a free table."""
        size = self.problem.pools[pool]
        used = self._used(pool)
        if isinstance(size, int):
            return slot_set(slot for slot, number in enumerate(used) if number < size)
        return slot_set(slot for slot, number in enumerate(used) if number < size[slot])

    def lowest_table(self, pool: str, slot: SlotIndex) -> int | None:
        """Return the first free table of a pool in a slot, ``None`` if all are taken."""
        return next(
            (
                table
                for table in range(self.problem.capacity(pool, slot))
                if slot not in self._tables.get((pool, table), ())
            ),
            None,
        )

    def booked_slots(self, interpreter: str) -> SlotSet:
        """Return the slots in which an interpreter is spoken for."""
        return slot_set(self._booked.get(interpreter, ()))

    def rested_slots(self, interpreter: str) -> SlotSet:
        """Return the slots that an interpreter can take on without a run longer than ``max_run``.

        Slots already booked belong to it only as part of the run: whether they are free is another rule's business.
        """
        known = self._rested.get(interpreter)
        if known is None:
            known = self._rested[interpreter] = self._find_rested(interpreter)
        return known

    def breaks_of(self, participant: str) -> int:
        """Count a participant's breaks over all days."""
        busy = self._counts[participant][0]
        return sum(breaks_in(busy & slots) for _, slots in self.problem.days) if busy else 0

    # -- figures -------------------------------------------------------------------------------------------------

    @property
    def shortfall(self) -> int:
        """Meetings missing to the floors: sum over participants of ``max(0, min_total - meetings)``."""
        return sum(max(0, one.min_total - self._totals[one.id]) for one in self.problem.participants)

    @property
    def weight(self) -> int:
        """What the meetings are worth: the sum of the weights of the met requests."""
        return sum(self.problem.request(name).weight for name in self._placements)

    @property
    def breaks(self) -> int:
        """The number of breaks over all participants and days."""
        return sum(self.breaks_of(one.id) for one in self.problem.participants)

    # -- inside --------------------------------------------------------------------------------------------------

    def _used(self, pool: str) -> list[int]:
        used = self._tables_used.get(pool)
        if used is None:
            used = self._tables_used[pool] = [0] * len(self.problem.slots)
        return used

    def _find_rested(self, name: str) -> SlotSet:
        limit = self.problem.interpreter(name).max_run
        if limit is None:
            return self.problem.all_slots
        booked = self.booked_slots(name)
        result = 0
        for _, day in self.problem.days:
            result |= rested(booked & day, day, limit)
        return result
