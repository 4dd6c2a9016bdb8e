"""Fewer breaks by simulated annealing where every Kempe chain is a path: a few instructions for each of its meetings.

That is so on a single day on which nobody sits in two meetings at a time and only tables are scarce. A full slot turns
no path back: tables may be exceeded on the way, for a price, so that no counterpart has to be found. At one low
temperature, many times as many moves are tried in a second as by `annealing`.
"""

from typing import NamedTuple, cast

import numpy as np

from expo.scheduling.instance.instance import Instance
from expo.scheduling.moves.annealing import keep_listed
from expo.scheduling.moves.arrays import MAX_CHAIN, NONE, SURPLUS, U64, WIDEST_DAY, Ints, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import below, breaks, ones

TABLE_PRICE = cast("int", np.int64(2))
"""Of a table too many, in breaks."""


class Paths(NamedTuple):
    """A timetable of one day: what `arrays.State` has, reduced to what a path needs."""

    left: Ints  # R
    right: Ints  # R
    pool: Ints  # R
    opened: U64  # R
    breaks_limit: Ints  # P
    slots: Ints  # S: their numbers, signed, which those drawn from a mask are not
    slot: Ints  # R
    at: Ints  # P x S: the request held, NONE if free
    mask: U64  # P
    tables: Ints  # K x S: tables left, below zero where there are too many meetings


def has_paths(instance: Instance) -> bool:
    """Say whether all chains are paths, and tables all that is scarce."""
    return (
        len(instance.days) == 1
        and instance.slots <= WIDEST_DAY
        and set(instance.capacity) | set(instance.length) == {1}
        and not instance.precedences
        and not instance.delegates
        and instance.walking is None
        and all(language == NONE for language in instance.language)
    )


def paths_of(state: State) -> Paths:
    """Return what a path needs of a state that has only paths, and shares its arrays."""
    slots = np.arange(state.opened.shape[1], dtype=np.int64)
    return Paths(
        left=state.left,
        right=state.right,
        pool=state.pool,
        opened=np.bitwise_or.reduce(state.opened.astype(np.uint64) << slots.astype(np.uint64), axis=1),
        breaks_limit=state.breaks_limit,
        slots=slots,
        slot=state.slot,
        at=np.ascontiguousarray(state.at[:, :, 0]),
        mask=np.ascontiguousarray(state.mask[:, 0]),
        tables=state.tables,
    )


@compiled
def _lowest(x: np.uint64) -> np.uint64:
    """Return the lowest one of a mask alone."""
    return x & (~x + np.uint64(1))


@compiled
def _draw(p: Paths, s: Scratch, x: np.uint64) -> int:
    """Draw a slot of a mask."""
    for _ in range(below(s, ones(x))):
        x &= x - np.uint64(1)
    return int(p.slots[ones(_lowest(x) - np.uint64(1))])


@compiled
def _gaps(x: np.uint64) -> np.uint64:
    """Return the zeros of a mask between its lowest and its highest one."""
    filled = x
    for k in range(6):
        filled |= filled >> np.uint64(1 << k)
    return filled & ~x & ~(_lowest(x) - np.uint64(1))


@compiled
def _cost(p: Paths, person: int, mask: np.uint64) -> int:
    number = breaks(mask)
    return int(number + SURPLUS * max(0, number - p.breaks_limit[person]))


@compiled
def _survey(p: Paths, s: Scratch) -> tuple[int, int]:
    """List the people with breaks; return the cost of all breaks, and the tables too many."""
    s.broken_at[:] = NONE
    s.broken_size[0] = 0
    cost, excess = 0, 0
    for person in range(len(p.mask)):
        keep_listed(s, person, breaks(p.mask[person]) > 0)
        cost += _cost(p, person, p.mask[person])
    for pool in range(p.tables.shape[0]):
        for slot in range(p.tables.shape[1]):
            excess += max(0, -p.tables[pool, slot])
    return cost, excess


@compiled
def _draw_move(p: Paths, s: Scratch) -> tuple[int, int]:
    """Draw a meeting, mostly of someone with breaks, and a slot, mostly that of a break."""
    person = p.left[below(s, len(p.left))]
    if s.broken_size[0] > 0 and below(s, 10) != 0:
        person = s.broken[below(s, s.broken_size[0])]
    mask = p.mask[person]
    gaps = _gaps(mask)
    is_filled = gaps != np.uint64(0) and below(s, 4) != 0
    b = _draw(p, s, gaps) if is_filled else p.slots[below(s, len(p.slots))]
    return int(p.at[person, _draw(p, s, mask)]), int(b)


