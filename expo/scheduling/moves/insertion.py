"""Inserting a meeting by moving others, none of which is dropped.

If a request fits nowhere, pick a slot that is open to it, move one of its obstacles (a meeting of either party, at a
table, with an interpreter, or of a full day) elsewhere along a Kempe chain, and try again. It is a random walk among
feasible plans with the same meetings. In crowded days, a greedy pass leaves out one request in twenty; the walk inserts
most of them.
"""

from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import MAX_CHAIN, NONE, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import below
from expo.scheduling.moves.fitting import (
    full_chair,
    has_interpreter,
    in_order,
    obstacles,
    out_of_order,
    within_limits,
)
from expo.scheduling.moves.kempe import follow, grow
from expo.scheduling.moves.placing import put, someone_for
from expo.scheduling.moves.walks import can_walk, too_far


@compiled
def seat(state: State, s: Scratch, request: int, slots: IndexArray) -> bool:
    """Insert a request in the first of these slots, from a random one on, in which it fits; False if there is none."""
    start = below(s, len(slots))
    for k in range(len(slots)):
        slot = slots[(start + k) % len(slots)]
        if (
            state.opened[request, slot] == 0
            or full_chair(state, request, slot) >= 0
            or state.tables[state.pool[request], slot] <= 0
        ):
            continue
        if (
            within_limits(state, request, state.day_of[slot])
            and has_interpreter(state, request, slot)
            and in_order(state, request, slot)
            and can_walk(state, request, slot)
        ):
            put(state, request, slot, someone_for(state, request, slot) if state.language[request] >= 0 else NONE)
            return True
    return False


@compiled
def _one_of_full_day(state: State, s: Scratch, person: int, day: int) -> int:
    """Return a random meeting of someone who can have no more on a day; -1 if they can, or if none was drawn."""
    if state.on_day[person, day] >= state.daily[person]:
        for _ in range(4 * len(state.day_of)):
            slot = below(s, len(state.day_of))
            if state.day_of[slot] == day and state.sits[person, slot] > 0:
                return int(state.at[person, slot, 0])
    return -1


@compiled
def _one_with_resource(state: State, s: Scratch, request: int, slot: int) -> int:
    """Return a random meeting with a table of the request's pool, if there is none left, or else an interpreter."""
    size = state.roster_size[slot]
    by_table = state.tables[state.pool[request], slot] <= 0
    for _ in range(16 if size > 0 else 0):
        held = state.roster[slot, below(s, size)]
        if state.pool[held] == state.pool[request] if by_table else state.language[held] >= 0:
            return int(held)
    return -1


@compiled
def _obstructing(state: State, s: Scratch, request: int, slot: int) -> tuple[int, int]:
    """Return a random meeting that keeps a request out of a slot, and their participant in common (-1: there is none).

    The meeting is -1 if none can be moved.
    """
    parties = (state.left[request], state.right[request])
    if below(s, 2) == 0:
        parties = (state.right[request], state.left[request])
    for person in parties:
        if state.sits[person, slot] >= state.capacity[person]:
            return int(state.at[person, slot, below(s, state.sits[person, slot])]), int(person)
    chair = full_chair(state, request, slot)
    if chair >= 0:  # a delegate's: the parties have been looked at
        return int(state.at[chair, slot, 0]), chair
    held = out_of_order(state, request, slot)
    if held < 0:
        held = too_far(state, request, slot)
    for person in parties:
        if held < 0:
            held = _one_of_full_day(state, s, person, state.day_of[slot])
    if held < 0:
        held = _one_with_resource(state, s, request, slot)
    return held, -1


@compiled
def _target_slot(state: State, s: Scratch, request: int, person: int, slots: IndexArray) -> int:
    """Return a slot to send a meeting to: one where the person in the way is idle, or where a table is free."""
    slot = slots[below(s, len(slots))]
    for _ in range(10):
        if state.opened[request, slot] != 0 and can_walk(state, request, slot):
            if person >= 0 and state.sits[person, slot] < state.capacity[person]:
                break
            if person < 0 and state.tables[state.pool[request], slot] > 0:
                break
        slot = slots[below(s, len(slots))]
    return int(slot)


@compiled
def insert(state: State, s: Scratch, request: int, slots: IndexArray, tries: int) -> bool:
    """Insert a request in one of these slots, making room by up to ``tries`` chains; False if that failed."""
    for _ in range(tries):
        if seat(state, s, request, slots):
            return True
        a, fewest = NONE, 9
        for _ in range(3):
            slot = slots[below(s, len(slots))]
            here = obstacles(state, request, slot)
            here += int(here < 9 and not can_walk(state, request, slot))
            if here < fewest:
                a, fewest = slot, here
        if a < 0:
            continue
        held, person = _obstructing(state, s, request, a)
        if held < 0:
            continue
        a, b = state.slot[held], _target_slot(state, s, held, person, slots)
        if a == b or state.opened[held, b] == 0:
            continue
        size = grow(state, s, held, b, MAX_CHAIN)
        if size > 0:
            follow(state, s, size, a, b)
    return seat(state, s, request, slots)


@compiled
def insert_all(state: State, s: Scratch, requests: IndexArray, slots: IndexArray, tries: int) -> int:
    """Insert these requests in turn; return how many were inserted."""
    found = 0
    for request in requests:
        if state.slot[request] < 0 and insert(state, s, request, slots, tries):
            found += 1
    return found


def unassigned(state: State, requests: IndexArray) -> IndexArray:
    """Return those of the requests that have no slot."""
    return requests[state.slot[requests] < 0]
