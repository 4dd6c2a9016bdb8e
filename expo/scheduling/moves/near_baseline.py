"""Inserting a meeting so that as few others as possible leave their slot of a baseline, and moving them back.

Where `insertion` walks at random among feasible plans, this tries every chain that removes the one obstacle in a slot
and takes the one that moves the fewest meetings.
"""

from typing import NamedTuple

import numpy as np

from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.arrays import MAX_CHAIN, NONE, STAMP, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.fitting import full_chair, has_interpreter, in_order, obstacles, within_limits
from expo.scheduling.moves.kempe import follow, grow, target
from expo.scheduling.moves.placing import chair_of, put, someone_for
from expo.scheduling.moves.walks import can_walk


class Way(NamedTuple):
    """A way for a request into a slot, by one chain at most."""

    price: int  # by how many more meetings are outside their slot of the baseline
    slot: int
    held: int  # the meeting there that begins the chain, NONE if nothing is in the way
    to: int  # where it goes
    chance: np.uint64  # the random state in which its chain is found again


@compiled
def _astray(baseline: IndexArray, request: int, slot: int) -> int:
    """Return 1 if a slot is not the request's of the baseline, 0 if it is or the request has none there."""
    return int(baseline[request] >= 0 and baseline[request] != slot)


@compiled
def _price(state: State, s: Scratch, size: int, baseline: IndexArray, a: int, b: int) -> int:
    """Return by how many the chain just found would raise the number of meetings outside their slot of ``baseline``."""
    price = 0
    for k in range(size):
        request = s.chain[k]
        price += _astray(baseline, request, target(state, request, a, b))
        price -= _astray(baseline, request, state.slot[request])
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
def _cheaper_chain(
    state: State,
    s: Scratch,
    baseline: IndexArray,
    request: int,
    a: int,
    slots: IndexArray,
    sample: int,
    best: Way,
) -> Way:
    """Return the cheapest way into slot ``a`` by a chain that removes the one obstacle there, or ``best``."""
    away = _astray(baseline, request, a)
    person = full_chair(state, request, a)
    number = state.sits[person, a] if person >= 0 else state.roster_size[a]
    for k in range(number):
        held = state.at[person, a, k] if person >= 0 else state.roster[a, k]
        if person < 0 and state.pool[held] != state.pool[request]:
            continue
        for b in slots:
            if b == a or state.opened[held, b] == 0 or best.price <= away:
                continue
            if person < 0 and k >= sample:
                price = away + _astray(baseline, held, b) - _astray(baseline, held, a)
                if best.price <= price or obstacles(state, held, b) > 0:
                    continue
            chance = s.random[0]
            size = grow(state, s, held, b, MAX_CHAIN)
            if size > 0 and _makes_room(state, s, request, a):
                price = away + _price(state, s, size, baseline, a, b)
                if price < best.price:
                    best = Way(price, a, held, b, chance)
    return best


@compiled
def _cheapest_way(state: State, s: Scratch, baseline: IndexArray, request: int, slots: IndexArray, sample: int) -> Way:
    """Return the way into one of these slots that costs the fewest moves; its slot is `NONE` if there is none."""
    best = Way(1 << 30, NONE, NONE, NONE, s.random[0])
    for a in slots:
        in_the_way = obstacles(state, request, a)
        if in_the_way > 1 or not within_limits(state, request, state.day_of[a]) or not in_order(state, request, a):
            continue
        if in_the_way == 1:
            best = _cheaper_chain(state, s, baseline, request, a, slots, sample, best)
        elif (
            _astray(baseline, request, a) < best.price
            and has_interpreter(state, request, a)
            and can_walk(state, request, a)
        ):
            best = Way(_astray(baseline, request, a), a, NONE, NONE, best.chance)
    return best


@compiled
def insert_near_baseline(
    state: State, s: Scratch, baseline: IndexArray, request: int, slots: IndexArray, sample: int
) -> bool:
    """Insert a request so that the fewest meetings leave their slot of ``baseline``, by one chain at most.

    Every slot is tried with every chain that removes the one obstacle in it; among equals the earliest found is taken.
    If the table pool is full, any of its meetings may move to a free slot, and up to ``sample`` of them to an occupied
    one. True when the request is inserted.
    """
    way = _cheapest_way(state, s, baseline, request, slots, sample)
    if way.slot < 0:
        return False
    if way.held >= 0:
        s.random[0] = way.chance  # the chain is found again as it was
        size = grow(state, s, way.held, way.to, MAX_CHAIN)
        if size == 0 or not follow(state, s, size, way.slot, way.to):
            return False
    if (  # what the chain has moved may stand in the way now
        not has_interpreter(state, request, way.slot)
        or not in_order(state, request, way.slot)
        or not can_walk(state, request, way.slot)
    ):
        return False
    put(state, request, way.slot, someone_for(state, request, way.slot) if state.language[request] >= 0 else NONE)
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