@compiled
def _find(p: Paths, s: Scratch, request: int, a: int, b: int) -> int:
    """Find the meetings that change sides between two slots with one in ``a``; return their number, 0 if they cannot.

    They lie in ``s.chain``, the two people at the ends in ``s.touched``: `NONE` if the path is a circle.
    """
    s.chain[0], size = request, 1
    if p.opened[request] >> np.uint64(b) & np.uint64(1) == np.uint64(0):
        return 0
    for side in range(2):
        person, to = (p.left[request] if side == 0 else p.right[request]), b
        other = p.at[person, to]
        while other >= 0:
            if other == request:
                s.touched[0] = s.touched[1] = NONE
                return size
            to = a + b - to
            if size >= MAX_CHAIN or p.opened[other] >> np.uint64(to) & np.uint64(1) == np.uint64(0):
                return 0
            s.chain[size] = other
            size += 1
            person = p.left[other] + p.right[other] - person
            other = p.at[person, to]
        s.touched[side] = person
    return size


@compiled
def _rise(p: Paths, s: Scratch, size: int, a: int, b: int) -> tuple[int, int]:
    """Return by how much the path just found changes the cost of all breaks, and the tables too many."""
    both = np.uint64(1) << np.uint64(a) | np.uint64(1) << np.uint64(b)
    cost, excess = 0, 0
    for k in range(2):
        person = s.touched[k]
        if person >= 0:
            cost += _cost(p, person, p.mask[person] ^ both) - _cost(p, person, p.mask[person])
    for pool in range(len(s.pool_net)):
        s.pool_net[pool] = 0
    for k in range(size):
        s.pool_net[p.pool[s.chain[k]]] += 1 if p.slot[s.chain[k]] == a else -1
    for pool in range(len(s.pool_net)):
        net, in_a, in_b = s.pool_net[pool], p.tables[pool, a], p.tables[pool, b]
        if net != 0:
            excess += max(0, -in_a - net) + max(0, net - in_b) - max(0, -in_a) - max(0, -in_b)
    return cost, excess


@compiled
def _follow(p: Paths, s: Scratch, size: int, a: int, b: int) -> None:
    """Exchange the two slots along the path just found and judged."""
    for k in range(size):
        one = s.chain[k]
        p.at[p.left[one], p.slot[one]] = NONE
        p.at[p.right[one], p.slot[one]] = NONE
        p.slot[one] = a + b - p.slot[one]
    for k in range(size):
        one = s.chain[k]
        p.at[p.left[one], p.slot[one]] = one
        p.at[p.right[one], p.slot[one]] = one
    for pool in range(len(s.pool_net)):
        p.tables[pool, a] += s.pool_net[pool]
        p.tables[pool, b] -= s.pool_net[pool]
    for k in range(2):
        person = s.touched[k]
        if person >= 0:
            p.mask[person] ^= np.uint64(1) << np.uint64(a) | np.uint64(1) << np.uint64(b)
            keep_listed(s, person, breaks(p.mask[person]) > 0)


@compiled
def anneal_paths(p: Paths, s: Scratch, best: Ints, best_cost: int, moves: int) -> int:
    """Try this many moves; return the least cost so far, whose slots are then in ``best``.

    ``s.odds`` are those of making a move that costs 0, 1, 2, ... more.
    """
    cost, excess = _survey(p, s)
    most = len(s.odds) - 1
    for _ in range(moves):
        if best_cost == 0:
            break
        request, b = _draw_move(p, s)
        a = p.slot[request]
        size = 0 if a == b else _find(p, s, request, a, b)
        if size == 0:
            continue
        rise, surplus = _rise(p, s, size, a, b)
        total = rise + TABLE_PRICE * surplus
        if total > 0 and below(s, 1 << 30) >= s.odds[min(most, total)] * (1 << 30):
            continue
        _follow(p, s, size, a, b)
        cost += rise
        excess += surplus
        if cost < best_cost and excess == 0:
            best_cost = cost
            for one in range(len(best)):
                best[one] = p.slot[one]
    return int(best_cost)
