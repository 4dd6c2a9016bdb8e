"""CP-SAT under the eye of a deadline."""

from collections.abc import Callable
from typing import Any

from ortools.sat.python import cp_model

from expo.scheduling.run import Deadline


class TimedModel(cp_model.CpModel):
    """A model whose building calls ``check`` again and again, which raises `TimeUp` when time is up.

    The model of a whole day takes a second to build, and four on a machine with other work.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._check = check

    def new_bool_var(self, name: str) -> cp_model.IntVar:
        self._check()
        return super().new_bool_var(name)

    def add(self, ct: Any) -> cp_model.Constraint:
        self._check()
        return super().add(ct)

    def add_at_most_one(self, *literals: Any) -> cp_model.Constraint:
        self._check()
        return super().add_at_most_one(*literals)


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
