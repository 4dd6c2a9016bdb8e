"""The tables of a plan: which there are in each slot, and who sits at which, long meetings at one for both slots.

The engine knows a table by its place in the pool's list of a slot. A long meeting stays at its place, and so at its
table only where the lists of its two slots begin alike: it may not be elsewhere (:func:`slots_for_long`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from expo.domain.problem import BOOTH, Problem
from expo.domain.schedules import request_name
from expo.domain.timetable import Placement
from expo.queries.schedules.rows import ActiveMeeting, Rows, ZoneRow

Tables = Mapping[str, tuple[tuple[int, ...], ...]]


def long_requests(
    pairs: Iterable[tuple[int, int]], said: Mapping[str, bool], pinned: Mapping[str, ActiveMeeting]
) -> set[str]:
    """Return the requests that take two slots: what is said of some, the organizer's pairs otherwise."""
    chosen = {request_name(*pair) for pair in pairs} - said.keys() - pinned.keys()
    return (
        chosen
        | {name for name, is_long in said.items() if is_long and name not in pinned}
        | {name for name, one in pinned.items() if one.second_slot_id is not None}
    )


def tables(found: Rows, spare: int, held: Collection[tuple[int, int | None]], *, any_long: bool) -> Tables:
    """Return the tables to plan with: all that are open, but for the last ``spare`` of those that are not held.

    With long meetings, those come last that are closed most: so the lists of most slots begin alike.
    """

    def closed(table: int) -> int:
        return sum(table in of_slot for of_slot in found.closed_tables.values()) if any_long else 0

    def of_zone(zone: ZoneRow) -> Iterator[tuple[int, ...]]:
        ordered = sorted(zone.table_ids, key=closed)  # stable: by code otherwise
        for slot in found.slot_ids:
            opened = [table for table in ordered if table not in found.closed_tables.get(slot, ())]
            free = [table for table in opened if (slot, table) not in held]
            kept = set(free[-spare:]) if spare else set()
            yield tuple(table for table in opened if table not in kept)

    return {zone.pool: tuple(of_zone(zone)) for zone in found.zones}


def slots_for_long(found: Rows, tables: Tables) -> dict[str, frozenset[int]]:
    """Return by pool the slots that long meetings may hold: without one of two whose lists begin differently."""
    runs_on = [
        here.day_id == after.day_id and here.starts_at + timedelta(minutes=here.minutes) == after.starts_at
        for here, after in pairwise(found.slots)
    ]
    allowed: dict[str, frozenset[int]] = {}
    for pool, by_slot in tables.items():
        lists = pairwise(by_slot)
        uneven = {
            number
            for number, (here, after) in enumerate(lists)
            if runs_on[number] and here[: len(after)] != after[: len(here)]
        }
        if uneven:
            allowed[pool] = frozenset(range(len(by_slot))) - uneven
    return allowed


def keeping(
    problem: Problem, own: Mapping[str, int | None], placements: Collection[Placement]
) -> tuple[Placement, ...]:
    """Return the placements with every meeting in ``own`` at its own table.

    The tables of a pool are alike to the engine. A meeting whose table is another one's own gets a free one; where that
    leaves no table that is free in both slots of a long one, all but the meetings in ``own`` sit down anew.
    """
    pinned = [one for one in placements if one.request in own]
    others = sorted((one for one in placements if one.request not in own), key=lambda one: -_length(problem, one))
    seats = _TablePlan(problem)
    for one in pinned:
        seats.take(one, own[one.request])
    displaced = [one for one in others if not seats.take(one, one.table)]
    if not all(seats.take(one, seats.lowest(one)) for one in displaced):
        seats = _TablePlan(problem)
        for one in pinned:
            seats.take(one, own[one.request])
        for one in sorted(others, key=lambda one: one.slot):  # stable: of one slot the long ones first
            seats.take(one, seats.lowest(one))
    return tuple(replace(one, table=seats.tables.get(one.request, one.table)) for one in placements)


def _length(problem: Problem, one: Placement) -> int:
    return problem.request(one.request).length


class _TablePlan:
    """Who sits where so far: the tables by request."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._taken: set[tuple[str, int, int]] = set()
        self.tables: dict[str, int | None] = {}

    def take(self, one: Placement, table: int | None) -> bool:
        """Seat a meeting; ``False`` if its table is taken in one of its slots."""
        if self._pool(one) != BOOTH:
            wanted = set() if table is None else self._seats(one, table)
            if not wanted or wanted & self._taken:
                return False
            self._taken |= wanted
        self.tables[one.request] = table
        return True

    def lowest(self, one: Placement) -> int | None:
        """Return the first table that is free in all slots of a meeting."""
        pool, slots = self._pool(one), self._slots(one)
        tables = min(self._problem.capacity(pool, slot) for slot in slots)
        return next((table for table in range(tables) if not self._seats(one, table) & self._taken), None)

    def _pool(self, one: Placement) -> str:
        return self._problem.request(one.request).pool

    def _slots(self, one: Placement) -> range:
        return self._problem.held_slots(self._problem.request(one.request), one.slot)

    def _seats(self, one: Placement, table: int) -> set[tuple[str, int, int]]:
        return {(self._pool(one), slot, table) for slot in self._slots(one)}
