"""Giving slots to the meetings of one day: a list edge colouring, by CP-SAT."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.scheduling.instance import Instance, Plan
from expo.scheduling.ledger import Ledger
from expo.scheduling.slot_model import SlotModel
from expo.scheduling.watch import Watch


@dataclass(frozen=True, slots=True)
class Seated:
    """One day with slots; ``left_out`` are the requests that found none, ``is_proven`` says that none ever will."""

    plan: Plan
    left_out: tuple[int, ...]
    is_proven: bool


def new_solver(watch: Watch, seed: int, workers: int = 1, seconds: float = 1e6) -> cp_model.CpSolver:
    """Return a solver that gives the same answer every time it has the time to finish."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.interleave_search = workers > 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, min(watch.seconds_left(), seconds))
    return solver


def run(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: Watch,
        callback: cp_model.CpSolverSolutionCallback | None = None) -> cp_model.CpSolverStatus:
    """Solve, and stop when the watch says so; returns CP-SAT's status."""
    if watch.is_over:
        return cp_model.UNKNOWN
    with watch.interrupting(solver.stop_search):
        return solver.solve(model, callback)


def seat_day(instance: Instance, day: int, requests: Sequence[int], watch: Watch, seed: int = 0) -> Seated:
    """Give a slot of the day to each of these requests, or to as much weight of them as can be seated."""
    slots = instance.day_set(day)
    choices = {request: instance.open[request] & slots for request in requests}
    empty = Ledger(instance)
    model = SlotModel(instance, dict(choices), empty, all_met=True)
    solver = new_solver(watch, seed, seconds=20)
    status = run(solver, model.model, watch)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Seated(model.plan_from(solver.value), (), True)
    if watch.is_over:
        return Seated(Plan.empty(instance), tuple(requests), False)
    model = SlotModel(instance, dict(choices), empty)
    model.model.maximize(model.weight())
    solver = new_solver(watch, seed, seconds=20)
    status = run(solver, model.model, watch)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Seated(Plan.empty(instance), tuple(requests), False)
    plan = model.plan_from(solver.value)
    return Seated(plan, tuple(r for r in requests if plan.slot[r] < 0), status == cp_model.OPTIMAL)
