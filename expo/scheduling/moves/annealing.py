"""Fewer breaks by simulated annealing over Kempe chains, at any size and with every meeting kept.

A move takes one meeting of a participant who has a break to another slot, with the Kempe chain that this requires
(`kempe`). It is made if it lowers the cost (breaks, and more for those above someone's limit), and otherwise with
probability ``exp(-change / temperature)`` (Kirkpatrick, Gelatt, Vecchi, 1983). Temperatures fall along a schedule
counted in moves, not in seconds: the same problem takes the same path on every machine, and more time only goes further
along it. After each cycle the best state is heated again, for a longer cycle (`breaks.annealer`).

Days do not share slots, tables or interpreters, so two threads can work on one state as long as their days differ. Days
are worked on in pairs, in turn with every other day: within a pair a chain may also lead from one day to the other.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.instance import NO_LIMIT
from expo.scheduling.moves.arrays import NONE, SURPLUS, TOUCHED, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import above_limit, below, breaks, breaks_by_moving
from expo.scheduling.moves.kempe import follow, gain, grow
from expo.scheduling.moves.placing import chair_of
from expo.scheduling.moves.walks import missing_by_moving, missing_on, most_saved, walk_gain

IndexArray = NDArray[np.int64]

LONG_CHAIN = cast("int", np.int64(40))
"""Longest chain worth annealing: of 160,000 made with 40,000 wishes, 12 were longer."""


@compiled
def keep_listed(s: Scratch, person: int, is_broken: bool) -> None:
    """Put someone on the list of people with breaks, or take them from it, unless that is so already."""
    place = s.broken_at[person]
    if is_broken and place < 0:
        s.broken_at[person] = s.broken_size[0]
        s.broken[s.broken_size[0]] = person
        s.broken_size[0] += 1
    elif not is_broken and place >= 0:
        s.broken_size[0] -= 1
        last = s.broken[s.broken_size[0]]
        s.broken[place] = last
        s.broken_at[last] = place
        s.broken_at[person] = NONE


@compiled
def _mark(state: State, s: Scratch, person: int, days: IndexArray) -> None:
    """Keep the list of people with breaks on these days up to date for one person."""
    s.missing[person] = 0
    for day in days:
        s.missing[person] += missing_on(state, person, day)
    has = s.missing[person] > 0
    if person < len(state.breaks_limit):  # a delegate has no breaks, but walks
        for day in days:
            has = has or breaks(state.mask[person, day]) > 0
    keep_listed(s, person, has)


@compiled
def survey(state: State, s: Scratch, days: IndexArray) -> int:
    """List the people with breaks on these days, and return what these cost."""
    s.broken_at[:] = -1
    s.broken_size[0] = 0
    total = 0
    for person in range(len(state.breaks_limit)):
        _mark(state, s, person, days)
        for day in days:
            total += breaks(state.mask[person, day]) + state.walk_price * missing_on(state, person, day)
        if state.breaks_limit[person] < NO_LIMIT:
            total += SURPLUS * max(0, above_limit(state, person))
    for delegate in range(len(state.breaks_limit), len(state.capacity)):
        _mark(state, s, delegate, days)
        for day in days:
            total += state.walk_price * missing_on(state, delegate, day)
    return total


@compiled
def _nth_held(state: State, person: int, slots: IndexArray, start: int) -> int:
    """Return the first slot from a random position on in which a person sits, -1 if there is none."""
    for k in range(len(slots)):
        slot = slots[(start + k) % len(slots)]
        if state.sits[person, slot] > 0:
            return int(slot)
    return -1


@compiled
def _gap(state: State, person: int, days: IndexArray, s: Scratch) -> int:
    """Return a random slot of a random break of a person on these days, -1 if there is none."""
    found, chosen = 0, NONE
    for day in days:
        mask = state.mask[person, day]
        if breaks(mask) == 0:
            continue
        low, high = 0, 63
        while mask >> np.uint64(low) & np.uint64(1) == 0:
            low += 1
        while mask >> np.uint64(high) & np.uint64(1) == 0:
            high -= 1
        for k in range(low + 1, high):
            if mask >> np.uint64(k) & np.uint64(1) == 0:
                found += 1
                if below(s, found) == 0:
                    chosen = state.first_of[day] + k
    return chosen


@compiled
def _set_odds(s: Scratch, temperature: float) -> None:
    for rise in range(len(s.odds)):
        s.odds[rise] = np.exp(-rise / temperature)


@compiled
def _most(s: Scratch) -> int:
    """Draw the largest rise in cost to accept, by the odds of the present temperature."""
    drawn, most = below(s, 1 << 30), 0
    while most < len(s.odds) - 1 and drawn <= s.odds[most + 1] * (1 << 30):
        most += 1
    return most


@compiled
def _has_limits(state: State) -> bool:
    """Say whether someone's breaks are limited: one above the limit weighs more than `_rise_of_parties` reckons."""
    least = NO_LIMIT
    for limit in state.breaks_limit:
        least = min(least, limit)
    return bool(least < NO_LIMIT)


