"""The totalizer: exactly the choices within the limit remain possible."""

from math import comb

import pytest
from ortools.sat.python import cp_model

from expo.scheduling.cpsat.totalizer import at_most


@pytest.mark.parametrize(("number", "limit"), [(1, 0), (3, 3), (5, 0), (5, 2), (6, 4), (7, 6)])
def test_every_choice_within_the_limit_and_no_other_is_possible(number: int, limit: int) -> None:
    model = cp_model.CpModel()
    literals = [model.new_bool_var("") for _ in range(number)]
    at_most(model, literals, limit)
    chosen: set[tuple[int, ...]] = set()

    class Note(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            chosen.add(tuple(self.value(one) for one in literals))

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(model, Note())

    assert len(chosen) == sum(comb(number, size) for size in range(limit + 1))
    assert max(map(sum, chosen)) == limit
