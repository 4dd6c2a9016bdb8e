"""Column generation: all rows from the start, columns as they are needed, and every solve starts warm.

Column generation (Dantzig and Wolfe, 1960) solves the same program a dozen times with a few more columns each. GLOP
keeps its basis and factors from one solve to the next if only columns were added, which makes a further round several
times cheaper than a first (measured: 30 to 70 ms after 80 ms, at 10,000 rows).

The program goes to OR-Tools' MathOpt as a protocol buffer filled from arrays: building it term by term through its
Python model would take longer than solving it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (  # type: ignore[import-untyped]  # as everything below: no types of its own
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt import solution_pb2 as solutions
from ortools.math_opt.core.python import solver as mathopt  # type: ignore[import-untyped]  # no types of its own
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter  # type: ignore[import-untyped]  # likewise

from expo.scheduling.lp.linear_program import TOLERANCE, Floats, LinearProgram, LpSolution
from expo.scheduling.lp.matrix import Indices, Matrix
from expo.scheduling.run import Deadline


class RestrictedMaster:
    """A program to be maximized whose columns are held at zero until they are opened.

    Over integers the objective is a multiple of ``grain``.
    """

    def __init__(self, matrix: Matrix, grain: float) -> None:
        self._cost, self._top = (np.array(values, dtype=np.float64) for values in (matrix.cost, matrix.top))
        self._grain = grain
        self._low, self._high = matrix.low, matrix.high
        self._row, self._column, self._value = matrix.entries()
        self._start = np.searchsorted(self._column, np.arange(len(self._cost) + 1))
        self._open = np.zeros(0, dtype=np.int64)
        self._solver: Any = None
        self._hints = model_parameters_pb2.ModelSolveParametersProto()

    def open(self, columns: Indices, at_top: NDArray[np.bool_] | None = None) -> None:
        """Open columns. The first time, ``at_top`` says which of them the solver may begin with at their top."""
        first = len(self._open)
        self._open = np.concatenate([self._open, columns])
        if self._solver is not None:
            update = model_update_pb2.ModelUpdateProto()
            objective, terms = update.objective_updates.linear_coefficients, update.linear_constraint_matrix_updates
            self._describe(columns, first, update.new_variables, objective, terms)
            if not self._solver.update(update):
                raise RuntimeError("the solver refused new columns")
            return
        model = model_pb2.ModelProto()
        model.objective.maximize = True
        model.linear_constraints.ids.extend(range(len(self._low)))
        model.linear_constraints.lower_bounds.extend(self._low)
        model.linear_constraints.upper_bounds.extend(self._high)
        terms = model.linear_constraint_matrix
        self._describe(columns, first, model.variables, model.objective.linear_coefficients, terms)
        if at_top is not None:
            basis = self._hints.initial_basis
            status = np.where(at_top, solutions.BASIS_STATUS_AT_UPPER_BOUND, solutions.BASIS_STATUS_AT_LOWER_BOUND)
            basis.variable_status.ids.extend(range(len(columns)))
            basis.variable_status.values.extend(status.tolist())
            basis.constraint_status.ids.extend(range(len(self._low)))
            basis.constraint_status.values.extend([solutions.BASIS_STATUS_BASIC] * len(self._low))
            basis.basic_dual_feasibility = solutions.SOLUTION_STATUS_UNDETERMINED
        glop, nothing = parameters_pb2.SOLVER_TYPE_GLOP, parameters_pb2.SolverInitializerProto()
        self._solver = mathopt.new(glop, model, nothing)

    def solve(self, deadline: Deadline) -> LpSolution | None:
        """Maximize over the open columns; ``None`` if time runs out. Values and prices are those of all columns."""
        parameters = parameters_pb2.SolveParametersProto()
        parameters.glop.use_preprocessing = False  # a program that was changed by it could not be taken up again
        parameters.time_limit.FromNanoseconds(int(max(0.0, min(deadline.seconds_left(), 1e6)) * 1e9))
        interrupter = PySolveInterrupter()
        with deadline.interrupting(interrupter.interrupt):
            result: result_pb2.SolveResultProto = self._solver.solve(
                parameters, self._hints, None, callback_pb2.CallbackRegistrationProto(), None, interrupter
            )
        self._hints = model_parameters_pb2.ModelSolveParametersProto()
        if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
            return None
        best = result.solutions[0]
        values, prices = np.zeros(len(self._cost)), np.zeros(len(self._low))
        found, priced = best.primal_solution.variable_values, best.dual_solution.dual_values
        values[self._open[np.asarray(found.ids, dtype=np.int64)]] = found.values
        prices[np.asarray(priced.ids, dtype=np.int64)] = priced.values
        objective = best.primal_solution.objective_value
        return LpSolution(values, prices, objective, objective, is_optimal=True)

    def reduced_cost(self, prices: Floats) -> Floats:
        """Return the reduced cost of each column, open or not, at these dual prices."""
        paid = np.bincount(self._column, weights=self._value * prices[self._row], minlength=len(self._cost))
        reduced: Floats = self._cost - paid
        return reduced

    def rounded_to_integers(self, deadline: Deadline, answer: LpSolution) -> LpSolution | None:
        """Round to integers: solve the fractional columns as an integer program, all others fixed."""
        values = answer.values.copy()
        loose = np.nonzero(np.abs(values - np.round(values)) > TOLERANCE)[0]
        if not len(loose):
            return answer
        values[loose] = 0.0
        used = np.bincount(self._row, weights=self._value * np.round(values)[self._column], minlength=len(self._low))
        program = LinearProgram(self._grain)
        column = dict(
            zip(loose.tolist(), program.columns(self._cost[loose].tolist(), self._top[loose].tolist()), strict=True)
        )
        rows: dict[int, tuple[list[int], list[float]]] = {}
        for one in loose.tolist():
            for entry in range(self._start[one], self._start[one + 1]):
                columns, coefficients = rows.setdefault(int(self._row[entry]), ([], []))
                columns.append(column[one])
                coefficients.append(float(self._value[entry]))
        for row, (columns, coefficients) in rows.items():
            program.row(columns, coefficients, self._low[row] - used[row], self._high[row] - used[row])
        decided = program.solve(deadline, whole=True)
        if decided is None:
            return None
        values[loose] = np.round(decided.values)
        objective = float(self._cost @ values)
        return LpSolution(
            values, answer.prices, objective, answer.bound, is_optimal=objective >= answer.bound - self._grain
        )

    def _describe(self, columns: Indices, first: int, variables: Any, objective: Any, terms: Any) -> None:
        """Write columns into a model or an update of one, numbered from ``first``."""
        number = len(columns)
        variables.ids.extend(range(first, first + number))
        variables.lower_bounds.extend([0.0] * number)
        variables.upper_bounds.extend(self._top[columns].tolist())
        variables.integers.extend([False] * number)
        paid = np.nonzero(self._cost[columns])[0]
        objective.ids.extend((paid + first).tolist())
        objective.values.extend(self._cost[columns][paid].tolist())
        length = self._start[columns + 1] - self._start[columns]
        entry = np.repeat(self._start[columns] - np.cumsum(length) + length, length) + np.arange(length.sum())
        column = np.repeat(np.arange(first, first + number), length)
        order = np.lexsort((column, self._row[entry]))
        terms.row_ids.extend(self._row[entry][order].tolist())
        terms.column_ids.extend(column[order].tolist())
        terms.coefficients.extend(self._value[entry][order].tolist())
