"""Inserting a meeting by moving others, none of which is dropped.

If a request fits nowhere, pick a slot that is open to it, move one of its obstacles (a meeting of either party, at a
table, with an interpreter, or of a full day) elsewhere along a Kempe chain, and try again. It is a random walk among
feasible plans with the same meetings. In crowded days, a greedy pass leaves out one request in twenty; the walk inserts
most of them.
"""

from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import MAX_CHAIN, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import below
from expo.scheduling.moves.kempe import follow, grow
from expo.scheduling.moves.placing import put, someone_for
from expo.scheduling.moves.walks import can_walk, too_far


@compiled
def _has_interpreter(state: State, request: int, slot: int) -> bool:
    return bool(state.language[request] < 0 or someone_for(state, request, slot) >= 0)


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
    """Insert a request in the first of these slots, from a random one on, in which it fits; False if there is none."""
    one, other = state.left[request], state.right[request]
    start = below(s, len(slots))
    for k in range(len(slots)):
        slot = slots[(start + k) % len(slots)]
        if (
            state.opened[request, slot] == 0
            or state.sits[one, slot] >= state.capacity[one]
            or state.sits[other, slot] >= state.capacity[other]
            or state.tables[state.pool[request], slot] <= 0
        ):
            continue
        if (
            _within_limits(state, request, state.day_of[slot])
            and _has_interpreter(state, request, slot)
            and _in_order(state, request, slot)
            and can_walk(state, request, slot)
        ):
            put(state, request, slot, someone_for(state, request, slot) if state.language[request] >= 0 else -1)
            return True
    return False


@compiled
def _obstacles(state: State, request: int, slot: int) -> int:
    """Count the obstacles of a request in a slot: either party, the tables; 9 if the slot is not open to it."""
    if state.opened[request, slot] == 0:
        return 9
    one, other = state.left[request], state.right[request]
    return (
        int(state.sits[one, slot] >= state.capacity[one])
        + int(state.sits[other, slot] >= state.capacity[other])
        + int(state.tables[state.pool[request], slot] <= 0)
    )


@compiled
def _obstructing(state: State, s: Scratch, request: int, slot: int) -> tuple[int, int]:
    """Return a random meeting that keeps a request out of a slot, and their participant in common (-1: there is none).

    The meeting is -1 if none can be moved.
    """
    one, other = state.left[request], state.right[request]
    if below(s, 2) == 0:
        one, other = other, one
    for k in range(2):
        person = one if k == 0 else other
        if state.sits[person, slot] >= state.capacity[person]:
            return int(state.at[person, slot, below(s, state.sits[person, slot])]), int(person)
    for j in range(state.order_from[request], state.order_from[request + 1]):
        theirs = state.slot[state.order_other[j]]
        if theirs >= 0 and state.order_sign[j] * (theirs - slot) <= 0:
            return int(state.order_other[j]), -1
    far = too_far(state, request, slot)
    if far >= 0:
        return far, -1
    day = state.day_of[slot]
    for k in range(2):
        person = one if k == 0 else other
        if state.on_day[person, day] >= state.daily[person]:
            for _ in range(4 * len(state.day_of)):
                held = below(s, len(state.day_of))
                if state.day_of[held] == day and state.sits[person, held] > 0:
                    return int(state.at[person, held, 0]), -1
    size = state.roster_size[slot]
    by_table = state.tables[state.pool[request], slot] <= 0
    for _ in range(16 if size > 0 else 0):
        held = state.roster[slot, below(s, size)]
        if state.pool[held] == state.pool[request] if by_table else state.language[held] >= 0:
            return int(held), -1
    return -1, -1


@compiled
def _target_slot(state: State, s: Scratch, request: int, person: int, slots: IndexArray) -> int:
    """Return a slot to send a meeting to: one where the person in the way is idle, or where a table is free."""
    slot = slots[below(s, len(slots))]
    for _ in range(10):
        if state.opened[request, slot] != 0:
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
        a, fewest = -1, 9
        for _ in range(3):
            slot = slots[below(s, len(slots))]
            here = _obstacles(state, request, slot)
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


# -- compiled: inserting with as few moves as possible ---------------------------------------------------------------


