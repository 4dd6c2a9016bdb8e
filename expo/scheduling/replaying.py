"""What if: replay a timetable many times, with people who do not come, come late, or take a free seat.

All runs are computed at once, meeting by meeting in time order, on arrays with a place for each run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.domain.problem import BOOTH, Problem
from expo.domain.rehearsals import DAYS, Assumptions
from expo.domain.timetable import Placement

Floats = NDArray[np.float64]
DEFAULT_MINUTES = 30
"""Length of a slot that does not say."""


class Quantiles(NamedTuple):
    """The mean of a figure over all runs, and what it falls short of in 5, 50 and 95 of 100 runs."""

    mean: float
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Replay:
    """What happened over all runs. ``waiting`` and ``idle_tables`` are minutes, summed over people and over tables.

    ``held`` counts the meetings between the two who planned them, ``refilled`` those with another person.
    ``per_exhibitor`` counts both for each participant on the first side of a pair; ``with_one`` counts those of them
    who end with one meeting or none. ``short_interpreters`` counts the meetings for which both are there while their
    interpreter still sits in another one. ``idle_by_slot`` are mean idle minutes of all tables in each slot.
    """

    runs: int
    planned: int
    held: Quantiles
    refilled: Quantiles
    waiting: Quantiles
    idle_tables: Quantiles
    per_exhibitor: dict[str, Quantiles]
    with_one: Quantiles
    short_interpreters: Quantiles
    idle_by_slot: tuple[float, ...]


def replay(
    problem: Problem, placements: Iterable[Placement], assumed: Assumptions, *, runs: int = DAYS, seed: int = 0
) -> Replay:
    """Replay a timetable; the same seed gives the same figures."""
    meetings = sorted(placements, key=lambda one: (one.slot, one.request))
    chance = np.random.default_rng(seed)
    starts, minutes = _clock(problem)
    day = [slot.day for slot in problem.slots]
    absent: dict[tuple[str, int], NDArray[np.bool_]] = {}
    free_at: dict[tuple[str, int], Floats] = {}
    held, refilled, waiting, short = (np.zeros(runs) for _ in range(4))
    idle = np.zeros((len(problem.slots), runs))
    exhibitors: dict[str, Floats] = {}
    for one in meetings:
        request = problem.request(one.request)
        first, second = request.pair
        slots = problem.held_slots(request, one.slot)
        start, on = starts[one.slot], day[one.slot]
        length = starts[slots[-1]] + minutes[slots[-1]] - start
        for name, share in ((first, assumed.first_no_show), (second, assumed.second_no_show)):
            if (name, on) not in absent:
                absent[name, on] = chance.random(runs) < share
                free_at[name, on] = np.zeros(runs)
        here, there = ~absent[first, on], ~absent[second, on]
        ready = [np.maximum(start, free_at[name, on]) + _lateness(chance, assumed, runs) for name in (first, second)]
        apart = np.abs(ready[0] - ready[1])
        is_held = here & there & (apart <= assumed.patience)
        is_refilled = here & ~is_held & (chance.random(runs) < assumed.refill)
        waiting += np.where(here & there, np.minimum(apart, assumed.patience), assumed.patience * (here ^ there))
        both = np.maximum(*ready)
        third = free_at.get((one.interpreter, on), np.zeros(runs)) if one.interpreter else np.zeros(runs)
        is_short = is_held & (third > both)
        short += is_short
        waiting += np.where(is_short, 2 * (third - both), 0.0)
        both = np.where(is_short, third, both)
        begins = np.where(is_held, both, np.minimum(ready[0] + assumed.patience, start + length))
        ends = begins + np.maximum(assumed.least_share * length, start + length - begins)
        is_busy = is_held | is_refilled
        free_at[first, on] = np.where(is_busy, ends, free_at[first, on])
        free_at[second, on] = np.where(is_held, ends, free_at[second, on])
        if one.interpreter:
            free_at[one.interpreter, on] = np.where(is_busy, ends, third)
        held += is_held
        refilled += is_refilled
        for slot in slots if request.pool != BOOTH else ():
            idle[slot] += np.where(is_busy, np.clip(begins - starts[slot], 0, minutes[slot]), minutes[slot])
        exhibitors[first] = exhibitors.get(first, np.zeros(runs)) + is_busy
    return Replay(
        runs,
        len(meetings),
        held=_quantiles(held),
        refilled=_quantiles(refilled),
        waiting=_quantiles(waiting),
        idle_tables=_quantiles(idle.sum(axis=0)),
        per_exhibitor={name: _quantiles(values) for name, values in sorted(exhibitors.items())},
        with_one=_quantiles(np.sum([values <= 1 for values in exhibitors.values()], axis=0, dtype=float)),
        short_interpreters=_quantiles(short),
        idle_by_slot=tuple(idle.mean(axis=1).tolist()),
    )


def _clock(problem: Problem) -> tuple[Sequence[float], Sequence[int]]:
    """Return the start and the length of each slot in minutes, counted from the first slot of its day."""
    starts, minutes = list[float](), list[int]()
    first: dict[int, int] = {}
    for index, slot in enumerate(problem.slots):
        begin = first.setdefault(slot.day, index)
        length = slot.minutes or DEFAULT_MINUTES
        opening = problem.slots[begin].start
        if slot.start is not None and opening is not None:
            starts.append((slot.start - opening).total_seconds() / 60)
        else:
            starts.append(starts[-1] + minutes[-1] if index > begin else 0.0)
        minutes.append(length)
    return starts, minutes


def _lateness(chance: np.random.Generator, assumed: Assumptions, runs: int) -> Floats:
    is_late = chance.random(runs) < assumed.late
    result: Floats = np.where(is_late, chance.exponential(1.0, runs) * assumed.late_minutes, 0.0)
    return result


def _quantiles(values: Floats) -> Quantiles:
    if not values.ndim:  # no meeting, so there is none to count
        return Quantiles(0.0, 0.0, 0.0, 0.0)
    low, median, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    return Quantiles(float(values.mean()), low, median, high)