@compiled
def _rise_of_parties(state: State, request: int, b: int) -> int:
    """Return by how much the cost of a request's parties changes if they only move to slot ``b``.

    Whoever is not free there has as many breaks as before: the meeting in its way comes back.
    """
    rise = 0
    for side in range(2):
        person = chair_of(state, request, side)
        if state.capacity[person] == 1:
            if state.sits[person, b] == 0:
                rise += breaks_by_moving(state, person, state.slot[request], b)
            if state.walk_price > 0:
                rise += state.walk_price * missing_by_moving(state, person, request, b)
    return rise


@compiled
def _draw_move(state: State, s: Scratch, slots: IndexArray, days: IndexArray) -> tuple[int, int]:
    """Draw a meeting of someone with breaks, and a slot, mostly that of a break; the meeting is `NONE` if none is."""
    person, b = s.broken[below(s, s.broken_size[0])], NONE
    if person < len(state.breaks_limit) and below(s, 4) != 0:
        b = _gap(state, person, days, s)
    if b < 0:
        b = slots[below(s, len(slots))]
    a = _nth_held(state, person, slots, below(s, len(slots)))
    if a < 0 or a == b:
        return NONE, int(b)
    return int(state.at[person, a, below(s, state.sits[person, a])]), int(b)


@compiled
def _judge(state: State, s: Scratch, a: int, b: int, most: int) -> tuple[bool, int]:
    """Say whether the chain just found is accepted if its cost may rise by ``most``, and by how much it does.

    To reckon walks takes long, and breaks often suffice to refuse it.
    """
    change = gain(state, s, a, b)
    if state.walk_price > 0:
        if change - most_saved(state, s) > most:
            return False, change
        change += walk_gain(state, s, a, b, most - change)
    return change <= most, change


@compiled
def _mark_touched(state: State, s: Scratch, days: IndexArray) -> None:
    """Note the breaks of all whom the chain just followed touches."""
    for k in range(s.counts[TOUCHED]):
        person = s.touched[k]
        if s.net[person] != 0 or (state.walk_price > 0 and state.walks[person] != 0):
            _mark(state, s, person, days)


@compiled
def anneal(state: State, s: Scratch, slots: IndexArray, days: IndexArray, moves: int, hot: float, cold: float) -> int:
    """Try this many moves while cooling geometrically; return the change in cost."""
    total = 0
    temperature = hot
    factor = (cold / hot) ** (1.0 / max(1, moves))
    has_limits = _has_limits(state)
    for move in range(moves):
        temperature *= factor
        if s.broken_size[0] == 0:
            break
        if move % 64 == 0:
            _set_odds(s, temperature)
        request, b = _draw_move(state, s, slots, days)
        if request < 0:
            continue
        a, most = state.slot[request], _most(s)
        # Those whom a chain meets later seldom make up for what its first two lose.
        if not has_limits and _rise_of_parties(state, request, b) > most:
            continue
        size = grow(state, s, request, b, LONG_CHAIN, spares_breaks=True)
        if size == 0:
            continue
        is_accepted, change = _judge(state, s, a, b, most)
        if is_accepted and follow(state, s, size, a, b):
            total += change
            _mark_touched(state, s, days)
    return total
