"""Assign reviewers: the narrowest loads that are possible, then the worst application best, then all of them.

Each objective is a 0-1 program (HiGHS). The floor starts at the bound of the linear relaxation, rounded down, and goes
down until there is an assignment; a program that has none proves that floor wrong. Deterministic: rows and columns are
in the order of ids.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from expo.assignment.reasons import passed_over
from expo.assignment.result import Assignment, Impossible
from expo.domain.readings import Pair, PanelReader, ReadingFault, ReadingProblem, faults

SOLVER = "highs"
STEP = 0.02
"""The floor goes down by this part of its bound where it cannot be met, at least by 1."""


@dataclass(frozen=True, slots=True)
class _Program:
    """A model with its columns; ``floor`` is the least sum of affinities of each application."""

    model: Any
    columns: dict[Pair, Any]
    floor: Any


def assign(problem: ReadingProblem, *, seconds: float = 20.0) -> Assignment:
    """Return an assignment with its proofs, or what was found until ``seconds`` with its bounds.

    Raises
    ------
    Impossible
        If the rules cannot be met, or no assignment was found in time.
    """
    started = monotonic()
    problem = _in_order(problem)
    _count(problem)

    def left() -> float:
        return max(0.5, seconds - (monotonic() - started))

    narrow, widths = problem, _widths(problem)
    bound: int | None = None
    for width in widths:
        narrow = _narrowed(problem, width)
        bound = _floor_bound(narrow, left())
        if bound is not None:
            break
    if bound is None:
        raise Impossible(_in_the_way(problem, left()))
    floor, step = bound, max(1, int(bound * STEP))
    found, proven_below = None, bound
    while found is None:
        found = _solve(narrow, floor, left())
        if found is None:
            proven_below = floor - 1
            if floor <= 0:
                narrow, floor = _wider(problem, narrow, left())
                proven_below = floor
                continue
            floor = max(0, floor - step)
    pairs, total_bound = found
    worst = min(_sums(narrow, pairs).values(), default=0)
    if any(faults(narrow, pairs)):
        raise AssertionError(f"the assignment breaks a rule: {next(faults(narrow, pairs))}")
    total = sum(problem.affinity.get(pair, 0) for pair in pairs)
    free = [sum(reader == one.id for _, reader in pairs) for one in narrow.readers]
    return Assignment(
        pairs,
        (min(free, default=0), max(free, default=0)),
        worst,
        max(worst, proven_below),
        total,
        max(total, total_bound),
        passed_over(narrow, pairs),
        monotonic() - started,
    )


def _in_order(problem: ReadingProblem) -> ReadingProblem:
    fixed = dict.fromkeys(sorted(problem.fixed))
    affinity = {pair: problem.affinity[pair] for pair in sorted(problem.affinity)}
    affinity |= {pair: 0 for pair in fixed if pair not in affinity}
    readers = tuple(sorted(problem.readers, key=lambda one: one.id))
    begun = {one.id: sum(pair[1] == one.id for pair in fixed) for one in readers}
    readers = tuple(replace(one, most=max(one.most, begun[one.id])) for one in readers)
    return replace(problem, applications=tuple(sorted(problem.applications)), readers=readers, affinity=affinity)


def _count(problem: ReadingProblem) -> None:
    """Refuse what cannot be by counting alone."""
    able: dict[int, set[str]] = defaultdict(set)
    count: dict[int, int] = defaultdict(int)
    readers = {one.id: one for one in problem.readers}
    for application, reader in problem.affinity:
        count[application] += 1
        able[application].add(readers[reader].organization or f"#{reader}")
    found = []
    if any(count[one] < problem.demand for one in problem.applications):
        found.append(ReadingFault.DEMAND)
    elif any(len(able[one]) < problem.demand for one in problem.applications):
        found.append(ReadingFault.EMPLOYERS)
    if sum(one.most for one in problem.readers) < problem.demand * len(problem.applications):
        found.append(ReadingFault.LOAD)
    room = {kind: sum(one.most for one in problem.readers if one.kind is kind) for kind in problem.kinds}
    if any(most < len(problem.applications) for most in room.values()):
        found.append(ReadingFault.KINDS)
    if found:
        raise Impossible(tuple(found))


def _widths(problem: ReadingProblem) -> range:
    most = max((one.most for one in problem.readers), default=0)
    return range(max(1, most + 1))


def _narrowed(problem: ReadingProblem, width: int) -> ReadingProblem:
    """Return the problem with loads within ``width`` of the mean, as far as each reader's own limits allow."""
    whole = problem.demand * len(problem.applications)
    low, high = whole // len(problem.readers) - width, -(-whole // len(problem.readers)) + width
    begun: dict[int, int] = defaultdict(int)
    for _, reader in problem.fixed:
        begun[reader] += 1

    def limits(one: PanelReader) -> PanelReader:
        most = max(one.least, begun[one.id], min(one.most, high))
        return replace(one, least=min(most, max(one.least, low)), most=most)

    return replace(problem, readers=tuple(limits(one) for one in problem.readers))


