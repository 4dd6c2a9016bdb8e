"""The marginal value of one more resource: the optimum of the day program with it, less the one without."""

from collections.abc import Iterator
from dataclasses import replace

from expo.domain.problem import BOOTH, Interpreter, Problem
from expo.scheduling.explanation.changes import Change, fresh_name, with_slot, with_table
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.instance import NONE
from expo.scheduling.result import Worth
from expo.scheduling.run import Deadline
from expo.scheduling.stops import Stop
from expo.scheduling.weight.day_program import DayProgram


def worth_of_more(problem: Problem, stop: Stop) -> tuple[Worth, ...]:
    """See `explaining.worth`."""
    with Deadline(stop) as deadline:
        base = _optimum(problem, deadline)
        found = []
        for change, detail, changed in _additions(problem):
            more = None if deadline.is_over or base is None else _optimum(changed, deadline)
            if base is not None and more is not None:
                found.append(Worth(change, detail, more[0] - base[0], more[1] - base[1], base[2] - more[2]))
    return tuple(sorted(found, key=lambda one: (-one.shortfall, -one.weight, one.change, str(one.detail))))


def _optimum(problem: Problem, deadline: Deadline) -> tuple[int, int, int] | None:
    choice = DayProgram(compile_problem(problem)).solve(deadline)
    return None if choice is None else (sum(day != NONE for day in choice.day), choice.weight, choice.shortfall)


def _additions(problem: Problem) -> Iterator[Change]:
    for pool in sorted({one.pool for one in problem.requests} - {BOOTH}):
        yield "add_table", {"pool": pool}, with_table(problem, pool, None)
    for language in sorted({one.language for one in problem.requests if one.language}):
        helper = Interpreter(fresh_name(problem), frozenset({language}))
        yield (
            "add_interpreter",
            {"language": language},
            replace(problem, interpreters=(*problem.interpreters, helper)),
        )
    for day, slots in problem.days:
        yield "add_slot", {"day": day}, with_slot(problem, day, slots.bit_length() - 1)
