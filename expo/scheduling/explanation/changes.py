"""The single changes that could make room for a request: the problem with one limit relaxed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from expo.domain.problem import BOOTH, Interpreter, Problem, Request, Slot
from expo.domain.rules import RULES
from expo.domain.slots import slots_of
from expo.domain.timetable import Timetable

Detail = dict[str, str | int]
Change = tuple[str, Detail, Problem]


def changes_for(problem: Problem, timetable: Timetable, request: Request, *, moving: bool) -> Iterator[Change]:
    """Yield every change to try; unless others may move, only those where no other rule forbids the request."""

    def matters(slot: int, *limits: str) -> bool:
        return moving or all(slots >> slot & 1 for name, slots in kept.items() if name not in limits)

    kept = {rule.name: rule.keeps(timetable, request, None) for rule in RULES}
    for change, detail, opened in _open_slots(problem, request):
        if matters(int(detail["slot"]), "both_are_available", "slot_is_allowed"):
            yield change, detail, opened()
    yield from _raised_limits(problem, timetable, request)
    if request.pool != BOOTH:
        for slot in range(len(problem.slots)):
            full = timetable.tables_used(request.pool, slot) >= problem.capacity(request.pool, slot)
            if full and matters(slot, "table_is_free"):
                yield "add_table", {"pool": request.pool, "slot": slot}, with_table(problem, request.pool, slot)
    if request.language:
        helper = Interpreter(fresh_name(problem), frozenset({request.language}))
        changed = replace(problem, interpreters=(*problem.interpreters, helper))
        yield "add_interpreter", {"language": request.language, "interpreter": helper.id}, changed


def _open_slots(problem: Problem, request: Request) -> Iterator[tuple[str, Detail, Callable[[], Problem]]]:
    """Yield the slots that only one of the three (a party, or the request itself) does not allow."""
    free = {name: problem.holdable(request, problem.free_slots(name)) for name in request.pair}
    allowed = problem.allowed_slots(request)
    for slot in slots_of(problem.timely_slots(request)):
        closed = [name for name in request.pair if not free[name] >> slot & 1]
        if len(closed) == 1 and allowed >> slot & 1:
            yield (
                "open_slot",
                {"participant": closed[0], "slot": slot},
                partial(_with_person, problem, closed[0], request, slot),
            )
        elif not closed and not allowed >> slot & 1:
            yield "open_slot", {"request": request.id, "slot": slot}, partial(_with_slot_for, problem, request, slot)


def _with_person(problem: Problem, name: str, request: Request, slot: int) -> Problem:
    """Return the problem with a participant available in what a request holds from one more slot on."""
    person = problem.participant(name)
    wider = replace(person, unavailable=person.unavailable - {*problem.held_slots(request, slot)})
    return replace(problem, participants=tuple(wider if one.id == name else one for one in problem.participants))


def _with_slot_for(problem: Problem, request: Request, slot: int) -> Problem:
    """Return the problem with a request allowed in this slot."""
    wider = replace(request, fixed=None, allowed=frozenset(problem.held_slots(request, slot)))
    return replace(problem, requests=tuple(wider if one.id == request.id else one for one in problem.requests))


def _raised_limits(problem: Problem, timetable: Timetable, request: Request) -> Iterator[Change]:
    for name in request.pair:
        person = problem.limited(name)
        raised = []
        most = timetable.meetings_of(name) + request.length
        if person.max_total is not None and most > person.max_total:
            raised.append(("max_total", replace(person, max_total=most)))
        if person.max_per_day is not None and any(
            timetable.meetings_on(name, day) + request.length > person.max_per_day for _, day in problem.days
        ):
            raised.append(("max_per_day", replace(person, max_per_day=person.max_per_day + request.length)))
        for limit, wider in raised:
            people = tuple(wider if p.id == name else p for p in problem.participants)
            # The participant leaves their groups with all limits of these, but the one raised.
            groups = tuple(
                replace(group, participants=tuple(one for one in group.participants if one != name))
                for group in problem.groups
            )
            changed = replace(problem, participants=people, groups=groups)
            yield "raise_limit", {"participant": name, "limit": limit}, changed


def with_table(problem: Problem, pool: str, slot: int | None) -> Problem:
    """Return the problem with one more table in a pool, in one slot or in all of them."""
    size = problem.pools[pool]
    every = (size,) * len(problem.slots) if isinstance(size, int) else size
    more = tuple(tables + (slot is None or here == slot) for here, tables in enumerate(every))
    return replace(problem, pools={**problem.pools, pool: more})


def fresh_name(problem: Problem) -> str:
    number = 1
    while problem.has_interpreter(f"new-{number}"):
        number += 1
    return f"new-{number}"


def with_slot(problem: Problem, day: int, last: int) -> Problem:
    """Return the problem with one more slot at the end of a day, open to those available in the day's last slot."""

    def moved(slots: frozenset[int]) -> frozenset[int]:
        return frozenset(s + (s > last) for s in slots) | ({last + 1} if last in slots else set())

    def longer(pools: Mapping[str, int | tuple[int, ...]]) -> dict[str, int | tuple[int, ...]]:
        return {
            name: size if isinstance(size, int) else (*size[: last + 1], size[last], *size[last + 1 :])
            for name, size in pools.items()
        }

    return replace(
        problem,
        slots=(*problem.slots[: last + 1], Slot(day), *problem.slots[last + 1 :]),
        pools=longer(problem.pools),
        spare_tables=longer(problem.spare_tables),
        participants=tuple(
            replace(
                p,
                unavailable=moved(p.unavailable),
                elsewhere=tuple((slot + (slot > last), place) for slot, place in p.elsewhere),
            )
            for p in problem.participants
        ),
        interpreters=tuple(replace(i, unavailable=moved(i.unavailable)) for i in problem.interpreters),
        requests=tuple(
            replace(
                r,
                allowed=None if r.allowed is None else moved(r.allowed),
                fixed=None if r.fixed is None else r.fixed + (r.fixed > last),
                held=None if r.held is None else r.held + (r.held > last),
            )
            for r in problem.requests
        ),
    )
