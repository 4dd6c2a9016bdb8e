"""Moving meetings along Kempe chains: the compiled heart of seating, tightening and re-planning at size.

Take a meeting and send it to another slot. Whoever of the two is taken there has to give up that meeting, which goes to
the slot that became free, where it may in turn meet somebody who is taken, and so on until nobody is in anybody's
way: the meetings of two slots form chains, and exchanging the two slots along one whole chain keeps every person in
one meeting at a time (A. B. Kempe, 1879, for colourings; de Werra, 1971, for timetables). Every state on the way is a
correct timetable, so a search made of such moves can be stopped at any moment.

Here a chain also minds what a colouring does not know: who is away, tables per pool and slot (a chain that needs a
table in a full slot takes a further meeting of that pool along on the way back), interpreters, orders, daily limits
when the two slots lie on different days, and people who sit in several meetings at a time.

Everything below is written for the compiler: arrays in named tuples, no objects. Slots and days are those of the
instance; a day's meetings are also kept as a bit mask per person and day, so that counting breaks is three machine
instructions.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.compiled import compiled
from expo.scheduling.instance import NONE, Instance, Plan

Ints = NDArray[np.int64]
U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]

MAX_CHAIN = 600
"""Longest chain worth following; at that length a move changes too much to be good."""
WIDEST_DAY = 63
"""Slots of a day that fit into a mask."""


class State(NamedTuple):
    """A timetable in arrays.

    Sizes: R requests, P people, S slots, D days, K pools (the last one is the booth), I interpreters.
    """

    left: Ints  # R
    right: Ints  # R
    pool: Ints  # R
    language: Ints  # R
    opened: U8  # R x S
    parallel: Ints  # P
    daily: Ints  # P
    total: Ints  # P
    day_of: Ints  # S
    first_of: Ints  # D: the day's first slot
    speaker_from: Ints  # languages + 1: where a language's interpreters begin in `speaker`
    speaker: Ints
    shift: U8  # I x S
    max_run: Ints  # I
    order_from: Ints  # R + 1: where a request's orders begin in `order_other`
    order_other: Ints
    order_sign: Ints  # +1: this one is earlier than the other; -1: later
    slot: Ints  # R: NONE when unmet
    interpreter: Ints  # R
    at: Ints  # P x S x most parallel: the requests held
    sits: Ints  # P x S: how many they are
    on_day: Ints  # P x D
    met: Ints  # P
    tables: Ints  # K x S: tables left
    booked: U8  # I x S
    mask: U64  # P x D
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
    "roster",
    "roster_size",
    "place",
)


class Scratch(NamedTuple):
    """One thread's working memory."""

    clock: NDArray[np.int64]  # [0] stamps; [1] length of the touched list
    random: U64
    stamp_request: NDArray[np.int64]
    stamp_person: NDArray[np.int64]
    net: Ints  # per person: meetings going from slot a to slot b, less those coming back
    touched: Ints
    chain: Ints
    hired: Ints
    pool_net: Ints
    broken: Ints  # people with breaks on this thread's days
    broken_at: Ints  # index in `broken`, NONE if not there
    broken_size: Ints


