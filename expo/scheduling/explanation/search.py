"""Trying out changes: each kind of limit is relaxed in turn, the request seated, and the cost to others counted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
from ortools.sat.python import cp_model

from expo.domain import rulebook
from expo.domain.problem import BOOTH, Interpreter, Problem, Request, Slot
from expo.domain.rules import RULES
from expo.domain.slots import slots_of
from expo.domain.timetable import Placement, Timetable
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import new_solver, run
from expo.scheduling.instance.instance import NONE, Instance, compile_problem, placements
from expo.scheduling.instance.occupancy import Ledger, fill
from expo.scheduling.moves.insertion import insert_all_gently
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.repair.baseline import keep
from expo.scheduling.result import Explanation, Fix, Worth
from expo.scheduling.run import Watch
from expo.scheduling.stops import Stop
from expo.scheduling.weight.day_program import DayProgram

Detail = dict[str, str | int]
Change = tuple[str, Detail, Problem]
ORDER = ("open_slot", "raise_limit", "add_table", "add_interpreter", "give_up")
SAMPLE = 24


def explain_request(problem: Problem, schedule: tuple[Placement, ...], request_id: str, stop: Stop) -> Explanation:
    """See `explaining.explain`."""
    request = problem.request(request_id)
    timetable = Timetable(problem, schedule)
    if request_id in timetable:
        return Explanation(request_id, None, ())
    reason = rulebook.reason(problem, timetable, request_id)
    fixes: list[Fix] = []
    tried: dict[str, int] = dict.fromkeys(ORDER, 0)
    is_proven = False
    with Watch(stop) as watch:
        # First what fits at once, for every kind; only if nothing does, what needs others to move.
        for moving in (False, True):
            if moving and fixes:
                break
            for change, detail, changed in _changes(problem, timetable, request, moving=moving):
                if watch.is_over:
                    break
                tried[change] += moving
                placed = _seat(changed, schedule, request, moving=moving)
                if placed is not None:
                    fixes.append(_fix(change, detail, problem, changed, schedule, placed))
        if not watch.is_over:
            fixes += _give_up(problem, schedule, request, watch)
        if not fixes and not watch.is_over:
            fixes, is_proven = _by_force(problem, timetable, request, watch)
    best = _cheapest(fixes)
    if best:
        return Explanation(request_id, reason, best)
    tried["give_up"] = (
        problem.free_slots(request.pair[0]) & problem.free_slots(request.pair[1]) & problem.allowed_slots(request)
    ).bit_count()
    return Explanation(request_id, reason, (), tuple(tried.items()), is_proven)


def _by_force(problem: Problem, timetable: Timetable, request: Request, watch: Watch) -> tuple[list[Fix], bool]:
    """Ask of each change whether any timetable at all has the request in it, musts and limits kept.

    Returns the fixes that the gentle ways missed, and whether it is proven that there is none.
    """
    schedule, fixes, is_proven = tuple(timetable), [], True
    for change, detail, changed in (("give_up", {}, problem), *_changes(problem, timetable, request, moving=True)):
        demanded = replace(
            changed,
            requests=tuple(replace(one, must=True) if one.id == request.id else one for one in changed.requests),
        )
        instance = compile_problem(demanded)
        # Breaks of everybody have to stay even, so meetings that nobody must have may be needed; else musts suffice.
        asked = [r for r, must in enumerate(instance.must) if must or instance.spread is not None]
        model = SlotModel(instance, {r: instance.open[r] for r in asked}, Ledger(instance))
        solver = new_solver(watch, seed=0)
        status = run(solver, model.model, watch)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            ledger, before = Ledger(instance, model.plan_from(solver.value)), keep(instance, schedule)[1]
            for r in sorted(range(instance.requests), key=lambda r: -instance.weight[r]):
                if before.slot[r] != NONE and ledger.fits(r) >> before.slot[r] & 1:
                    ledger.put(r, before.slot[r])
            fill(ledger, [r for r, slot in enumerate(before.slot) if slot != NONE])
            placed = placements(instance, ledger.plan, schedule)
            here: Detail = {"slot": next(one.slot for one in placed if one.request == request.id)}
            fixes.append(_fix(change, detail or here, problem, changed, schedule, placed))
        is_proven = is_proven and status == cp_model.INFEASIBLE
    return fixes, is_proven


def _cheapest(fixes: list[Fix]) -> tuple[Fix, ...]:
    """Return the fixes in order of cost to others; of alike ones (same kind, same person) only the cheapest."""
    ranked = sorted(
        fixes,
        key=lambda one: (
            len(one.meetings_lost),
            one.meetings_moved,
            ORDER.index(one.change),
            -one.weight_gain,
            str(sorted(one.detail.items())),
        ),
    )
    seen: set[tuple[str, object]] = set()
    kept = []
    for one in ranked:
        key = (one.change, one.detail.get("participant") or one.detail.get("limit"))
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return tuple(kept)


# -- the changes that could help -------------------------------------------------------------------------------------


def _changes(problem: Problem, timetable: Timetable, request: Request, *, moving: bool) -> Iterator[Change]:
    """Yield every change to try; unless others may move, only where nothing but the limit itself stands in the way."""

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
                yield "add_table", {"pool": request.pool, "slot": slot}, _with_table(problem, request.pool, slot)
    if request.language:
        helper = Interpreter(_fresh_name(problem), frozenset({request.language}))
        changed = replace(problem, interpreters=(*problem.interpreters, helper))
        yield "add_interpreter", {"language": request.language, "interpreter": helper.id}, changed


def _open_slots(problem: Problem, request: Request) -> Iterator[tuple[str, Detail, Callable[[], Problem]]]:
    """Slots that only one of the three (either party, or the request's own list) keeps closed."""
    free = {name: problem.free_slots(name) for name in request.pair}
    allowed = problem.allowed_slots(request)
    for slot in range(len(problem.slots)):
        closed = [name for name in request.pair if not free[name] >> slot & 1]
        if len(closed) == 1 and allowed >> slot & 1:
            yield "open_slot", {"participant": closed[0], "slot": slot}, partial(_with_person, problem, closed[0], slot)
        elif not closed and not allowed >> slot & 1:
            yield "open_slot", {"request": request.id, "slot": slot}, partial(_with_slot_for, problem, request, slot)


def _with_person(problem: Problem, name: str, slot: int) -> Problem:
    """Return the problem with a participant available in one more slot."""
    person = problem.participant(name)
    wider = replace(person, unavailable=person.unavailable - {slot})
    return replace(problem, participants=tuple(wider if one.id == name else one for one in problem.participants))


def _with_slot_for(problem: Problem, request: Request, slot: int) -> Problem:
    """Return the problem with a request allowed in this slot."""
    wider = replace(request, fixed=None, allowed=frozenset({slot}))
    return replace(problem, requests=tuple(wider if one.id == request.id else one for one in problem.requests))


def _raised_limits(problem: Problem, timetable: Timetable, request: Request) -> Iterator[Change]:
    for name in request.pair:
        person = problem.participant(name)
        raised = []
        if person.max_total is not None and timetable.meetings_of(name) >= person.max_total:
            raised.append(("max_total", replace(person, max_total=person.max_total + 1)))
        if person.max_per_day is not None and any(
            timetable.meetings_on(name, day) >= person.max_per_day for _, day in problem.days
        ):
            raised.append(("max_per_day", replace(person, max_per_day=person.max_per_day + 1)))
        for limit, wider in raised:
            people = tuple(wider if p.id == name else p for p in problem.participants)
            yield "raise_limit", {"participant": name, "limit": limit}, replace(problem, participants=people)


def _with_table(problem: Problem, pool: str, slot: int | None) -> Problem:
    """Return the problem with one more table in a pool, in one slot or in all of them."""
    sizes = tuple(problem.capacity(pool, s) + (slot is None or s == slot) for s in range(len(problem.slots)))
    return replace(problem, pools={**problem.pools, pool: sizes})


def _fresh_name(problem: Problem) -> str:
    number = 1
    while problem.has_interpreter(f"new-{number}"):
        number += 1
    return f"new-{number}"


# -- seating the request under a change ------------------------------------------------------------------------------


def _seat(
    changed: Problem,
    schedule: tuple[Placement, ...],
    request: Request,
    *,
    moving: bool,
) -> tuple[Placement, ...] | None:
    """Return a timetable of the changed problem with the request in it and every old meeting kept, if there is one."""
    if not moving:
        timetable = Timetable(changed, schedule)
        fits = rulebook.fitting_slots(changed, timetable, request.id)
        if not fits:
            return None
        slot = next(slots_of(fits))
        return (*schedule, rulebook.place(changed, timetable, changed.request(request.id), slot))
    instance = compile_problem(changed)
    ledger, before = keep(instance, schedule)
    home = np.array(before.slot, dtype=np.int64)
    state = state_of(instance, ledger.plan)
    wanted = np.array([instance.request_ids.index(request.id)], dtype=np.int64)
    if not insert_all_gently(
        state, scratch_of(state, 0), home, wanted, np.arange(instance.slots, dtype=np.int64), SAMPLE
    ):
        return None
    return placements(instance, plan_of(state), schedule)


def _give_up(problem: Problem, schedule: tuple[Placement, ...], request: Request, watch: Watch) -> list[Fix]:
    """Make room by taking out, slot by slot, what is in the way, and seating that elsewhere where possible."""
    instance = compile_problem(problem)
    ledger, before = keep(instance, schedule)
    home, slots = np.array(before.slot, dtype=np.int64), np.arange(instance.slots, dtype=np.int64)
    state = state_of(instance, ledger.plan)
    scratch = scratch_of(state, 0)
    asked = instance.request_ids.index(request.id)
    start, held = snapshot(state), plan_of(state).slot
    best: tuple[int, int, int, int] | None = None
    winner = plan_of(state)
    for slot in slots_of(instance.open[asked]):
        if watch.is_over:
            break
        for victims in _victims(instance, held, asked, slot):
            for victim in victims:
                remove(state, victim)
            here = np.array([slot], dtype=np.int64)
            if insert_all_gently(state, scratch, home, np.array([asked], dtype=np.int64), here, 0):
                insert_all_gently(state, scratch, home, np.array(victims, dtype=np.int64), slots, SAMPLE)
                lost = [victim for victim in victims if state.slot[victim] == NONE]
                moved = int(((state.slot != home) & (state.slot >= 0) & (home >= 0)).sum())
                cost = (len(lost), moved, sum(instance.weight[r] for r in lost), slot)
                if best is None or cost < best:
                    best, winner = cost, plan_of(state)
            restore(state, start)
    if best is None:
        return []
    return [_fix("give_up", {"slot": best[3]}, problem, problem, schedule, placements(instance, winner, schedule))]


def _victims(instance: Instance, held: list[int], asked: int, slot: int) -> Iterator[list[int]]:
    """Yield sets of meetings whose leaving might make room in a slot: the two parties' own, and one at a table or with
    an interpreter where those are short. Musts are nobody's victims.
    """
    people = {instance.left[asked], instance.right[asked]}
    here = [r for r, at in enumerate(held) if at == slot and not instance.must[r]]
    own = [r for r in here if people & {instance.left[r], instance.right[r]}]
    day = instance.days[instance.day_of[slot]]
    yield own
    light = sorted((r for r in here if r not in own), key=lambda r: instance.weight[r])
    for other in [r for r in light if instance.pool[r] == instance.pool[asked]][:3]:
        yield [*own, other]
    for other in [r for r in light if instance.language[r] == instance.language[asked] != NONE][:3]:
        yield [*own, other]
    for person in people:  # a full day gives up one of its meetings
        busy = [
            r
            for r, at in enumerate(held)
            if at != slot and at in day and not instance.must[r] and person in (instance.left[r], instance.right[r])
        ]
        for other in sorted(busy, key=lambda r: instance.weight[r])[:3]:
            yield [*own, other]


def _fix(
    change: str,
    detail: Detail,
    problem: Problem,
    changed: Problem,
    schedule: tuple[Placement, ...],
    placed: tuple[Placement, ...],
) -> Fix:
    now, weight = {one.request: one for one in placed}, {one.id: one.weight for one in problem.requests}
    lost = tuple(sorted(one.request for one in schedule if one.request not in now))
    moved = sum(one.request in now and now[one.request].slot != one.slot for one in schedule)
    gain = sum(weight[name] for name in now) - sum(weight[one.request] for one in schedule)
    return Fix(change, detail, gain, moved, lost, changed, placed)


# -- the whole problem -----------------------------------------------------------------------------------------------


def worth_of_more(problem: Problem, stop: Stop) -> tuple[Worth, ...]:
    """See `explaining.worth`."""
    with Watch(stop) as watch:
        base = _optimum(problem, watch)
        found = []
        for change, detail, changed in _additions(problem):
            more = None if watch.is_over or base is None else _optimum(changed, watch)
            if base is not None and more is not None:
                found.append(Worth(change, detail, more[0] - base[0], more[1] - base[1], base[2] - more[2]))
    return tuple(sorted(found, key=lambda one: (-one.shortfall, -one.weight, one.change, str(one.detail))))


def _optimum(problem: Problem, watch: Watch) -> tuple[int, int, int] | None:
    choice = DayProgram(compile_problem(problem)).solve(watch)
    return None if choice is None else (sum(day != NONE for day in choice.day), choice.weight, choice.shortfall)


def _additions(problem: Problem) -> Iterator[Change]:
    for pool in sorted({one.pool for one in problem.requests} - {BOOTH}):
        yield "add_table", {"pool": pool}, _with_table(problem, pool, None)
    for language in sorted({one.language for one in problem.requests if one.language}):
        helper = Interpreter(_fresh_name(problem), frozenset({language}))
        yield (
            "add_interpreter",
            {"language": language},
            replace(problem, interpreters=(*problem.interpreters, helper)),
        )
    for day, slots in problem.days:
        yield "add_slot", {"day": day}, _with_slot(problem, day, slots.bit_length() - 1)


def _with_slot(problem: Problem, day: int, last: int) -> Problem:
    """Return the problem with one more slot at the end of a day; who is there for the day's last slot stays for it."""

    def moved(slots: frozenset[int]) -> frozenset[int]:
        return frozenset(s + (s > last) for s in slots) | ({last + 1} if last in slots else set())

    pools = {
        name: size if isinstance(size, int) else (*size[: last + 1], size[last], *size[last + 1 :])
        for name, size in problem.pools.items()
    }
    return replace(
        problem,
        slots=(*problem.slots[: last + 1], Slot(day), *problem.slots[last + 1 :]),
        pools=pools,
        participants=tuple(replace(p, unavailable=moved(p.unavailable)) for p in problem.participants),
        interpreters=tuple(replace(i, unavailable=moved(i.unavailable)) for i in problem.interpreters),
        requests=tuple(
            replace(
                r,
                allowed=None if r.allowed is None else moved(r.allowed),
                fixed=None if r.fixed is None else r.fixed + (r.fixed > last),
            )
            for r in problem.requests
        ),
    )
