"""Inserting a meeting so that as few others as possible leave their slot of a baseline, and moving them back.

Where `insertion` walks at random among feasible plans, this tries every chain that removes the one obstacle in a slot
and takes the one that moves the fewest meetings.
"""

from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import MAX_CHAIN, NONE, STAMP, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.fitting import full_chair, has_interpreter, in_order, obstacles, within_limits
from expo.scheduling.moves.kempe import follow, grow
from expo.scheduling.moves.placing import chair_of, put, someone_for
from expo.scheduling.moves.walks import can_walk


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
    for side in range(2 + state.delegates.shape[1]):
        chair = chair_of(state, request, side)
        if chair >= 0:
            leaving = s.net[chair] if s.stamp_person[chair] == s.counts[STAMP] else 0
            if state.sits[chair, a] - leaving >= state.capacity[chair]:
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
    best, best_a, best_held, best_b = 1 << 30, NONE, NONE, NONE
    best_random = s.random[0]
    for a in slots:
        in_the_way = obstacles(state, request, a)
        if in_the_way > 1 or not within_limits(state, request, state.day_of[a]) or not in_order(state, request, a):
            continue
        away = int(baseline[request] >= 0 and baseline[request] != a)
        if in_the_way == 0:
            if away < best and has_interpreter(state, request, a) and can_walk(state, request, a):
                best, best_a, best_held = away, a, NONE
            continue
        person = full_chair(state, request, a)
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
                    if best <= away + astray or obstacles(state, held, b) > 0:
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
    if (  # what the chain has moved may stand in the way now
        not has_interpreter(state, request, best_a)
        or not in_order(state, request, best_a)
        or not can_walk(state, request, best_a)
    ):
        return False
    put(state, request, best_a, someone_for(state, request, best_a) if state.language[request] >= 0 else NONE)
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
