"""A timetable and a thread's working memory as arrays in named tuples, the only bounds the compiler knows.

Slots and days are those of the instance; a day's meetings are also kept as a bit mask per person and day, so that
counting breaks is three machine instructions.
"""

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]

MAX_CHAIN = cast("int", np.int64(600))
"""Longest chain worth following; at that length a move changes too much to be good."""

NONE = cast("int", np.int64(-1))
"""No slot, meeting or interpreter. A bare -1 is a type of its own to Numba, which compiles its receivers again."""

WIDEST_DAY = 63
"""Slots of a day that fit into a mask."""

STAMP, TOUCHED = 0, 1
"""Where `Scratch.counts` has the number of the chain in hand, and how many people it touches."""

SURPLUS = 2
"""Further cost of each break above someone's limit, in breaks: a limit is not worth less than what it forbids."""


class State(NamedTuple):
    """A timetable in arrays.

    Sizes: R requests, P people, C chairs (people, then delegates), S slots, D days, K pools (the last one is
    the booth), I interpreters.
    """

    left: Ints  # R
    right: Ints  # R
    delegates: Ints  # R x 2: who sits in it for several people, numbered after them, NONE if no one; R x 0 without any
    pool: Ints  # R
    language: Ints  # R
    length: Ints  # R: slots held; a meeting of two stays where it is, in no roster
    opened: U8  # R x S
    capacity: Ints  # C: meetings at a time
    daily: Ints  # C
    total: Ints  # P
    breaks_limit: Ints  # P: breaks that someone may have without a surplus
    day_of: Ints  # S
    first_of: Ints  # D: the day's first slot
    speaker_from: Ints  # languages + 1: where a language's interpreters begin in `speaker`
    speaker: Ints
    shift: U8  # I x S
    max_run: Ints  # I
    order_from: Ints  # R + 1: where a request's orders begin in `order_other`
    order_other: Ints
    order_gap: Ints  # slots from this one's beginning to the other's at least; below zero if the other is earlier
    spot: Ints  # R: where a request takes place, NONE if that does not matter; empty if walks do not matter at all
    walks: U8  # C: in one place at a time, and some of its places are too far apart for some pause
    elsewhere: Ints  # C x S: where someone is who has no meeting
    needs: Ints  # spots x spots: minutes that have to lie between two meetings there
    gaps: Ints  # S x S: minutes between two slots, large on different days
    reach: int  # slots to either side that can be too near for some walk
    walk_price: int  # breaks for each missing minute; 0: none may be missing
    slot: Ints  # R: NONE when unmet
    interpreter: Ints  # R
    at: Ints  # C x S x largest capacity: the requests held
    sits: Ints  # C x S: how many they are
    on_day: Ints  # C x D
    met: Ints  # P
    tables: Ints  # K x S: tables left
    booked: U8  # I x S
    mask: U64  # P x D
    where: Ints  # C x S: where someone is, NONE if nowhere in particular; empty if walks do not matter
    roster: Ints  # S x meetings: who is in a slot, in no order
    roster_size: Ints  # S
    place: Ints  # R: index in the roster


CHANGING = (
    "slot",
    "interpreter",
    "at",
    "sits",
    "on_day",
    "met",
    "tables",
    "booked",
    "mask",
    "where",
    "roster",
    "roster_size",
    "place",
)


class Scratch(NamedTuple):
    """One thread's working memory."""

    counts: NDArray[np.int64]  # of chains begun, and of people in ``touched``
    random: U64
    stamp_request: NDArray[np.int64]
    stamp_person: NDArray[np.int64]
    net: Ints  # per person: meetings going from slot a to slot b, less those coming back
    touched: Ints
    chain: Ints
    hired: Ints
    pool_net: Ints
    odds: NDArray[np.float64]  # of accepting a rise in cost, by the rise, at the present temperature
    broken: Ints  # chairs with breaks or missing minutes on this thread's days
    broken_at: Ints  # index in `broken`, NONE if not there
    broken_size: Ints
    missing: Ints  # per chair: minutes missing to walks on this thread's days
