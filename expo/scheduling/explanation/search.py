"""What-if relaxations: each limit is relaxed in turn, the request inserted, and the cost to others counted."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from expo.domain import rulebook
from expo.domain.problem import Problem, Request
from expo.domain.slots import slots_of
from expo.domain.timetable import Placement, Timetable
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import new_solver, run
from expo.scheduling.explanation.changes import Detail, changes_for
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.filling import fill
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.tables import placements
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.moves.near_baseline import insert_all_near_baseline
from expo.scheduling.repair.baseline import retain
from expo.scheduling.repair.insertion import TABLE_SAMPLE
from expo.scheduling.result import Explanation, Fix
from expo.scheduling.run import Deadline
from expo.scheduling.stops import Stop

CHANGES = ("open_slot", "raise_limit", "add_table", "add_interpreter", "give_up")
"""The kinds of changes, in the order in which ties between fixes are broken."""
CANDIDATES = 3
"""Meetings of each kind that are tried for ejection in a slot, lightest first."""


def find_fixes(problem: Problem, schedule: tuple[Placement, ...], request_id: str, stop: Stop) -> Explanation:
    """See `explaining.explain`."""
    request = problem.request(request_id)
    timetable = Timetable(problem, schedule)
    if request_id in timetable:
        return Explanation(request_id, None, ())
    reason = rulebook.reason(problem, timetable, request_id)
    fixes: list[Fix] = []
    tried: dict[str, int] = dict.fromkeys(CHANGES, 0)
    is_proven = False
    with Deadline(stop) as deadline:
        # First what fits without moving others; only if nothing does, what needs others to move.
        for moving in (False, True):
            if moving and fixes:
                break
            for change, detail, changed in changes_for(problem, timetable, request, moving=moving):
                if deadline.is_over:
                    break
                tried[change] += moving
                placed = _insert(changed, schedule, request, moving=moving)
                if placed is not None:
                    fixes.append(_fix(change, detail, problem, changed, schedule, placed))
        if not deadline.is_over:
            fixes += _eject(problem, schedule, request, deadline)
        if not fixes and not deadline.is_over:
            fixes, is_proven = _prove_by_cpsat(problem, timetable, request, deadline)
    best = _cheapest(fixes)
    if best:
        return Explanation(request_id, reason, best)
    tried["give_up"] = (
        problem.free_slots(request.pair[0]) & problem.free_slots(request.pair[1]) & problem.allowed_slots(request)
    ).bit_count()
    return Explanation(request_id, reason, (), tuple(tried.items()), is_proven)


def _prove_by_cpsat(
    problem: Problem, timetable: Timetable, request: Request, deadline: Deadline
) -> tuple[list[Fix], bool]:
    """Ask CP-SAT for each change whether any timetable contains the request, with mandatory requests and limits kept.

    Returns the fixes that the search missed, and whether it is proven that there is none.
    """
    schedule, fixes, is_proven = tuple(timetable), [], True
    for change, detail, changed in (("give_up", {}, problem), *changes_for(problem, timetable, request, moving=True)):
        demanded = replace(
            changed,
            requests=tuple(replace(one, must=True) if one.id == request.id else one for one in changed.requests),
        )
        instance = compile_problem(demanded)
        # With a break spread, optional meetings may be needed; without one, the mandatory ones suffice.
        asked = [r for r, must in enumerate(instance.mandatory) if must or instance.break_spread is not None]
        model = SlotModel(instance, {r: instance.open[r] for r in asked}, Occupancy(instance))
        solver = new_solver(deadline, seed=0)
        status = run(solver, model.model, deadline)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            occupancy, before = Occupancy(instance, model.plan_from(solver.value)), retain(instance, schedule)[1]
            for r in sorted(range(instance.requests), key=lambda r: -instance.weight[r]):
                if before.slot[r] != NONE and occupancy.feasible_slots(r) >> before.slot[r] & 1:
                    occupancy.insert(r, before.slot[r])
            fill(occupancy, [r for r, slot in enumerate(before.slot) if slot != NONE])
            placed = placements(instance, occupancy.plan, schedule)
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
            CHANGES.index(one.change),
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


# -- inserting the request under a change ------------------------------------------------------------------------------


def _insert(
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
    occupancy, before = retain(instance, schedule)
    baseline = np.array(before.slot, dtype=np.int64)
    state = state_of(instance, occupancy.plan)
    wanted = np.array([instance.request_ids.index(request.id)], dtype=np.int64)
    if not insert_all_near_baseline(
        state, scratch_of(state, 0), baseline, wanted, np.arange(instance.slots, dtype=np.int64), TABLE_SAMPLE
    ):
        return None
    return placements(instance, plan_of(state), schedule)


def _eject(problem: Problem, schedule: tuple[Placement, ...], request: Request, deadline: Deadline) -> list[Fix]:
    """Make room slot by slot by ejecting meetings, and insert these elsewhere where possible."""
    instance = compile_problem(problem)
    occupancy, before = retain(instance, schedule)
    baseline, slots = np.array(before.slot, dtype=np.int64), np.arange(instance.slots, dtype=np.int64)
    state = state_of(instance, occupancy.plan)
    scratch = scratch_of(state, 0)
    asked = instance.request_ids.index(request.id)
    start, held = snapshot(state), plan_of(state).slot
    best: tuple[int, int, int, int] | None = None
    winner = plan_of(state)
    for slot in slots_of(instance.open[asked]):
        if deadline.is_over:
            break
        for ejected in _ejection_candidates(instance, held, asked, slot):
            for one in ejected:
                remove(state, one)
            here = np.array([slot], dtype=np.int64)
            if insert_all_near_baseline(state, scratch, baseline, np.array([asked], dtype=np.int64), here, 0):
                insert_all_near_baseline(
                    state, scratch, baseline, np.array(ejected, dtype=np.int64), slots, TABLE_SAMPLE
                )
                lost = [one for one in ejected if state.slot[one] == NONE]
                moved = int(((state.slot != baseline) & (state.slot >= 0) & (baseline >= 0)).sum())
                cost = (len(lost), moved, sum(instance.weight[r] for r in lost), slot)
                if best is None or cost < best:
                    best, winner = cost, plan_of(state)
            restore(state, start)
    if best is None:
        return []
    return [_fix("give_up", {"slot": best[3]}, problem, problem, schedule, placements(instance, winner, schedule))]


def _ejection_candidates(instance: Instance, held: list[int], asked: int, slot: int) -> Iterator[list[int]]:
    """Yield sets of meetings whose ejection might make room in a slot: the two parties' own meetings, and one that uses
    the pool, the language or a full day. Mandatory requests are not ejected.
    """
    people = {instance.left[asked], instance.right[asked]}
    here = [r for r, at in enumerate(held) if at == slot and not instance.mandatory[r]]
    own = [r for r in here if people & {instance.left[r], instance.right[r]}]
    day = instance.days[instance.day_of[slot]]
    yield own
    light = sorted((r for r in here if r not in own), key=lambda r: instance.weight[r])
    for other in [r for r in light if instance.pool[r] == instance.pool[asked]][:CANDIDATES]:
        yield [*own, other]
    for other in [r for r in light if instance.language[r] == instance.language[asked] != NONE][:CANDIDATES]:
        yield [*own, other]
    for person in people:  # a full day gives up one of its meetings
        busy = [
            r
            for r, at in enumerate(held)
            if at != slot
            and at in day
            and not instance.mandatory[r]
            and person in (instance.left[r], instance.right[r])
        ]
        for other in sorted(busy, key=lambda r: instance.weight[r])[:CANDIDATES]:
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
