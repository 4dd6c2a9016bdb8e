"""Three rivals, as honestly as they can be written: what people use, sell, and try first.

Each returns placements of a problem that keep every hard rule; the figures are taken from the timetable, not from them.
"""

from ortools.sat.python import cp_model

from expo.domain import rulebook
from expo.domain.problem import Problem
from expo.domain.timetable import Placement, Timetable
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.filling import fill
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.tables import placements


def greedy(problem: Problem, seconds: float, seed: int) -> tuple[Placement, ...]:
    """One pass over the wishes, heaviest first; each takes the first slot that fits."""
    timetable = Timetable(problem)
    for request in sorted(problem.requests, key=lambda one: -one.weight):
        slots = rulebook.fitting_slots(problem, timetable, request.id)
        if slots:
            slot = (slots & -slots).bit_length() - 1
            timetable.add(rulebook.place(problem, timetable, request, slot))
    return tuple(timetable)


def round_robin(problem: Problem, seconds: float, seed: int) -> tuple[Placement, ...]:
    """In alphabetical order of companies, give each one meeting, then start again; own wishes by weight.

    The algorithm that MeetMax publishes for its moderated passes: a meeting is made if a slot suits both, no limit is
    reached and a place is free.
    """
    timetable = Timetable(problem)
    wanted: dict[str, list[str]] = {one.id: [] for one in problem.participants}
    weight = {one.id: one.weight for one in problem.requests}
    for request in problem.requests:
        for name in request.pair:
            wanted[name].append(request.id)
    for mine in wanted.values():
        mine.sort(key=lambda name: weight[name])
    waiting = sorted(wanted)
    while waiting:
        for company in list(waiting):
            while wanted[company]:
                request = problem.request(wanted[company].pop())
                slots = 0 if request.id in timetable else rulebook.fitting_slots(problem, timetable, request.id)
                if slots:
                    slot = (slots & -slots).bit_length() - 1
                    timetable.add(rulebook.place(problem, timetable, request, slot))
                    break
            if not wanted[company]:
                waiting.remove(company)
    return tuple(timetable)


def default_cp_sat(problem: Problem, seconds: float, seed: int) -> tuple[Placement, ...]:
    """The naive model, one boolean per request and slot, and CP-SAT as it comes; weight, with a floor by penalty."""
    instance = compile_problem(problem)
    model = SlotModel(instance, {r: instance.open[r] for r in range(instance.requests)}, Occupancy(instance))
    penalty = 4 * max(instance.weight)
    model.model.maximize(model.weight() - penalty * sum(model.shortfall()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    occupancy = Occupancy(instance, model.plan_from(solver.value))
    fill(occupancy, range(instance.requests))
    return placements(instance, occupancy.plan)


RIVALS = {"greedy": greedy, "round-robin": round_robin, "default CP-SAT": default_cp_sat}
