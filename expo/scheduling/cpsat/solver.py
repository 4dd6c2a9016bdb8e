"""CP-SAT under the eye of a deadline."""

from ortools.sat.python import cp_model

from expo.scheduling.run import Deadline


def new_solver(deadline: Deadline, seed: int, workers: int = 1, seconds: float = 1e6) -> cp_model.CpSolver:
    """Return a solver that gives the same answer every time it has the time to finish."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = max(1, workers)
    solver.parameters.interleave_search = workers > 1  # threads that take turns do not portfolio
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.01, min(deadline.seconds_left(), seconds))
    return solver


def run(solver: cp_model.CpSolver, model: cp_model.CpModel, deadline: Deadline) -> cp_model.CpSolverStatus:
    """Solve, and stop when the deadline says so; returns CP-SAT's status."""
    if deadline.is_over:
        return cp_model.UNKNOWN
    with deadline.interrupting(solver.stop_search):
        return solver.solve(model)
