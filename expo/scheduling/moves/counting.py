"""Chance and counting, compiled."""

import numpy as np

from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.compiled import compiled


@compiled
def below(s: Scratch, limit: int) -> int:
    """Return a random integer from 0 to ``limit - 1`` (xorshift64*, Vigna 2016)."""
    x = s.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.random[0] = x
    return int((x * np.uint64(2685821657736338717) >> np.uint64(33)) % np.uint64(limit))


@compiled
def ones(x: np.uint64) -> int:
    """Count the bits of a mask."""
    x = x - (x >> np.uint64(1) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + (x >> np.uint64(2) & np.uint64(0x3333333333333333))
    x = x + (x >> np.uint64(4)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(x * np.uint64(0x0101010101010101) >> np.uint64(56))


@compiled
def breaks(x: np.uint64) -> int:
    """Count the breaks of a day's mask: runs less one."""
    if x == np.uint64(0):
        return 0
    return ones(x & ~(x << np.uint64(1))) - 1


@compiled
def above_limit(state: State, person: int) -> int:
    """Return by how many someone's breaks, over all days, exceed their limit; negative if more are allowed."""
    total = 0
    for day in range(state.mask.shape[1]):
        total += breaks(state.mask[person, day])
    return int(total - state.breaks_limit[person])


@compiled
def bit(state: State, slot: int) -> np.uint64:
    """Return the mask of one slot within its day."""
    return np.uint64(1) << np.uint64(slot - state.first_of[state.day_of[slot]])


@compiled
def breaks_by_moving(state: State, person: int, a: int, b: int) -> int:
    """Return by how many breaks someone's days change if the one meeting in slot ``a`` goes to ``b``."""
    here, there = state.mask[person, state.day_of[a]], state.mask[person, state.day_of[b]]
    if state.day_of[a] == state.day_of[b]:
        return breaks(here & ~bit(state, a) | bit(state, b)) - breaks(here)
    return breaks(here & ~bit(state, a)) - breaks(here) + breaks(there | bit(state, b)) - breaks(there)
