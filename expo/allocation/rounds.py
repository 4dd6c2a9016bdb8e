"""The rounds of a part: bound it by its relaxation, improve the plan window by window, prove it.

All of them solve the same program, each over other columns: those that the relaxation uses, those of a few dozen
booths near each other, all. The columns of the plan at hand always take part, so no round makes it worse. The
relaxation is tight, so HiGHS solves the large programs (measured: 0.1 s over the columns of the relaxation, 10 to 20 s
over all 8,000 of a hall with 130 booths, where CP-SAT has no bound after 40 s) and CP-SAT the small ones. CP-SAT gets
one thread: its threads in turns cost thirty times as much on programs of this size.
"""

from dataclasses import dataclass
from math import floor, inf
from random import Random
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from expo.allocation.candidates import Candidates
from expo.allocation.program import Program
from expo.allocation.score import evaluate
from expo.domain.allocation import Placed, Seeker
from expo.scheduling.cpsat.solver import new_solver, run
from expo.scheduling.lp.linear_program import TOLERANCE, LinearProgram
from expo.scheduling.run import Deadline

LARGE, LARGEST = 2_000, 60_000
"""Columns between which a part is relaxed first: below, CP-SAT proves it at once; above, a simplex takes minutes."""
WINDOW = 30
"""Booths in a window: an island and a half, half a second of HiGHS."""
PATIENCE = 60
"""Windows without a better plan after which a part is left."""


@dataclass(frozen=True)
class Search:
    """When to stop, and the seed of what is drawn."""

    deadline: Deadline
    seed: int


@dataclass
class Part:
    """Halls that belong together: their exhibitors, their program, the best plan, and the proven bound on its total."""

    seekers: list[Seeker]
    program: Program
    placed: Placed
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether no plan of the part is worth more."""
        return self.bound <= self.value


def relax(candidates: Candidates, search: Search, seconds: float, part: Part) -> None:
    """Bound a part by its linear relaxation, and combine the columns that it uses with those of the plan."""
    program = part.program
    if not LARGE <= len(program.points) <= LARGEST:
        return
    linear = LinearProgram()
    linear.columns(program.points)
    for columns, coefficients, limit in program.rows:
        linear.row(columns, coefficients, -inf, limit)
    found = linear.solve(search.deadline, solver="HIGHS_LP")  # ten times as quick as GLOP on these
    if found is not None:
        part.bound = min(part.bound, floor(found.bound + TOLERANCE))
        _mixed(candidates, search, part, np.asarray(found.values > TOLERANCE))


def improve(candidates: Candidates, search: Search, seconds: float, part: Part) -> None:
    """Solve windows of booths near each other again and again, until none has brought anything for long."""
    if len(part.program.points) < LARGE:
        return
    dice, until = Random(search.seed), monotonic() + seconds  # noqa: S311 -- not for secrets
    units = [candidates.problem.unit_by_id[one] for one in sorted({one for run in part.program.places for one in run})]
    centres = np.array([unit.area.centre for unit in units])
    halls = np.array([unit.hall for unit in units])
    users = _users(part.program)
    in_vain = 0
    while in_vain < PATIENCE and monotonic() < until and not search.deadline.is_over and not part.is_proven:
        middle = dice.randrange(len(units))
        metres = np.abs(centres - centres[middle]).sum(axis=1) + 1e6 * (halls != halls[middle])
        window = {units[one].id for one in np.argsort(metres, kind="stable")[:WINDOW]}
        inside = np.zeros(len(part.program.points), dtype=bool)
        inside[[one for unit in window for one in users[unit] if window.issuperset(part.program.places[one])]] = True
        before = part.value
        _mixed(candidates, search, part, inside)
        in_vain = 0 if part.value > before else in_vain + 1


def prove(candidates: Candidates, search: Search, seconds: float, part: Part) -> None:
    """Solve the whole program of a part from the plan at hand."""
    if len(part.program.points) < LARGE:
        _exact(candidates, search, seconds, part)
    elif len(part.program.points) <= LARGEST:
        _mixed(candidates, search, part, None)


def total_of(candidates: Candidates, placed: Placed) -> int:
    """Return what a plan of a part is worth."""
    return evaluate(candidates.problem, placed).total


def _users(program: Program) -> dict[int, list[int]]:
    users: dict[int, list[int]] = {}
    for column, place in enumerate(program.places):
        for unit in place:
            users.setdefault(unit, []).append(column)
    return users


def _mixed(candidates: Candidates, search: Search, part: Part, used: NDArray[np.bool_] | None) -> None:
    """Solve a program by HiGHS over some columns and those of the plan (``None``: all, and bound the part by it)."""
    program = part.program
    if used is None:
        kept = np.arange(len(program.points))
    else:
        start = program.written(candidates, part.placed)
        is_held = [bool(value) or not place for value, place in zip(start, program.places, strict=True)]
        kept = np.nonzero(used | np.array(is_held))[0]
    number = {column: place for place, column in enumerate(kept.tolist())}
    linear = LinearProgram()
    linear.columns([program.points[column] for column in number])
    for columns, coefficients, limit in program.rows:
        here = [(number[one], factor) for one, factor in zip(columns, coefficients, strict=True) if one in number]
        if sum(factor for _, factor in here if factor > 0) > limit:
            linear.row([one for one, _ in here], [factor for _, factor in here], -inf, limit)
    found = linear.solve(search.deadline, whole=True)
    if found is None:
        return
    values = np.zeros(len(program.points), dtype=np.int64)
    values[kept] = np.round(found.values)
    _take(candidates, part, values.tolist())
    if used is None:
        part.bound = min(part.bound, floor(found.bound + TOLERANCE))


def _exact(candidates: Candidates, search: Search, seconds: float, part: Part) -> None:
    """Solve the whole program of a small part by CP-SAT."""
    model, variables = _model(part.program)
    for variable, value in zip(variables, part.program.written(candidates, part.placed), strict=True):
        model.add_hint(variable, value)
    solver = new_solver(search.deadline, search.seed, 1, seconds)
    if run(solver, model, search.deadline) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        _take(candidates, part, [int(solver.value(variable)) for variable in variables])
        part.bound = min(part.bound, floor(solver.best_objective_bound + TOLERANCE))


def _take(candidates: Candidates, part: Part, values: list[int]) -> None:
    """Take the plan that a solution says, if it is better."""
    placed = part.program.read(values)
    value = total_of(candidates, placed)
    if value > part.value:
        part.placed, part.value = placed, value


def _model(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in program.points]
    for columns, coefficients, limit in program.rows:
        chosen = [variables[column] for column in columns]
        if limit == 1 and min(coefficients) == 1:
            model.add_at_most_one(chosen)
        elif limit == 0 and len(columns) == 2:
            model.add_implication(*chosen)
        else:
            model.add(cp_model.LinearExpr.weighted_sum(chosen, coefficients) <= limit)
    model.maximize(cp_model.LinearExpr.weighted_sum(variables, program.points))
    return model, variables