@compiled
def _price(state: State, s: Scratch, size: int, baseline: IndexArray, a: int, b: int) -> int:
    """Return by how many the chain just found would raise the number of meetings outside their slot of ``baseline``."""
    price = 0
    for k in range(size):
        request = s.chain[k]
        if baseline[request] >= 0:
            now, then = state.slot[request], a
            if now == a:
                then = b
            price += int(then != baseline[request]) - int(now != baseline[request])
    return price


@compiled
def _makes_room(state: State, s: Scratch, request: int, a: int) -> bool:
    """Say whether the chain just found, followed, leaves room for a request in slot ``a``."""
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        leaving = s.net[person] if s.stamp_person[person] == s.clock[0] else 0
        if state.sits[person, a] - leaving >= state.capacity[person]:
            return False
    return bool(state.tables[state.pool[request], a] + s.pool_net[state.pool[request]] > 0)


@compiled
def insert_near_baseline(
    state: State, s: Scratch, baseline: IndexArray, request: int, slots: IndexArray, sample: int
) -> bool:
    """Insert a request so that the fewest meetings leave their slot of ``baseline``, by one chain at most.

    Every slot is tried with every chain that removes the one obstacle in it; among equals the earliest found is taken.
    If the table pool is full, any of its meetings may move to a free slot, and up to ``sample`` of them to an occupied
    one. True when the request is inserted.
    """
    best, best_a, best_held, best_b = 1 << 30, -1, -1, -1
    best_random = s.random[0]
    for a in slots:
        obstacles = _obstacles(state, request, a)
        if obstacles > 1 or not _within_limits(state, request, state.day_of[a]) or not _in_order(state, request, a):
            continue
        away = int(baseline[request] >= 0 and baseline[request] != a)
        if obstacles == 0:
            if away < best and _has_interpreter(state, request, a) and can_walk(state, request, a):
                best, best_a, best_held = away, a, -1
            continue
        person = -1
        for side in range(2):
            one = state.left[request] if side == 0 else state.right[request]
            if state.sits[one, a] >= state.capacity[one]:
                person = one
        number = state.sits[person, a] if person >= 0 else state.roster_size[a]
        for k in range(number):
            held = state.at[person, a, k] if person >= 0 else state.roster[a, k]
            if person < 0 and state.pool[held] != state.pool[request]:
                continue
            for b in slots:
                if b == a or state.opened[held, b] == 0 or best <= away:
                    continue
                if person < 0 and k >= sample:
                    astray = int(baseline[held] >= 0 and baseline[held] != b) - int(
                        baseline[held] >= 0 and baseline[held] != a
                    )
                    if best <= away + astray or _obstacles(state, held, b) > 0:
                        continue
                before = s.random[0]
                size = grow(state, s, held, b, MAX_CHAIN)
                if size == 0 or not _makes_room(state, s, request, a):
                    continue
                price = _price(state, s, size, baseline, a, b) + away
                if price < best:
                    best, best_a, best_held, best_b, best_random = price, a, held, b, before
    if best_a < 0:
        return False
    if best_held >= 0:
        s.random[0] = best_random  # the chain is found again as it was
        size = grow(state, s, best_held, best_b, MAX_CHAIN)
        if size == 0 or not follow(state, s, size, best_a, best_b):
            return False
    if not _has_interpreter(state, request, best_a) or not can_walk(state, request, best_a):
        return False
    put(state, request, best_a, someone_for(state, request, best_a) if state.language[request] >= 0 else -1)
    return True


@compiled
def insert_all_near_baseline(
    state: State, s: Scratch, baseline: IndexArray, requests: IndexArray, slots: IndexArray, sample: int
) -> int:
    """Insert these requests in turn, each with as few moves as possible; return how many were inserted."""
    found = 0
    for request in requests:
        if state.slot[request] < 0 and insert_near_baseline(state, s, baseline, request, slots, sample):
            found += 1
    return found


@compiled
def restore_baseline(state: State, s: Scratch, baseline: IndexArray, requests: IndexArray) -> int:
    """Move meetings back to their slot of ``baseline`` by chains that lower the number of changes; return the gain."""
    won = 0
    for request in requests:
        b = baseline[request]
        a = state.slot[request]
        if a < 0 or b < 0 or a == b or state.opened[request, b] == 0:
            continue
        size = grow(state, s, request, b, MAX_CHAIN)
        if size > 0:
            price = _price(state, s, size, baseline, a, b)
            if price < 0 and follow(state, s, size, a, b):
                won -= price
    return won
