"""Who or what breaks a hard rule in a slot: the ids that its sentence names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from expo.domain.problem import Request
from expo.domain.slots import SlotIndex, SlotSet
from expo.domain.timetable import Timetable

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a meeting would sit: one table of its pool, and the interpreter, if any."""

    table: int | None
    interpreter: str | None


def _is_any(timetable: Timetable, request: Request, slot: SlotIndex, slots: SlotSet) -> bool:
    """Say whether a request that begins in a slot holds one of these."""
    return any(slots >> held & 1 for held in timetable.problem.held_slots(request, slot))


def the_request(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    yield {"request": request.id, "slot": slot}


def the_absent(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in request.pair:
        if not timetable.problem.holdable(request, timetable.problem.free_slots(name)) >> slot & 1:
            yield {"participant": name, "slot": slot}


def the_used_up(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in request.pair:
        limit = timetable.problem.participant(name).max_total
        if limit is not None and timetable.meetings_of(name) + request.length > limit:
            yield {"participant": name, "limit": limit}


def the_used_up_that_day(
    timetable: Timetable,
    request: Request,
    slot: SlotIndex,
    seat: Seat | None,
) -> Iterator[Params]:
    problem = timetable.problem
    for name in request.pair:
        limit = problem.participant(name).max_per_day
        if limit is not None and timetable.meetings_on(name, problem.day_slots(slot)) + request.length > limit:
            yield {"participant": name, "limit": limit, "day": problem.slots[slot].day}


def the_group_full(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    day = timetable.problem.day_slots(slot)
    for name in request.pair:
        for group in timetable.problem.groups_of(name):
            of_all, of_day = group.max_total, group.max_per_day
            if of_all is not None and timetable.meetings_of(name) + request.length > of_all:
                yield {"participant": name, "group": group.id, "limit": of_all}
            elif of_day is not None and timetable.meetings_on(name, day) + request.length > of_day:
                yield {"participant": name, "group": group.id, "limit": of_day}


def the_busy(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in request.pair:
        if _is_any(timetable, request, slot, timetable.full_slots(name)):
            yield {"participant": name, "slot": slot}


def the_delegate(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in request.pair:
        if _is_any(timetable, request, slot, timetable.delegate_slots(name)):
            yield {"participant": name, "slot": slot}


def the_table(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    yield {"pool": request.pool, "table": None if seat is None else seat.table, "slot": slot}


def the_interpreter(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    yield {"language": request.language, "interpreter": None if seat is None else seat.interpreter, "slot": slot}


def the_walker(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in request.pair:
        if _is_any(timetable, request, slot, timetable.too_far_slots(name, request)):
            yield {"participant": name, "slot": slot}


def the_order(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    for name in timetable.problem.earlier(request.id):
        held = timetable.get(name)
        if held is not None and timetable.problem.held_slots(timetable.problem.request(name), held.slot)[-1] >= slot:
            yield {"first": name, "second": request.id, "slot": held.slot}
    for name in timetable.problem.later(request.id):
        held = timetable.get(name)
        if held is not None and held.slot <= timetable.problem.held_slots(request, slot)[-1]:
            yield {"first": request.id, "second": name, "slot": held.slot}


def the_spread(timetable: Timetable, request: Request, slot: SlotIndex, seat: Seat | None) -> Iterator[Params]:
    yield {"limit": timetable.problem.max_break_spread, "slot": slot}


def the_uneven(timetable: Timetable) -> Iterator[Params]:
    limit, people = timetable.problem.max_break_spread, timetable.problem.participants
    counts = [timetable.breaks_of(one.id) for one in people]
    if limit is not None and people and max(counts) - min(counts) > limit:
        yield {"limit": limit, "spread": max(counts) - min(counts)}
