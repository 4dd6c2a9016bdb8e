"""Solving, in a process of its own: nicer than the web, killable, and without a database.

The child speaks over a pipe in plain values, so that its parent needs neither the engine nor OR-Tools:
``{"progress": …}`` again and again, now and then with the ``best`` timetable so far, of a re-plan with the ``options``
found so far, then one of ``schedule`` (with the problem, both in the engine's format), ``infeasible`` (the requests in
conflict), ``late`` (after so many seconds), ``malformed`` or ``broken`` (words for the log); to a question about a
version it says ``answer``, of booths ``allocation``. The parent says the task first, then anything at all to make it
stop and keep the best; a parent that is gone says so too, because its end of the pipe closes.
"""

import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import TYPE_CHECKING, Any

from expo.domain.allocation import AllocationProblem
from expo.domain.problem import Problem
from expo.domain.timetable import Placement

if TYPE_CHECKING:
    from expo.scheduling import ChangeOption, Progress, Stop

WORKERS = 2
NICENESS = 10
KEEP_SECONDS = 3.0
"""Between two timetables that are kept while a run goes on."""

COMPILING_SECONDS = 2.0
"""Loading compiled loops takes less; what takes longer is told."""

NO_FIGURES = dict.fromkeys(("shortfall", "weight", "breaks", "bound", "breaks_bound"))
COMPILING = {"phase": "compiling", "seconds": 0.0} | NO_FIGURES


@dataclass(frozen=True, slots=True)
class SolverTask:
    """What to solve: a problem, for how long, and the timetable to disturb as little as possible, if any.

    ``known`` is the document of a timetable that an earlier run of the same task has found.
    """

    problem: Problem
    seconds: float
    old: tuple[Placement, ...] = ()
    known: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class QuestionTask:
    """A question about a version as of ``now``, how long it may take, and the engine's documents of the version."""

    problem: dict[str, Any]
    result: dict[str, Any]
    request: str
    now: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class AllocationTask:
    """Booths to assign, and for how long."""

    problem: AllocationProblem
    seconds: float


Task = SolverTask | QuestionTask | AllocationTask
NAMES = {SolverTask: "planner", QuestionTask: "question", AllocationTask: "booths"}


@dataclass(frozen=True, slots=True)
class SolverProcess:
    """The child as its parent sees it."""

    process: BaseProcess
    pipe: Connection

    def receive(self, seconds: float) -> dict[str, Any] | None:
        """Return the next thing it says, ``None`` if it says nothing for so long.

        Raises
        ------
        EOFError, ConnectionError
            When it is dead.
        """
        return self.pipe.recv() if self.pipe.poll(seconds) else None

    def begin(self, task: Task) -> None:
        """Hand the task over. As an argument it would block a parent for good whose child dies while it starts."""
        self._say(task)

    def stop(self) -> None:
        """Ask it to finish with the best it has."""
        self._say("stop")

    def _say(self, said: object) -> None:
        try:
            self.pipe.send(said)
        except OSError:
            return  # it is dead, which the next :meth:`receive` will tell


@contextmanager
def solver_process(task: Task) -> Iterator[SolverProcess]:
    """Lend a child that solves the task; it does not outlive the block."""
    context = get_context("spawn")  # a fork would carry along database connections and locked threads
    ours, theirs = context.Pipe()
    process = context.Process(target=main, args=(theirs,), name=NAMES[type(task)], daemon=True)
    process.start()
    theirs.close()
    child = SolverProcess(process, ours)
    try:
        child.begin(task)
        yield child
    finally:
        process.kill()
        process.join()
        ours.close()


