"""Compare the engine with its own greedy plan and with a naive CP-SAT model, by one definition of worth.

python -m benchmarks.allocation.run [--seconds 60] [--large]
"""

import argparse
from time import monotonic, process_time

from ortools.sat.python import cp_model

from benchmarks.allocation.generate import generate
from expo.allocation import allocate, evaluate
from expo.allocation.candidates import Candidates
from expo.allocation.greedy import first_plan
from expo.allocation.score import PLACE
from expo.domain.allocation import AllocationProblem, Placed
from expo.scheduling import MaxSeconds


def naive(problem: AllocationProblem, seconds: float) -> tuple[Placed, int]:
    """Return the plan and the bound of a model with a variable for every exhibitor and run, and one for every pair."""
    candidates, model, points = Candidates(problem), cp_model.CpModel(), []
    at: dict[int, dict[tuple[int, ...], cp_model.IntVar]] = {}
    users: dict[int, list[cp_model.IntVar]] = {}
    for seeker in problem.seekers:
        at[seeker.id] = {run: model.new_bool_var("") for run in candidates.runs(seeker)}
        model.add_at_most_one(at[seeker.id].values())
        for run, variable in at[seeker.id].items():
            points.append((PLACE + candidates.value(run) + candidates.bonus(seeker, run)) * variable)
            for unit in run:
                users.setdefault(unit, []).append(variable)
    for variables in users.values():
        model.add_at_most_one(variables)
    for group in problem.partners:
        for member in group:
            met = model.new_bool_var("")
            points.append(problem.weights.partners * met)
            beside = []
            for run, variable in at[member].items():
                touching = candidates.touching(run)
                for other in set(group) - {member}:
                    for second, another in at[other].items():
                        if not touching.isdisjoint(second):
                            both = model.new_bool_var("")
                            model.add_implication(both, variable)
                            model.add_implication(both, another)
                            beside.append(both)
            model.add_bool_or([*beside, ~met])
    for one, other in problem.competitors:
        near = model.new_bool_var("")
        points.append(-problem.weights.competitors * near)
        for run, variable in at[one].items():
            reach = candidates.near(run)
            for second, another in at[other].items():
                if not reach.isdisjoint(second):
                    model.add_bool_or([~variable, ~another, near])
    model.maximize(sum(points))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}, int(solver.best_objective_bound)
    placed = {id_: run for id_, runs in at.items() for run, variable in runs.items() if solver.value(variable)}
    return placed, int(solver.best_objective_bound)


def report(
    name: str, problem: AllocationProblem, placed: Placed, bound: int | None, began: tuple[float, float]
) -> None:
    """Print one line: exhibitors placed, points of the wishes, the bound on them, seconds on the clock and of CPU."""
    score = evaluate(problem, placed)
    limit = "-" if bound is None else str(bound - PLACE * score.placed)
    wall, cpu = monotonic() - began[0], process_time() - began[1]
    worth = f"placed {score.placed:5}  points {score.points:6}  bound {limit:>7}"
    print(f"  {name:8} {worth}  {wall:6.1f} s  cpu {cpu:6.1f} s", flush=True)


def main() -> None:
    """Run the instances."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--large", action="store_true", help="1,000 exhibitors on 1,300 units as well")
    given = parser.parse_args()
    sizes = [(99, 117, 4), (300, 390, 3)] + ([(1000, 1300, 10)] if given.large else [])
    for exhibitors, units, halls in sizes:
        problem = generate(exhibitors, units, halls=halls, seed=1)
        print(f"{exhibitors} exhibitors on {units} units in {halls} halls")
        began = monotonic(), process_time()
        report("greedy", problem, first_plan(Candidates(problem), problem.seekers), None, began)
        began = monotonic(), process_time()
        report("naive", problem, *naive(problem, given.seconds), began)
        began = monotonic(), process_time()
        found = allocate(problem, stop=MaxSeconds(given.seconds))
        report("engine", problem, found.placed, found.bound, began)


if __name__ == "__main__":
    main()