def state_of(instance: Instance, plan: Plan) -> State:
    """Lay an instance and a plan out in arrays."""
    requests, people, slots = instance.requests, instance.participants, instance.slots
    opened = np.zeros((requests, slots), np.uint8)
    for slot in range(slots):
        opened[:, slot] = [one >> slot & 1 for one in instance.open]
    wanted = np.bincount(np.array(instance.left + instance.right, dtype=np.int64), minlength=people)
    parallel = np.minimum(np.array(instance.parallel), np.maximum(wanted, 1)).astype(np.int64)
    orders: list[list[tuple[int, int]]] = [[] for _ in range(requests)]
    for first, second in instance.precedences:
        orders[first].append((second, 1))
        orders[second].append((first, -1))
    booth = len(instance.tables)
    state = State(
        left=_ints(instance.left),
        right=_ints(instance.right),
        pool=_ints([booth if pool == NONE else pool for pool in instance.pool]),
        language=_ints(instance.language),
        opened=opened,
        parallel=parallel,
        daily=_ints(instance.daily),
        total=_ints(instance.total),
        day_of=_ints(instance.day_of),
        first_of=_ints([day.start for day in instance.days]),
        speaker_from=_ints([0, *np.cumsum([len(one) for one in instance.speakers])]),
        speaker=_ints([one for speakers in instance.speakers for one in speakers]),
        shift=np.array([[one >> slot & 1 for slot in range(slots)] for one in instance.shift], dtype=np.uint8).reshape(
            len(instance.shift), slots
        ),
        max_run=_ints(instance.max_run),
        order_from=_ints([0, *np.cumsum([len(one) for one in orders])]),
        order_other=_ints([other for one in orders for other, _ in one]),
        order_sign=_ints([sign for one in orders for _, sign in one]),
        slot=np.full(requests, NONE, np.int64),
        interpreter=np.full(requests, NONE, np.int64),
        at=np.full((people, slots, int(parallel.max(initial=1))), NONE, np.int64),
        sits=np.zeros((people, slots), np.int64),
        on_day=np.zeros((people, len(instance.days)), np.int64),
        met=np.zeros(people, np.int64),
        tables=np.array([*instance.tables, [requests + 1] * slots], dtype=np.int64),
        booked=np.zeros((len(instance.shift), slots), np.uint8),
        mask=np.zeros((people, len(instance.days)), np.uint64),
        roster=np.full((slots, max(1, min(requests, int(parallel.sum()) // 2 + 1))), NONE, np.int64),
        roster_size=np.zeros(slots, np.int64),
        place=np.full(requests, NONE, np.int64),
    )
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            _put(state, request, slot, plan.interpreter[request])
    return state


def scratch_of(state: State, seed: int) -> Scratch:
    """Return working memory for one thread, with a stream of random numbers of its own."""
    requests, people = len(state.left), len(state.parallel)
    return Scratch(
        clock=np.zeros(2, np.int64),
        random=np.array([(seed * 2 + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1], np.uint64),
        stamp_request=np.zeros(requests, np.int64),
        stamp_person=np.zeros(people, np.int64),
        net=np.zeros(people, np.int64),
        touched=np.zeros(2 * MAX_CHAIN + 4, np.int64),
        chain=np.zeros(MAX_CHAIN + 2, np.int64),
        hired=np.zeros(MAX_CHAIN + 2, np.int64),
        pool_net=np.zeros(len(state.tables), np.int64),
        broken=np.zeros(people, np.int64),
        broken_at=np.full(people, NONE, np.int64),
        broken_size=np.zeros(1, np.int64),
    )


def plan_of(state: State) -> Plan:
    """Return the plan that a state holds."""
    return Plan(state.slot.tolist(), state.interpreter.tolist())


def snapshot(state: State) -> tuple[NDArray[np.generic], ...]:
    """Return a copy of everything in a state that changes."""
    return tuple(getattr(state, name).copy() for name in CHANGING)


def restore(state: State, before: tuple[NDArray[np.generic], ...]) -> None:
    """Bring a state back to a snapshot of itself."""
    for name, values in zip(CHANGING, before, strict=True):
        getattr(state, name)[...] = values


def remove(state: State, request: int) -> None:
    """Take a meeting out."""
    _take(state, request)


def _ints(values: object) -> Ints:
    return np.asarray(values, dtype=np.int64)


# -- compiled: chance and counting -----------------------------------------------------------------------------------


@compiled
def _below(s: Scratch, limit: int) -> int:
    """Return a random integer from 0 to ``limit - 1`` (xorshift64*, Vigna 2016)."""
    x = s.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.random[0] = x
    return int((x * np.uint64(2685821657736338717) >> np.uint64(33)) % np.uint64(limit))


@compiled
def _ones(x: np.uint64) -> int:
    """Count the bits of a mask."""
    x = x - (x >> np.uint64(1) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + (x >> np.uint64(2) & np.uint64(0x3333333333333333))
    x = x + (x >> np.uint64(4)) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int(x * np.uint64(0x0101010101010101) >> np.uint64(56))


@compiled
def _breaks(x: np.uint64) -> int:
    """Count the breaks of a day's mask: runs less one."""
    if x == np.uint64(0):
        return 0
    return _ones(x & ~(x << np.uint64(1))) - 1


@compiled
def _bit(state: State, slot: int) -> np.uint64:
    return np.uint64(1) << np.uint64(slot - state.first_of[state.day_of[slot]])


# -- compiled: putting and taking ------------------------------------------------------------------------------------


@compiled
def _put(state: State, request: int, slot: int, interpreter: int) -> None:
    """Seat a request; the caller has made sure that it may."""
    state.slot[request] = slot
    state.interpreter[request] = interpreter
    day = state.day_of[slot]
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        state.at[person, slot, state.sits[person, slot]] = request
        state.sits[person, slot] += 1
        state.on_day[person, day] += 1
        state.met[person] += 1
        state.mask[person, day] |= _bit(state, slot)
    state.tables[state.pool[request], slot] -= 1
    if interpreter >= 0:
        state.booked[interpreter, slot] = 1
    state.roster[slot, state.roster_size[slot]] = request
    state.place[request] = state.roster_size[slot]
    state.roster_size[slot] += 1


@compiled
def _take(state: State, request: int) -> None:
    """Remove a request from its slot."""
    slot = state.slot[request]
    day = state.day_of[slot]
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        last = state.sits[person, slot] - 1
        for k in range(last + 1):
            if state.at[person, slot, k] == request:
                state.at[person, slot, k] = state.at[person, slot, last]
                break
        state.at[person, slot, last] = -1
        state.sits[person, slot] = last
        state.on_day[person, day] -= 1
        state.met[person] -= 1
        if last == 0:
            state.mask[person, day] &= ~_bit(state, slot)
    state.tables[state.pool[request], slot] += 1
    if state.interpreter[request] >= 0:
        state.booked[state.interpreter[request], slot] = 0
    last = state.roster_size[slot] - 1
    moved = state.roster[slot, last]
    state.roster[slot, state.place[request]] = moved
    state.place[moved] = state.place[request]
    state.roster_size[slot] = last
    state.slot[request] = -1
    state.interpreter[request] = -1


@compiled
def _can_work(state: State, interpreter: int, slot: int) -> bool:
    """Say whether an interpreter is on shift, free and rested in a slot."""
    if state.shift[interpreter, slot] == 0 or state.booked[interpreter, slot] != 0:
        return False
    day, run = state.day_of[slot], 1
    before = slot - 1
    while before >= 0 and state.day_of[before] == day and state.booked[interpreter, before] != 0:
        run, before = run + 1, before - 1
    after = slot + 1
    while after < len(state.day_of) and state.day_of[after] == day and state.booked[interpreter, after] != 0:
        run, after = run + 1, after + 1
    return bool(run <= state.max_run[interpreter])


@compiled
def _someone_for(state: State, request: int, slot: int) -> int:
    """Return an interpreter for a request in a slot, the one it has if possible; -1 if there is none."""
    own = state.interpreter[request]
    if own >= 0 and _can_work(state, own, slot):
        return int(own)
    language = state.language[request]
    for k in range(state.speaker_from[language], state.speaker_from[language + 1]):
        if _can_work(state, state.speaker[k], slot):
            return int(state.speaker[k])
    return -1


# -- compiled: one chain ---------------------------------------------------------------------------------------------


@compiled
def _push(state: State, s: Scratch, size: int, request: int, a: int) -> int:
    """Take a request along: it changes sides between slots ``a`` and ``b``."""
    now = s.clock[0]
    s.stamp_request[request] = now
    s.chain[size] = request
    step = 1 if state.slot[request] == a else -1
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        if s.stamp_person[person] != now:
            s.stamp_person[person] = now
            s.net[person] = 0
            s.touched[s.clock[1]] = person
            s.clock[1] += 1
        s.net[person] += step
    s.pool_net[state.pool[request]] += step
    return size + 1


@compiled
def _settle(state: State, s: Scratch, size: int, done: int, a: int, b: int, limit: int) -> int:
    """Follow the chain until nobody is in anybody's way; return its length, 0 if it leads nowhere."""
    now = s.clock[0]
    while done < size:
        request = s.chain[done]
        to = b if state.slot[request] == a else a
        if state.opened[request, to] == 0:
            return 0
        for side in range(2):
            person = state.left[request] if side == 0 else state.right[request]
            while state.sits[person, to] + (s.net[person] if to == b else -s.net[person]) > state.parallel[person]:
                other = -1
                for k in range(state.sits[person, to]):
                    if s.stamp_request[state.at[person, to, k]] != now:
                        other = state.at[person, to, k]
                        break
                if other < 0 or size >= limit:
                    return 0
                size = _push(state, s, size, other, a)
        done += 1
    return size


@compiled
def grow(state: State, s: Scratch, request: int, b: int, limit: int) -> int:
    """Find the chain that lets a request move to slot ``b``; return its length, 0 if there is none.

    Nothing moves yet: the chain lies in ``s.chain``, the people it touches in ``s.touched[:s.clock[1]]``.
    """
    a = state.slot[request]
    s.clock[0] += 1
    s.clock[1] = 0
    s.pool_net[:] = 0
    size = _settle(state, s, _push(state, s, 0, request, a), 0, a, b, limit)
    # A full pool gets a table back by sending one of its other meetings the other way.
    for pool in range(len(s.pool_net)):
        tries = 0
        while size > 0 and (state.tables[pool, b] < s.pool_net[pool] or state.tables[pool, a] < -s.pool_net[pool]):
            tries += 1
            if tries > 6 or size >= limit:
                return 0
            full = b if state.tables[pool, b] < s.pool_net[pool] else a
            other = -1
            for _ in range(12):
                one = state.roster[full, _below(s, state.roster_size[full])]
                if state.pool[one] == pool and s.stamp_request[one] != s.clock[0]:
                    other = one
                    break
            if other < 0:
                return 0
            size = _settle(state, s, _push(state, s, size, other, a), size, a, b, limit)
    if size == 0:
        return 0
    for pool in range(len(s.pool_net)):  # balancing one pool may have upset another
        if state.tables[pool, b] < s.pool_net[pool] or state.tables[pool, a] < -s.pool_net[pool]:
            return 0
    day_a, day_b = state.day_of[a], state.day_of[b]
    if day_a != day_b:
        for k in range(s.clock[1]):
            person = s.touched[k]
            if state.on_day[person, day_b] + s.net[person] > state.daily[person] and s.net[person] > 0:
                return 0
            if state.on_day[person, day_a] - s.net[person] > state.daily[person] and s.net[person] < 0:
                return 0
    if len(state.order_other) > 0 and not _keeps_order(state, s, size, a, b):
        return 0
    return size


@compiled
def _keeps_order(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    for k in range(size):
        request = s.chain[k]
        mine = b if state.slot[request] == a else a
        for j in range(state.order_from[request], state.order_from[request + 1]):
            other = state.order_other[j]
            theirs = state.slot[other]
            if theirs >= 0:
                if s.stamp_request[other] == s.clock[0]:
                    theirs = b if theirs == a else a
                if state.order_sign[j] * (theirs - mine) <= 0:
                    return False
    return True


@compiled
def gain(state: State, s: Scratch, a: int, b: int) -> int:
    """Return by how much the chain just found would change the breaks of those it touches (negative is better)."""
    day_a, day_b = state.day_of[a], state.day_of[b]
    bit_a, bit_b = _bit(state, a), _bit(state, b)
    change = 0
    for k in range(s.clock[1]):
        person = s.touched[k]
        if s.net[person] == 0:
            continue
        in_a = state.sits[person, a] - s.net[person] > 0
        in_b = state.sits[person, b] + s.net[person] > 0
        old = state.mask[person, day_a]
        new = (old | bit_a) if in_a else (old & ~bit_a)
        if day_a == day_b:
            new = (new | bit_b) if in_b else (new & ~bit_b)
        else:
            old_b = state.mask[person, day_b]
            change += _breaks((old_b | bit_b) if in_b else (old_b & ~bit_b)) - _breaks(old_b)
        change += _breaks(new) - _breaks(old)
    return change


@compiled
def follow(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    """Exchange the two slots along the chain just found; False, and nothing changed, if interpreters forbid it."""
    for k in range(size):
        request = s.chain[k]
        if state.interpreter[request] >= 0:
            state.booked[state.interpreter[request], state.slot[request]] = 0
    hired = 0
    for k in range(size):
        request = s.chain[k]
        s.hired[k] = -1
        if state.language[request] >= 0:
            to = b if state.slot[request] == a else a
            s.hired[k] = _someone_for(state, request, to)
            if s.hired[k] < 0:
                break
            state.booked[s.hired[k], to] = 1
        hired = k + 1
    for k in range(hired):
        if s.hired[k] >= 0:
            state.booked[s.hired[k], b if state.slot[s.chain[k]] == a else a] = 0
    for k in range(size):
        request = s.chain[k]
        if state.interpreter[request] >= 0:
            state.booked[state.interpreter[request], state.slot[request]] = 1
    if hired < size:
        return False
    for k in range(size):
        s.chain[k] = s.chain[k] * 2 + (1 if state.slot[s.chain[k]] == a else 0)
        _take(state, s.chain[k] // 2)
    for k in range(size):
        _put(state, s.chain[k] // 2, b if s.chain[k] % 2 == 1 else a, s.hired[k])
        s.chain[k] //= 2
    return True
