"""Rehearsals: how people are assumed to behave on the day, and other settings to compare."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo.domain.problem import Participant, Problem, Request, Slot

DAYS = 1_000
"""How many times a timetable is replayed."""

LENGTHS = (20, 30, 40)
"""Slot lengths in minutes that are compared, besides the edition's own."""

MORE_TABLES = (-2, 0, 2)
"""Tables more or fewer in each zone that are compared."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How people behave. Probabilities are from 0 to 1, times are in minutes.

    Participants on the first side of a pair (exhibitors) stay away for a whole day with probability ``first_no_show``,
    those on the second (buyers) with ``second_no_show``. To each meeting a party comes late with probability ``late``,
    by an exponentially distributed time of mean ``late_minutes``. Who has waited ``patience`` leaves. A seat left empty
    is taken by another person with probability ``refill`` if the exhibitor is there. A meeting that begins late ends on
    time, unless less than ``least_share`` of it would be left.
    """

    first_no_show: float = 0.01
    second_no_show: float = 0.08
    late: float = 0.25
    late_minutes: float = 6.0
    patience: float = 15.0
    refill: float = 0.3
    least_share: float = 0.6


def recut(problem: Problem, minutes: int, more_tables: int = 0) -> Problem:
    """Return the problem with slots of another length in the same hours, and more or fewer tables in each pool.

    People are away from every new slot that overlaps one from which they were away; a pool has as many tables as in
    the scarcest slot that the new one overlaps, and at least one. Pinned meetings are free to move, since their slots
    are gone. Interpreters work as many minutes in a row as before.

    Raises
    ------
    ValueError
        If a slot has no start or no length.
    """
    new = _slots(problem, minutes)
    overlapped = [frozenset(i for i, old in enumerate(problem.slots) if _overlap(slot, old)) for slot in new]

    def away(slots: frozenset[int]) -> frozenset[int]:
        return frozenset(index for index, old in enumerate(overlapped) if old & slots)

    def elsewhere(one: Participant) -> tuple[tuple[int, str], ...]:
        stays = dict(one.elsewhere)
        places = ((index, olds & stays.keys()) for index, olds in enumerate(overlapped))
        return tuple((index, stays[min(olds)]) for index, olds in places if olds)

    def allowed(request: Request) -> frozenset[int] | None:
        if request.allowed is None:
            return None
        return frozenset(index for index, old in enumerate(overlapped) if old <= request.allowed)

    def tables(every: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(max(1, min(every[old] for old in olds) + more_tables) for olds in overlapped)

    usual = min(one.minutes or minutes for one in problem.slots)
    return replace(
        problem,
        slots=new,
        pools={
            pool: tables(tuple(problem.capacity(pool, slot) for slot in range(len(problem.slots))))
            for pool in problem.pools
        },
        spare_tables={},
        participants=tuple(
            replace(one, unavailable=away(one.unavailable), elsewhere=elsewhere(one)) for one in problem.participants
        ),
        interpreters=tuple(
            replace(
                one,
                unavailable=away(one.unavailable),
                max_run=None if one.max_run is None else max(1, one.max_run * usual // minutes),
            )
            for one in problem.interpreters
        ),
        requests=tuple(replace(one, must=False, fixed=None, allowed=allowed(one)) for one in problem.requests),
    )


def _slots(problem: Problem, minutes: int) -> tuple[Slot, ...]:
    """Cut each stretch of slots without a gap anew; what is left at its end is no slot."""
    found: list[Slot] = []
    for day, starts, ends in _stretches(problem):
        while starts + timedelta(minutes=minutes) <= ends:
            found.append(Slot(day, starts, minutes))
            starts += timedelta(minutes=minutes)
    return tuple(found)


def _stretches(problem: Problem) -> list[tuple[int, datetime, datetime]]:
    found: list[tuple[int, datetime, datetime]] = []
    for slot in problem.slots:
        starts, ends = _span(slot)
        if found and found[-1][0] == slot.day and found[-1][2] == starts:
            found[-1] = (slot.day, found[-1][1], ends)
        else:
            found.append((slot.day, starts, ends))
    return found


def _overlap(one: Slot, other: Slot) -> bool:
    (starts, ends), (others_start, others_end) = _span(one), _span(other)
    return starts < others_end and others_start < ends


def _span(slot: Slot) -> tuple[datetime, datetime]:
    if slot.start is None or slot.minutes is None:
        raise ValueError("a slot without a start or a length cannot be cut anew")
    return slot.start, slot.start + timedelta(minutes=slot.minutes)
