"""From a plan back to placements: a table of its pool for each meeting.

Tables of a pool are alike, so the choice among free ones is open. People stay at their table where the plan allows it.
"""

from collections.abc import Callable, Iterator, Sequence

from expo.domain.timetable import Placement
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan


def placements(instance: Instance, plan: Plan, old: Sequence[Placement] = ()) -> tuple[Placement, ...]:
    """Turn a plan into placements.

    A meeting takes the table that it has in ``old`` at the same slot, else the table at which one of its two parties
    sat last, else the lowest free one.

    A meeting of two slots takes the highest table that is there in both, before others take theirs. If tables are lost
    and come back within three slots, two of these can be in each other's way: then the later one is left out.
    """
    assigner = _TableAssigner(instance, {one.request: one for one in old})
    by_slot: list[list[int]] = [[] for _ in range(instance.slots)]
    for request, slot in enumerate(plan.slot):
        if slot != NONE and instance.pool[request] != NONE:
            by_slot[slot].append(request)
    for slot, meetings in enumerate(by_slot):
        assigner.assign(slot, meetings)
    return tuple(
        Placement(
            instance.request_ids[request],
            slot,
            assigner.table.get(request),
            instance.interpreter_ids[plan.interpreter[request]] if plan.interpreter[request] != NONE else None,
        )
        for request, slot in enumerate(plan.slot)
        if slot != NONE and (instance.pool[request] == NONE or request in assigner.table)
    )


class _TableAssigner:
    """Assigns tables slot by slot, in time order."""

    def __init__(self, instance: Instance, old: dict[str, Placement]) -> None:
        self._instance, self._old = instance, old
        self.table: dict[int, int] = {}
        self._staying: list[int] = []
        """Those who hold the next slot too."""
        self._last: dict[tuple[int, int], int] = {}
        """The table at which a participant last sat in a pool."""

    def assign(self, slot: int, meetings: list[int]) -> None:
        """Assign the tables of one slot: first old tables, then last ones, then the lowest that are left."""
        taken: list[set[int]] = [set() for _ in self._instance.tables]
        for request in self._staying:
            taken[self._instance.pool[request]].add(self.table[request])
        long = [request for request in meetings if self._instance.length[request] > 1]
        for group in (long, [request for request in meetings if self._instance.length[request] == 1]):
            waiting = self._take(group, slot, taken, self._old_tables)
            waiting = self._take(waiting, slot, taken, self._last_tables)
            self._take(waiting, slot, taken, self._all_tables)
        self._staying = [request for request in long if request in self.table]
        for request in meetings:
            for person in (self._instance.left[request], self._instance.right[request]):
                self._last[person, self._instance.pool[request]] = self.table.get(request, NONE)

    def _take(self, meetings: list[int], slot: int, taken: list[set[int]], wanted: "_Wanted") -> list[int]:
        """Give each meeting the first free table that it wants; return the meetings without one."""
        left = []
        for request in meetings:
            pool = self._instance.pool[request]
            size = min(self._instance.tables[pool][held] for held in self._instance.held(request, slot))
            choice = next((one for one in wanted(request, slot) if 0 <= one < size and one not in taken[pool]), None)
            if choice is None:
                left.append(request)
            else:
                self.table[request] = choice
                taken[pool].add(choice)
        return left

    def _old_tables(self, request: int, slot: int) -> Iterator[int]:
        before = self._old.get(self._instance.request_ids[request])
        if before is not None and before.slot == slot and before.table is not None:
            yield before.table

    def _last_tables(self, request: int, slot: int) -> Iterator[int]:
        pool = self._instance.pool[request]
        for person in (self._instance.left[request], self._instance.right[request]):
            yield self._last.get((person, pool), NONE)

    def _all_tables(self, request: int, slot: int) -> Iterator[int]:
        tables = range(self._instance.tables[self._instance.pool[request]][slot])
        yield from tables if self._instance.length[request] == 1 else reversed(tables)


_Wanted = Callable[[int, int], Iterator[int]]
"""The tables that a request would like in a slot, best first."""