def main(pipe: Connection) -> None:
    """Receive the task, solve it and report progress; the child's main function."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        task: Task = pipe.recv()
        if isinstance(task, SolverTask):
            pipe.send(_schedule(pipe, task))
        elif isinstance(task, AllocationTask):
            pipe.send(_allocation(pipe, task))
        else:
            pipe.send(_answer(pipe, task))
    except (BrokenPipeError, EOFError):
        return  # the parent process has ended


def _answer(pipe: Connection, task: QuestionTask) -> dict[str, Any]:
    from expo.jobs.answers import answer
    from expo.scheduling import StopRequested

    try:
        stop = StopRequested(pipe.poll)
        return {"answer": answer(task.problem, task.result, task.request, task.now, seconds=task.seconds, stop=stop)}
    except Exception:  # as below
        return {"broken": traceback.format_exc()}


def _allocation(pipe: Connection, task: AllocationTask) -> dict[str, Any]:
    from expo.allocation import allocate
    from expo.scheduling import MaxSeconds, StopRequested, any_of

    try:
        stop = any_of(MaxSeconds(task.seconds), StopRequested(pipe.poll))
        found = allocate(
            task.problem,
            stop=stop,
            workers=WORKERS,
            on_progress=lambda progress: pipe.send({"progress": progress.document()}),
        )
        return {"allocation": found.document()}
    except Exception:  # as above
        return {"broken": traceback.format_exc()}


def _schedule(pipe: Connection, task: SolverTask) -> dict[str, Any]:
    from expo.scheduling import (
        Infeasible,
        Malformed,
        MaxSeconds,
        OutOfTime,
        StopRequested,
        any_of,
        replan,
        solve,
    )
    from expo.scheduling.formats import placements_from, problem_document, problem_from, schedule_document

    worth = sum(request.weight for request in task.problem.requests)

    kept = _Kept()
    compile_first(pipe)

    def tell(progress: "Progress") -> None:
        pipe.send({"progress": _figures(progress, worth)} | kept.better(progress))

    try:
        document = problem_document(task.problem)
        problem = problem_from(document)
        stop = any_of(MaxSeconds(task.seconds), StopRequested(pipe.poll))
        choices = find_options(pipe, problem, task.old, stop) if task.old else ()
        if choices:
            first, *others = map(_option, choices)
            return {"schedule": first, "problem": document, "options": others}
        if task.old:
            found = replan(problem, task.old, stop=stop, workers=WORKERS, on_progress=tell)
            return {"schedule": schedule_document(found) | {"dropped_bound": found.dropped_bound}, "problem": document}
        known = placements_from(task.known) if task.known else ()
        found = solve(problem, stop=stop, workers=WORKERS, on_progress=tell, known=known)
        return {"schedule": schedule_document(found), "problem": document}
    except Infeasible as error:
        return {"infeasible": list(error.conflict)}
    except OutOfTime as error:
        return {"late": error.seconds}
    except Malformed as error:
        return {"malformed": str(error)}
    except Exception:  # whatever it is, the parent has to learn of it: this process ends here
        return {"broken": traceback.format_exc()}


def compile_first(pipe: Connection) -> None:
    """Wait for the compiled inner loops: a minute, once per installation, which is not the run's own time."""
    from expo.scheduling import compile_aside

    ready = compile_aside()
    if not ready.wait(COMPILING_SECONDS):
        pipe.send({"progress": COMPILING})
    while not ready.wait(0.1) and not pipe.poll():
        pass


class _Kept:
    """Which timetable was sent last, to be kept in the row; large ones are not sent all the time."""

    def __init__(self) -> None:
        self._figures: tuple[int | None, ...] = (None, None, None)
        self._at = -KEEP_SECONDS

    def better(self, progress: "Progress") -> dict[str, Any]:
        """Return the best timetable, if it is a new one and the last one was sent some time ago."""
        from expo.scheduling.formats import placements_document

        figures = (progress.shortfall, progress.weight, progress.breaks)
        if figures == self._figures or progress.seconds - self._at < KEEP_SECONDS:
            return {}
        self._figures, self._at = figures, progress.seconds
        return {"best": placements_document(progress.best())}


def find_options(pipe: Connection, problem: Problem, old: tuple[Placement, ...], stop: "Stop") -> "list[ChangeOption]":
    """Return the options to show, and tell of them as they are found: the first is there long before the others."""
    from expo.scheduling import efficient, options

    started = monotonic()
    found: list[ChangeOption] = []
    shown: list[ChangeOption] = []
    for one in options(problem, old, stop=stop):
        found.append(one)
        shown = _shown(efficient(found))
        figures = [{"others_moved": len(each.others_moved), "lost": len(each.lost)} for each in shown]
        seconds = round(monotonic() - started, 1)
        pipe.send({"progress": NO_FIGURES | {"phase": "options", "seconds": seconds, "options": figures}})
    return shown


def _shown(choices: "Sequence[ChangeOption]") -> "list[ChangeOption]":
    """Return three options at most: the first, the last, and of those between the one with fewest lost and moved."""
    between = sorted(choices[1:-1], key=lambda one: len(one.lost) + one.others_touched)
    return [*choices[:1], *between[:1], *choices[1:][-1:]]


def _option(one: "ChangeOption") -> dict[str, Any]:
    from expo.scheduling.formats import schedule_document

    option = {"lost": list(one.lost), "others_moved": list(one.others_moved), "lost_bound": one.lost_bound}
    option["others_lost"] = len(one.others_lost)
    return schedule_document(one.schedule) | {"dropped_bound": one.lost_bound, "option": option}


def _figures(progress: "Progress", worth: int) -> dict[str, Any]:
    """Return the progress of a run; bounds only when they are below the sum of all wishes."""
    bounds = progress.bounds
    return {
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "shortfall": progress.shortfall,
        "weight": progress.weight,
        "breaks": progress.breaks,
        "bound": None if bounds is None else min(bounds.weight, worth),
        "breaks_bound": None if bounds is None else bounds.breaks,
    }
