"""Having the compiled inner loops ready.

Numba compiles them once per installation, a minute of work, and keeps the machine code on disk; every later
process loads it in a few hundredths of a second. `python -m expo.scheduling warm` does it ahead of time. A run that
finds it undone compiles beside its other work and makes do without until then.
"""

import os
import sys
import threading
from typing import NoReturn

import numpy as np

from expo.domain.problem import Participant, Problem, Request, Slot
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import Plan
from expo.scheduling.run import Deadline

THREAD = "compile"


def warm_up() -> None:
    """Compile, or load, everything that is compiled, by using it on the smallest of problems."""
    import expo.scheduling.cpsat.staged
    import expo.scheduling.lp.column_generation  # noqa: F401 -- the part of OR-Tools that a re-plan needs
    from expo.scheduling.moves.annealing import anneal, survey
    from expo.scheduling.moves.insertion import insert_all
    from expo.scheduling.moves.layout import scratch_of, state_of
    from expo.scheduling.moves.near_baseline import insert_all_near_baseline, restore_baseline
    from expo.scheduling.moves.paths import anneal_paths, paths_of

    problem = Problem(
        slots=(Slot(0), Slot(0)),
        participants=(Participant("a"), Participant("b")),
        requests=(Request("r", ("a", "b")),),
    )
    instance = compile_problem(problem)
    state = state_of(instance, Plan.empty(instance))
    scratch, none = scratch_of(state, 0), np.zeros(0, np.int64)
    slots, days, baseline = np.arange(2, dtype=np.int64), np.zeros(1, np.int64), np.full(1, -1, np.int64)
    insert_all(state, scratch, none, slots, 0)
    survey(state, scratch, days)
    anneal(state, scratch, slots, days, 0, 1.0, 0.5)
    anneal_paths(paths_of(state), scratch, baseline, 0, 0)
    insert_all_near_baseline(state, scratch, baseline, none, slots, 1)
    restore_baseline(state, scratch, baseline, none)


def is_warm(deadline: Deadline, share: float = 1.0) -> bool:
    """Wait until everything is compiled; False if this share of the time left passes before."""
    until = deadline.elapsed + share * deadline.seconds_left()
    ready = compile_aside()
    while not ready.wait(0.02):
        if deadline.is_over or deadline.elapsed >= until:
            return False
    return True


def compile_aside() -> threading.Event:
    """Do it on another thread; the event tells when it is done. A process that ends before calls `leave`."""
    ready = threading.Event()

    def prepare() -> None:
        warm_up()
        ready.set()

    threading.Thread(target=prepare, name=THREAD, daemon=True).start()
    return ready


def leave(status: int) -> NoReturn:
    """End the process: at once if something is being compiled, which crashes in an orderly end."""
    if any(thread.name == THREAD for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
