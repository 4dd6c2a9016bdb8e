"""Finding a seat for a meeting by moving others, none of whom loses theirs.

Where a request fits nowhere, some slot that would suit it is picked, and whoever or whatever stands in the way there
(one of the two, a table, an interpreter, a full day) is sent elsewhere along a Kempe chain; then one looks again. It is a
random walk among correct timetables with the same meetings, and it finds the rare seat in crowded days where a greedy
pass leaves one request in twenty standing.
"""

from expo.scheduling.annealing import IndexArray
from expo.scheduling.chains import MAX_CHAIN, Scratch, State, _below, _put, _someone_for, follow, grow
from expo.scheduling.compiled import compiled


@compiled
def _has_interpreter(state: State, request: int, slot: int) -> bool:
    return bool(state.language[request] < 0 or _someone_for(state, request, slot) >= 0)


@compiled
def _within_limits(state: State, request: int, day: int) -> bool:
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        if state.met[person] >= state.total[person] or state.on_day[person, day] >= state.daily[person]:
            return False
    return True


@compiled
def _in_order(state: State, request: int, slot: int) -> bool:
    for j in range(state.order_from[request], state.order_from[request + 1]):
        theirs = state.slot[state.order_other[j]]
        if theirs >= 0 and state.order_sign[j] * (theirs - slot) <= 0:
            return False
    return True


@compiled
def seat(state: State, s: Scratch, request: int, slots: IndexArray) -> bool:
    """Put a request into the first of these slots, from a random one on, in which it fits; False if there is none."""
    one, other = state.left[request], state.right[request]
    start = _below(s, len(slots))
    for k in range(len(slots)):
        slot = slots[(start + k) % len(slots)]
        if state.opened[request, slot] == 0 or state.count[one, slot] >= state.parallel[one] \
                or state.count[other, slot] >= state.parallel[other] or state.tables[state.pool[request], slot] <= 0:
            continue
        if _within_limits(state, request, state.day_of[slot]) and _has_interpreter(state, request, slot) \
                and _in_order(state, request, slot):
            _put(state, request, slot, _someone_for(state, request, slot) if state.language[request] >= 0 else -1)
            return True
    return False


@compiled
def _obstacles(state: State, request: int, slot: int) -> int:
    """Count what stands in the way of a request in a slot: either party, the tables; 9 where it may not be at all."""
    if state.opened[request, slot] == 0:
        return 9
    one, other = state.left[request], state.right[request]
    return int(state.count[one, slot] >= state.parallel[one]) + int(state.count[other, slot] >= state.parallel[other]) \
        + int(state.tables[state.pool[request], slot] <= 0)


@compiled
def _in_the_way(state: State, s: Scratch, request: int, slot: int) -> tuple[int, int]:
    """Return a meeting that keeps a request out of a slot, and who of its people is the reason (-1: table or hour).

    Chosen at random among what stands in the way; -1 if nothing can be moved.
    """
    one, other = state.left[request], state.right[request]
    if _below(s, 2) == 0:
        one, other = other, one
    for k in range(2):
        person = one if k == 0 else other
        if state.count[person, slot] >= state.parallel[person]:
            return int(state.at[person, slot, _below(s, state.count[person, slot])]), int(person)
    day = state.day_of[slot]
    for k in range(2):
        person = one if k == 0 else other
        if state.on_day[person, day] >= state.daily[person]:
            for _ in range(4 * len(state.day_of)):
                held = _below(s, len(state.day_of))
                if state.day_of[held] == day and state.count[person, held] > 0:
                    return int(state.at[person, held, 0]), -1
    size = state.roster_size[slot]
    by_table = state.tables[state.pool[request], slot] <= 0
    for _ in range(16 if size > 0 else 0):
        held = state.roster[slot, _below(s, size)]
        if state.pool[held] == state.pool[request] if by_table else state.language[held] >= 0:
            return int(held), -1
    return -1, -1


@compiled
def _way_out(state: State, s: Scratch, request: int, person: int, slots: IndexArray) -> int:
    """Return a slot to send a meeting to: one where the person in the way is idle, or where a table is free."""
    slot = slots[_below(s, len(slots))]
    for _ in range(10):
        if state.opened[request, slot] != 0:
            if person >= 0 and state.count[person, slot] < state.parallel[person]:
                break
            if person < 0 and state.tables[state.pool[request], slot] > 0:
                break
        slot = slots[_below(s, len(slots))]
    return int(slot)


@compiled
def insert(state: State, s: Scratch, request: int, slots: IndexArray, tries: int) -> bool:
    """Seat a request in one of these slots, making room by up to ``tries`` chains; True when it sits."""
    for _ in range(tries):
        if seat(state, s, request, slots):
            return True
        a, fewest = -1, 9
        for _ in range(3):
            slot = slots[_below(s, len(slots))]
            here = _obstacles(state, request, slot)
            if here < fewest:
                a, fewest = slot, here
        if a < 0:
            continue
        held, person = _in_the_way(state, s, request, a)
        if held < 0:
            continue
        a, b = state.slot[held], _way_out(state, s, held, person, slots)
        if a == b or state.opened[held, b] == 0:
            continue
        size = grow(state, s, held, b, MAX_CHAIN)
        if size > 0:
            follow(state, s, size, a, b)
    return seat(state, s, request, slots)


@compiled
def insert_all(state: State, s: Scratch, requests: IndexArray, slots: IndexArray, tries: int) -> int:
    """Insert these requests in turn; return how many found a seat."""
    found = 0
    for request in requests:
        if state.slot[request] < 0 and insert(state, s, request, slots, tries):
            found += 1
    return found


def lonely(state: State, requests: IndexArray) -> IndexArray:
    """Return those of the requests that have no seat."""
    return requests[state.slot[requests] < 0]

