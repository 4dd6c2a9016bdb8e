"""Linear programs by arrays: OR-Tools' model builder without a Python object per term.

At 40,000 wishes a program has 160,000 columns; building it term by term takes longer than solving it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as builder

from expo.scheduling.run import Deadline

Floats = NDArray[np.float64]
TOLERANCE = 1e-6
"""Values that differ by less are equal."""
TIME_SHARE = 0.6
"""How much of the time left one program may take: slots and breaks need the rest."""
STOP_SECONDS = 0.3
"""Seconds that a solver has for stopping when it is asked to."""
HIGHS_MIN_COLUMNS = 30_000
"""Columns from which HiGHS beats GLOP on these programs (measured: 5 s to 14 s at 90,000 with scarce tables)."""
IPM_MIN_COLUMNS = 150_000
"""Columns from which its interior point with crossover beats its simplex (CPU time: 27 s to over 100 s at 229,000, 6 s
to 7 s at 92,000 with plenty of tables, 9 s to 5 s with scarce ones)."""


@dataclass(frozen=True, slots=True)
class LpSolution:
    """A solved program: values and row prices (empty after an integer solve), objective and proven bound on it."""

    values: Floats
    prices: Floats
    objective: float
    bound: float
    is_optimal: bool

    @property
    def is_whole(self) -> bool:
        """Whether all values are integers."""
        return bool(np.all(np.abs(self.values - np.round(self.values)) < TOLERANCE))


class LinearProgram:
    """A program to be maximized, built column by column and row by row, solved as often as needed.

    Over integers the objective is a multiple of ``grain``: what is nearer to a bound than that has reached it.
    ``check`` is called with every row, and raises `TimeUp` when it is time to stop building.
    """

    def __init__(self, grain: float = 1.0, *, check: Callable[[], None] | None = None) -> None:
        self._grain = grain
        self._check = check
        self._helper = builder.ModelBuilderHelper()
        self._helper.set_maximize(True)
        self._is_lost = False
        self._cost: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._rows: list[tuple[Sequence[int], Sequence[float], float, float]] = []

    def columns(self, cost: Sequence[float], high: float | Sequence[float] = 1.0) -> list[int]:
        """Add columns of value 0 to ``high`` and return their numbers."""
        upper = [float(high)] * len(cost) if isinstance(high, int | float) else [float(h) for h in high]
        first = len(self._cost)
        for high_one in upper:
            column = self._helper.add_var()
            self._helper.set_var_lower_bound(column, 0.0)
            self._helper.set_var_upper_bound(column, high_one)
        self._cost += [float(c) for c in cost]
        self._low += [0.0] * len(cost)
        self._high += upper
        return list(range(first, len(self._cost)))

    def row(self, columns: Sequence[int], coefficients: Sequence[float], low: float, high: float) -> int:
        """Add ``low <= sum(coefficients * columns) <= high`` and return its number."""
        if self._check is not None:
            self._check()
        number = self._helper.add_linear_constraint()
        self._helper.set_constraint_lower_bound(number, low)
        self._helper.set_constraint_upper_bound(number, high)
        add = self._helper.add_term_to_constraint
        for column, coefficient in zip(columns, coefficients, strict=True):
            add(number, column, coefficient)
        self._rows.append((columns, coefficients, low, high))
        return number

    def at_most(self, columns: Sequence[int], high: float) -> int:
        """Add ``sum(columns) <= high``."""
        return self.row(columns, [1.0] * len(columns), -inf, high)

    def aim(self, cost: Sequence[float]) -> None:
        """Replace the objective."""
        self._cost = [float(c) for c in cost]

    def limit(self, column: int, low: float, high: float) -> None:
        """Replace a column's bounds."""
        if self._is_lost:
            return
        self._low[column], self._high[column] = low, high
        self._helper.set_var_lower_bound(column, low)
        self._helper.set_var_upper_bound(column, high)

    @property
    def cost(self) -> list[float]:
        """The objective's coefficients."""
        return list(self._cost)

    def solve(self, deadline: Deadline, *, whole: bool = False, solver: str = "") -> LpSolution | None:
        """Maximize; ``whole`` asks for integers. ``None`` if infeasible, or out of time with nothing to show."""
        name = solver or ("HIGHS" if whole else "GLOP" if len(self._cost) < HIGHS_MIN_COLUMNS else "HIGHS_LP")
        helper = self._helper
        if self._is_lost or deadline.is_over:
            return None
        helper.clear_objective()  # a coefficient of zero would leave the old one standing
        helper.set_objective_coefficients(list(range(len(self._cost))), self._cost)
        for column in range(len(self._cost)) if whole else ():
            helper.set_var_integrality(column, True)
        engine = builder.ModelSolverHelper(name)
        engine.enable_output(False)
        if name.startswith("HIGHS"):
            # Asked politely, HiGHS still greets on standard output; the default gap would call 0.01 % optimal.
            method = "ipm" if not whole and len(self._cost) >= IPM_MIN_COLUMNS else "choose"
            gaps = f"mip_rel_gap=0,mip_abs_gap={self._grain / 10}"
            engine.set_solver_specific_parameters(f"output_flag=false,solver={method},{gaps}")
        seconds = deadline.seconds_left() * TIME_SHARE
        engine.set_time_limit_in_seconds(min(seconds, 1e6))
        if not self._is_done(engine, deadline, seconds):
            self._is_lost = True  # still being read by the solver left behind, and so never touched again
            return None
        for column in range(len(self._cost)) if whole else ():
            helper.set_var_integrality(column, False)
        if not engine.has_solution():
            return None
        values = np.asarray(engine.variable_values())
        is_optimal = engine.status() == builder.SolveStatus.OPTIMAL
        objective = float(engine.objective_value())
        if whole:
            return LpSolution(values, np.zeros(0), objective, float(engine.best_objective_bound()), is_optimal)
        prices = np.asarray(engine.dual_values())
        return LpSolution(values, prices, objective, objective if is_optimal else inf, is_optimal)

    def _is_done(self, engine: builder.ModelSolverHelper, deadline: Deadline, seconds: float) -> bool:
        """Run a solver until it is done or told to stop; ``False`` if it does not stop.

        Between two looks at its clock a simplex may take many seconds. It is asked to stop, waited for a little, and
        then abandoned, so that the answer comes in time.
        """
        done = threading.Event()

        def work() -> None:
            engine.solve(self._helper)
            done.set()

        threading.Thread(target=work, name="linear program", daemon=True).start()
        with deadline.interrupting(engine.interrupt_solve):
            until = time.monotonic() + seconds
            while not done.wait(min(0.05, seconds)) and not deadline.is_over:
                if time.monotonic() > until:
                    engine.interrupt_solve()
                    break
        return done.is_set() or done.wait(STOP_SECONDS)

    def solve_whole(self, deadline: Deadline, relaxed: LpSolution, *, full: bool) -> LpSolution | None:
        """Maximize over integers, starting from a relaxed answer that is nearly whole.

        First only what came out fractional, and rows' slack around it, is decided anew; if that reaches the relaxed
        optimum (rounded down) it is proven. Otherwise, and if ``full``, everything is decided anew. A relaxed answer
        that was cut short (its bound is infinite) proves nothing.
        """
        low, high = list(self._low), list(self._high)
        for column, value in enumerate(relaxed.values):
            if abs(value - round(value)) < TOLERANCE:
                self.limit(column, round(value), round(value))
        answer = self.solve(deadline, whole=True)
        for column in range(len(low)):
            self.limit(column, low[column], high[column])
        if answer is not None and relaxed.bound < inf and whole_floor(relaxed.bound) <= answer.objective + 1e-6:
            return LpSolution(answer.values, answer.prices, answer.objective, relaxed.bound, True)
        better = self.solve(deadline, whole=True) if full and not deadline.is_over else None
        if better is not None and (answer is None or better.objective >= answer.objective):
            return LpSolution(better.values, better.prices, better.objective, min(relaxed.bound, better.bound), True)
        return (
            None if answer is None else LpSolution(answer.values, answer.prices, answer.objective, relaxed.bound, False)
        )


def whole_floor(value: float) -> int:
    """Return the largest integer that a proven upper bound allows, forgiving the solver's rounding."""
    return floor(value + 1e-6 * max(1.0, abs(value) * 1e-3))


def whole_ceil(value: float) -> int:
    """Return the smallest integer that a proven lower bound allows, forgiving the solver's rounding."""
    return ceil(value - 1e-6 * max(1.0, abs(value) * 1e-3))
