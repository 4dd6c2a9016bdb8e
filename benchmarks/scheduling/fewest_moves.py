"""How few meetings a re-plan could have moved: an exact answer, from a model that the re-planner does not use."""

from collections import defaultdict
from datetime import timedelta

from ortools.math_opt.python import mathopt

from expo.domain.problem import BOOTH, Problem
from expo.domain.slots import slots_of
from expo.domain.timetable import Placement
from expo.scheduling import Schedule


def fewest_moves(problem: Problem, old: tuple[Placement, ...], new: Schedule, seconds: float) -> str:
    """Return the smallest `moved` among schedules with the figures of ``new``, or what lies between proof and find.

    An integer program over request and slot, solved by HiGHS: interpreters are counted by language and slot. Orders are
    left out (the generator makes none), which could only make the answer smaller.
    """
    model = mathopt.Model()
    baseline = {one.request: one.slot for one in old}
    people, days, tables, spoken = (defaultdict(list) for _ in range(4))
    at = {}
    for request in problem.requests:
        one, other = request.pair
        slots = problem.allowed_slots(request) & problem.free_slots(one) & problem.free_slots(other)
        for slot in slots_of(slots):
            x = at[request.id, slot] = model.add_binary_variable()
            for person in request.pair:
                people[person, slot].append(x)
                days[person, problem.slots[slot].day].append(x)
            if request.pool != BOOTH:
                tables[request.pool, slot].append(x)
            if request.language:
                spoken[request.language, slot].append(x)
    met = defaultdict(list)
    for (name, _), x in at.items():
        met[name].append(x)
    for row in met.values():
        model.add_linear_constraint(mathopt.fast_sum(row) <= 1)
    for (person, _), row in people.items():
        model.add_linear_constraint(mathopt.fast_sum(row) <= problem.participant(person).parallel)
    for (person, _), row in days.items():
        limit = problem.participant(person).max_per_day
        if limit is not None:
            model.add_linear_constraint(mathopt.fast_sum(row) <= limit)
    for (pool, slot), row in tables.items():
        model.add_linear_constraint(mathopt.fast_sum(row) <= problem.capacity(pool, slot))
    hours = defaultdict(list)
    for (language, slot), row in spoken.items():
        given = []
        for name in problem.speakers(language):
            if problem.shift(name) >> slot & 1:
                given.append(model.add_variable(lb=0, ub=1))
                hours[name, slot].append(given[-1])
        model.add_linear_constraint(mathopt.fast_sum(row) <= mathopt.fast_sum(given))
    for row in list(hours.values()):
        model.add_linear_constraint(mathopt.fast_sum(row) <= 1)
    for interpreter in problem.interpreters:
        if interpreter.max_run is None:
            continue
        for _, day in problem.days:
            slots = list(slots_of(day))
            for first in range(len(slots) - interpreter.max_run):
                run = [
                    x for slot in slots[first : first + interpreter.max_run + 1] for x in hours[interpreter.id, slot]
                ]
                model.add_linear_constraint(mathopt.fast_sum(run) <= interpreter.max_run)
    lacking = []
    for person in problem.participants:
        if person.min_total:
            lack = model.add_variable(lb=0, ub=person.min_total)
            row = [x for slot in range(len(problem.slots)) for x in people.get((person.id, slot), ())]
            model.add_linear_constraint(mathopt.fast_sum(row) + lack >= person.min_total)
            lacking.append(lack)
    weight = {one.id: one.weight for one in problem.requests}
    model.add_linear_constraint(mathopt.fast_sum(lacking) <= new.shortfall)
    model.add_linear_constraint(mathopt.fast_sum(weight[name] * x for (name, _), x in at.items()) >= new.weight)
    possible = [name for name in baseline if name in met]
    kept = mathopt.fast_sum(x for name in possible for x in met[name])
    model.add_linear_constraint(kept >= len(possible) - (new.dropped or 0))
    model.minimize(mathopt.fast_sum(x for (name, slot), x in at.items() if name in baseline and baseline[name] != slot))
    limit = timedelta(seconds=seconds)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=mathopt.SolveParameters(time_limit=limit))
    least = max(0, round(result.best_objective_bound() + 0.4999))
    return f"{least}" if result.termination.reason == mathopt.TerminationReason.OPTIMAL else f"at least {least}"
