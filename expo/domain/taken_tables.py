"""Which tables of each pool are taken in a timetable, and when."""

from expo.domain.problem import Problem, Request
from expo.domain.slots import SlotIndex, SlotSet, slot_set


class TakenTables:
    """The tables at which meetings sit, more than one at the same table even, since a timetable may be faulty."""

    __slots__ = ("_number", "_problem", "_spare", "_taken", "_used")

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        # (pool, table) -> slot -> number of meetings, and the slots with any; pool -> slot -> number of meetings,
        # and the slots with a free table
        self._number: dict[tuple[str, int | None], dict[SlotIndex, int]] = {}
        self._taken: dict[tuple[str, int | None], SlotSet] = {}
        self._used: dict[str, list[int]] = {}
        self._spare: dict[str, SlotSet] = {}

    def add(self, pool: str, table: int | None, slot: SlotIndex) -> None:
        """Take a table."""
        at = self._number.setdefault((pool, table), {})
        at[slot] = at.get(slot, 0) + 1
        self._taken[pool, table] = self._taken.get((pool, table), 0) | 1 << slot
        used = self.used(pool)
        used[slot] += 1
        if used[slot] >= self._problem.capacity(pool, slot):
            self._spare[pool] &= ~(1 << slot)

    def remove(self, pool: str, table: int | None, slot: SlotIndex) -> None:
        """Give a table back."""
        at = self._number[pool, table]
        at[slot] -= 1
        if not at[slot]:
            del at[slot]
            self._taken[pool, table] &= ~(1 << slot)
        used = self.used(pool)
        used[slot] -= 1
        if used[slot] < self._problem.capacity(pool, slot):
            self._spare[pool] |= 1 << slot

    def used(self, pool: str) -> list[int]:
        """Return how many tables of a pool are taken in each slot."""
        used = self._used.get(pool)
        if used is None:
            used = self._used[pool] = [0] * len(self._problem.slots)
            self._spare[pool] = self._problem.table_slots(pool, 0)
        return used

    def free_slots(self, pool: str, table: int) -> SlotSet:
        """Return the slots in which this table exists and is free."""
        return self._problem.table_slots(pool, table) & ~self._taken.get((pool, table), 0)

    def slots_for(self, request: Request) -> SlotSet:
        """Return the slots in which a request can begin at a free table: a long one stays at the same."""
        problem, pool = self._problem, request.pool
        if request.length == 1:
            spare = self._spare.get(pool)
            return problem.table_slots(pool, 0) if spare is None else spare
        tables = max((problem.capacity(pool, slot) for slot in range(len(problem.slots))), default=0)
        slots = 0
        for table in range(tables):
            slots |= problem.holdable(request, self.free_slots(pool, table))
        return slots

    def lowest(self, request: Request, slot: SlotIndex) -> int | None:
        """Return the first table of its pool that is free for a request in a slot, ``None`` if all are taken."""
        held = slot_set(self._problem.held_slots(request, slot))
        tables = range(self._problem.capacity(request.pool, slot))
        return next((table for table in tables if not held & ~self.free_slots(request.pool, table)), None)
