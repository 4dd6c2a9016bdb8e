"""CP-SAT under the eye of a watch."""

from ortools.sat.python import cp_model

from expo.scheduling.run import Watch


def new_solver(watch: Watch, seed: int, workers: int = 1, seconds: float = 1e6) -> cp_model.CpSolver:
    """Return a solver that gives the same answer every time it has the time to finish."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = max(1, workers)
    solver.parameters.interleave_search = workers > 1  # threads that take turns do not race
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, min(watch.seconds_left(), seconds))
    return solver


def run(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: Watch) -> cp_model.CpSolverStatus:
    """Solve, and stop when the watch says so; returns CP-SAT's status."""
    if watch.is_over:
        return cp_model.UNKNOWN
    with watch.interrupting(solver.stop_search):
        return solver.solve(model)