def _wider(problem: ReadingProblem, narrow: ReadingProblem, seconds: float) -> tuple[ReadingProblem, int]:
    """Return the next wider loads whose relaxation can be met, with its floor; the narrower had no solution."""
    spread = max(one.most for one in narrow.readers)
    for width in _widths(problem):
        wider = _narrowed(problem, width)
        if max(one.most for one in wider.readers) > spread:
            bound = _floor_bound(wider, seconds)
            if bound is not None:
                return wider, bound
    raise Impossible(_in_the_way(problem, seconds))


def _build(problem: ReadingProblem, *, is_whole: bool) -> _Program:
    from ortools.linear_solver.python import model_builder

    model: Any = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools has no types here
    columns = {pair: model.new_var(0, 1, is_whole, f"x{pair[0]}_{pair[1]}") for pair in problem.affinity}
    floor = model.new_num_var(0, 10_000, "floor")
    readers = {one.id: one for one in problem.readers}
    of_application: dict[int, list[Pair]] = defaultdict(list)
    of_reader: dict[int, list[Pair]] = defaultdict(list)
    for pair in columns:
        of_application[pair[0]].append(pair)
        of_reader[pair[1]].append(pair)
    total = model_builder.LinearExpr.sum
    for one in problem.applications:
        own = of_application[one]
        model.add(total([columns[pair] for pair in own]) == problem.demand)
        model.add(total([columns[pair] * problem.affinity[pair] for pair in own]) >= floor)
        for kind in problem.kinds:
            model.add(total([columns[pair] for pair in own if readers[pair[1]].kind is kind]) >= 1)
        by_employer: dict[str, list[Pair]] = defaultdict(list)
        for pair in own:
            by_employer[readers[pair[1]].organization].append(pair)
        for employer, pairs in by_employer.items():
            if employer and len(pairs) > 1:
                model.add(total([columns[pair] for pair in pairs]) <= 1)
    for reader in problem.readers:
        load = total([columns[pair] for pair in of_reader[reader.id]])
        model.add(load <= reader.most)
        model.add(load >= reader.least)
    for pair in problem.fixed:
        model.add(columns[pair] == 1)
    return _Program(model, columns, floor)


def _run(program: _Program, seconds: float, solver: str) -> Any | None:
    """Return the solver with its answer, ``None`` if it proved that there is none."""
    from ortools.linear_solver.python import model_builder

    engine, status = model_builder.Solver(solver), model_builder.SolveStatus
    engine.set_time_limit_in_seconds(seconds)
    found = engine.solve(program.model)
    if found in (status.OPTIMAL, status.FEASIBLE):
        return engine
    if found == status.INFEASIBLE:
        return None
    raise Impossible((ReadingFault.TIME,))


def _floor_bound(problem: ReadingProblem, seconds: float) -> int | None:
    """Return a bound on what the worst application can get, ``None`` if the relaxation has no solution."""
    program = _build(problem, is_whole=False)
    program.model.maximize(program.floor)
    engine = _run(program, seconds, "glop")
    return None if engine is None else int(engine.objective_value + 1e-6)


def _solve(problem: ReadingProblem, floor: int, seconds: float) -> tuple[frozenset[Pair], int] | None:
    """Return the best assignment with this floor and a bound on it, ``None`` if there is none."""
    from ortools.linear_solver.python import model_builder

    program = _build(problem, is_whole=True)
    program.model.add(program.floor == floor)
    worth = [program.columns[pair] * points for pair, points in problem.affinity.items()]
    program.model.maximize(model_builder.LinearExpr.sum(worth))
    engine = _run(program, seconds, SOLVER)
    if engine is None:
        return None
    pairs = frozenset(pair for pair, column in program.columns.items() if engine.value(column) > 0.5)
    return pairs, int(engine.best_objective_bound + 1e-6)


def _sums(problem: ReadingProblem, pairs: frozenset[Pair]) -> dict[int, int]:
    sums = dict.fromkeys(problem.applications, 0)
    for pair in pairs:
        sums[pair[0]] += problem.affinity[pair]
    return sums


def _in_the_way(problem: ReadingProblem, seconds: float) -> tuple[ReadingFault, ...]:
    """Return the rules each of which alone stands in the way: without it there would be an assignment."""
    loose = {
        ReadingFault.LOAD: replace(
            problem, readers=tuple(replace(one, least=0, most=len(problem.applications)) for one in problem.readers)
        ),
        ReadingFault.EMPLOYERS: replace(
            problem, readers=tuple(replace(one, organization="") for one in problem.readers)
        ),
        ReadingFault.KINDS: replace(
            problem, readers=tuple(replace(one, kind=problem.readers[0].kind) for one in problem.readers)
        ),
    }
    found = tuple(fault for fault, one in loose.items() if _floor_bound(one, seconds) is not None)
    return found or (ReadingFault.TOGETHER,)
