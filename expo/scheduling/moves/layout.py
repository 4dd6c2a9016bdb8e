"""Between plans and arrays: a state laid out, read off, kept and brought back."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance, bits
from expo.scheduling.instance.plan import Plan
from expo.scheduling.instance.walking import InstanceWalking
from expo.scheduling.moves.arrays import CHANGING, MAX_CHAIN, U8, Ints, Scratch, State
from expo.scheduling.moves.placing import put_all, take, take_long


def state_of(instance: Instance, plan: Plan) -> State:
    """Lay an instance and a plan out in arrays."""
    requests, people, slots = instance.requests, instance.participants, instance.slots
    wanted = np.bincount(np.array(instance.left + instance.right, dtype=np.int64), minlength=people)
    capacity = np.minimum(np.array(instance.capacity), np.maximum(wanted, 1)).astype(np.int64)
    at_once = int(capacity.sum()) // 2 + 1
    capacity = np.r_[capacity, np.ones(len(instance.delegates), np.int64)]
    chairs = len(capacity)
    orders: list[list[tuple[int, int]]] = [[] for _ in range(requests)]
    for first, second in instance.precedences:
        orders[first].append((second, instance.length[first]))
        orders[second].append((first, -instance.length[first]))
    booth = len(instance.tables)
    state = State(
        left=_ints(instance.left),
        right=_ints(instance.right),
        delegates=_delegates(instance),
        pool=_ints([booth if pool == NONE else pool for pool in instance.pool]),
        language=_ints(instance.language),
        length=_ints(instance.length),
        opened=bits([0 if long > 1 else one for long, one in zip(instance.length, instance.open, strict=True)], slots),
        capacity=capacity,
        daily=_ints([*instance.daily, *([NO_LIMIT] * len(instance.delegates))]),
        total=_ints(instance.total),
        breaks_limit=np.full(people, NO_LIMIT if instance.break_spread is None else instance.break_spread, np.int64),
        day_of=_ints(instance.day_of),
        first_of=_ints([day.start for day in instance.days]),
        speaker_from=_ints([0, *np.cumsum([len(one) for one in instance.speakers])]),
        speaker=_ints([one for speakers in instance.speakers for one in speakers]),
        shift=bits(instance.shift, slots),
        max_run=_ints(instance.max_run),
        order_from=_ints([0, *np.cumsum([len(one) for one in orders])]),
        order_other=_ints([other for one in orders for other, _ in one]),
        order_gap=_ints([gap for one in orders for _, gap in one]),
        **_walking_arrays(instance),
        slot=np.full(requests, NONE, np.int64),
        interpreter=np.full(requests, NONE, np.int64),
        at=np.full((chairs, slots, int(capacity.max(initial=1))), NONE, np.int64),
        sits=np.zeros((chairs, slots), np.int64),
        on_day=np.zeros((chairs, len(instance.days)), np.int64),
        met=np.zeros(people, np.int64),
        tables=np.array([*instance.tables, [requests + 1] * slots], dtype=np.int64),
        booked=np.zeros((len(instance.shift), slots), np.uint8),
        mask=np.zeros((people, len(instance.days)), np.uint64),
        roster=np.full((slots, max(1, min(requests, at_once))), NONE, np.int64),
        roster_size=np.zeros(slots, np.int64),
        place=np.full(requests, NONE, np.int64),
    )
    put_all(state, _ints(plan.slot), _ints(plan.interpreter))
    return state


def _walking_arrays(instance: Instance) -> dict[str, Any]:
    """Return the arrays of a state that are about walking: empty ones where it neither is a rule nor has a price."""
    walking = instance.walking
    if walking is None or not (walking.is_rule or walking.price) or not walking.longest:
        return {
            "spot": _ints([]),
            "walks": np.zeros(0, np.uint8),
            "elsewhere": np.zeros((0, 0), np.int64),
            "needs": np.zeros((0, 0), np.int64),
            "gaps": np.zeros((0, 0), np.int64),
            "reach": 0,
            "walk_price": 0,
            "where": np.zeros((0, 0), np.int64),
        }
    elsewhere = np.full((len(walking.elsewhere), instance.slots), NONE, np.int64)
    for chair, stays in enumerate(walking.elsewhere):
        for stay in stays:
            elsewhere[chair, stay.slot] = walking.spot(stay)
    gaps = _ints(walking.gaps)
    reach = max((abs(one - other) for one, other in np.argwhere(gaps < walking.longest) if one != other), default=0)
    return {
        "spot": _ints(walking.spots),
        "walks": _walkers(instance, walking, elsewhere),
        "elsewhere": elsewhere,
        "needs": _ints(walking.needs),
        "gaps": gaps,
        "reach": int(reach),
        "walk_price": walking.price if reach else 0,
        "where": elsewhere.copy(),
    }


def _walkers(instance: Instance, walking: InstanceWalking, elsewhere: Ints) -> U8:
    """Mark those who are in one place at a time, but not always in places that are near enough in any case.

    A buyer all of whose meetings are in one zone has nowhere to walk.
    """
    spots: list[set[int]] = [{spot for spot in row if spot != NONE} for row in elsewhere.tolist()]
    for request, spot in enumerate(walking.spots):
        if spot != NONE:
            for chair in instance.chairs(request):
                spots[chair].add(spot)
    needs, shortest = walking.needs, min(gap for row in walking.gaps for gap in row)
    is_far = [any(needs[one][other] > shortest for one in here for other in here) for here in spots]
    return np.array(is_far, np.uint8) & np.array(walking.solo, np.uint8)


def _delegates(instance: Instance) -> Ints:
    """Return who of the delegates sits in each request, as chairs; an array without columns if there are none."""
    rows = [[instance.participants + one for one in here] + [NONE] * (2 - len(here)) for here in instance.delegates_of]
    return _ints(rows) if rows else np.zeros((instance.requests, 0), np.int64)


def scratch_of(state: State, seed: int) -> Scratch:
    """Return working memory for one thread, with a stream of random numbers of its own."""
    requests, chairs = len(state.left), len(state.capacity)
    return Scratch(
        counts=np.zeros(2, np.int64),
        random=np.array([(seed * 2 + 1) * 0x9E3779B97F4A7C15 & (1 << 64) - 1], np.uint64),
        stamp_request=np.zeros(requests, np.int64),
        stamp_person=np.zeros(chairs, np.int64),
        net=np.zeros(chairs, np.int64),
        touched=np.zeros(4 * MAX_CHAIN + 8, np.int64),
        chain=np.zeros(MAX_CHAIN + 2, np.int64),
        hired=np.zeros(MAX_CHAIN + 2, np.int64),
        pool_net=np.zeros(len(state.tables), np.int64),
        odds=np.zeros(8),
        broken=np.zeros(chairs, np.int64),
        broken_at=np.full(chairs, NONE, np.int64),
        broken_size=np.zeros(1, np.int64),
        missing=np.zeros(chairs, np.int64),
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
    if state.length[request] > 1:
        take_long(state, request)
    else:
        take(state, request)


def _ints(values: object) -> Ints:
    return np.asarray(values, dtype=np.int64)
