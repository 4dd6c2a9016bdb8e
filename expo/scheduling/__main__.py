"""The engine on the command line.

    python -m expo.scheduling solve  PROBLEM.json --seconds 60 --workers 2 --output SCHEDULE.json
    python -m expo.scheduling replan PROBLEM.json SCHEDULE.json --seconds 1 --workers 2 --output NEW.json
    python -m expo.scheduling options PROBLEM.json SCHEDULE.json --seconds 2 --output OPTIONS.json
    python -m expo.scheduling explain PROBLEM.json SCHEDULE.json --request ID --seconds 5 --output FIX.json
    python -m expo.scheduling worth  PROBLEM.json --seconds 5
    python -m expo.scheduling whatif PROBLEM.json SCHEDULE.json --runs 1000 --second-no-show 0.08 --output REPLAY.json
    python -m expo.scheduling warm

Exit status: 0 with a schedule, optimal or not; 1 when it could not be written; 2 when a document or an argument is
malformed; 3 when no schedule exists; 4 when none was found in time, nor shown to be impossible.
"""

import argparse
import gc
import sys
import time
from dataclasses import asdict, fields
from typing import TextIO

from expo.domain.problem import Problem
from expo.domain.rehearsals import Assumptions
from expo.scheduling import formats
from expo.scheduling.arguments import parser
from expo.scheduling.errors import Infeasible, Malformed, OutOfTime
from expo.scheduling.explaining import explain, worth
from expo.scheduling.moves.warm_up import leave, warm_up
from expo.scheduling.options import efficient
from expo.scheduling.options import options as choices
from expo.scheduling.replanning import replan
from expo.scheduling.replaying import Quantiles, replay
from expo.scheduling.result import Progress, Schedule
from expo.scheduling.solving import solve
from expo.scheduling.stops import MaxSeconds

CANNOT_WRITE, MALFORMED, NO_SCHEDULE, OUT_OF_TIME = 1, 2, 3, 4


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    started = time.monotonic()
    options = parser().parse_args(arguments)
    try:
        return ACTIONS[options.command](options, started)
    except Malformed as error:
        return _complain(error, MALFORMED)
    except Infeasible as error:
        return _complain(error, NO_SCHEDULE)
    except OutOfTime as error:
        return _complain(error, OUT_OF_TIME)
    except OSError as error:  # a full disk, a pipe that was closed
        return _complain(error, CANNOT_WRITE)
    except KeyboardInterrupt:
        return 130


def _read(options: argparse.Namespace) -> Problem:
    """Read the problem, and tell the garbage collector that it is needed to the end: it saves a re-plan a third."""
    problem = formats.read_problem(options.problem)
    gc.freeze()
    return problem


def _solve(options: argparse.Namespace, started: float) -> int:
    problem = _read(options)
    schedule = solve(
        problem,
        stop=MaxSeconds(options.seconds),
        workers=options.workers,
        seed=options.seed,
        on_progress=_ticker(),
        started=started,
    )
    return _finish(schedule, options)


def _replan(options: argparse.Namespace, started: float) -> int:
    warm_up()
    problem = _read(options)
    old = formats.read_placements(options.schedule)
    gc.freeze()
    # The seconds of a re-plan are those a person waits after the documents are read.
    schedule = replan(
        problem,
        old,
        stop=MaxSeconds(options.seconds),
        workers=options.workers,
        seed=options.seed,
        on_progress=_ticker(),
        started=time.monotonic(),
    )
    return _finish(schedule, options)


def _options(options: argparse.Namespace, started: float) -> int:
    warm_up()
    problem = _read(options)
    old = formats.read_placements(options.schedule)
    gc.freeze()
    began = time.monotonic()  # as for a re-plan
    found = efficient(choices(problem, old, stop=MaxSeconds(options.seconds), started=began))
    for one in found:
        is_proven = " (proven)" if one.lost_bound == len(one.lost) else f" (at least {one.lost_bound})"
        _say(
            sys.stdout,
            f"{len(one.others_moved)} others move, {len(one.lost)} lost{is_proven}, {len(one.told)} told, "
            f"cost of moves {one.move_cost}, {one.schedule.seconds:.2f} s",
        )
    if options.output:
        formats.write(formats.options_document(found), options.output)
    return 0 if found else _complain(OutOfTime(time.monotonic() - began), OUT_OF_TIME)


def _explain(options: argparse.Namespace, started: float) -> int:
    warm_up()
    problem = _read(options)
    schedule = formats.read_meetings(options.schedule, problem)
    if not problem.has_request(options.request):
        raise Malformed("--request", f"no request is called {options.request}")
    explanation = explain(problem, schedule, options.request, stop=MaxSeconds(options.seconds))
    if options.output:
        formats.write(formats.explanation_document(explanation), options.output)
    for fix in explanation.fixes:
        detail = ", ".join(f"{key} {value}" for key, value in fix.detail.items())
        _say(
            sys.stdout,
            f"{fix.change}: {detail}; weight {fix.weight_gain:+}, moves {fix.meetings_moved}, "
            f"loses {len(fix.meetings_lost)}",
        )
    if not explanation.fixes:
        _say(sys.stdout, " ".join(explanation.proof) or f"{options.request} is met")
    return 0


def _worth(options: argparse.Namespace, started: float) -> int:
    problem = _read(options)
    for one in worth(problem, stop=MaxSeconds(options.seconds)):
        detail = ", ".join(f"{key} {value}" for key, value in one.detail.items())
        _say(
            sys.stdout,
            f"{one.change}: {detail}; meetings {one.meetings:+}, weight {one.weight:+}, shortfall {-one.shortfall:+}",
        )
    return 0


def _whatif(options: argparse.Namespace, started: float) -> int:
    problem = _read(options)
    placements = formats.read_meetings(options.schedule, problem)
    assumed = Assumptions(**{one.name: getattr(options, one.name) for one in fields(Assumptions)})
    began = time.monotonic()
    found = asdict(replay(problem, placements, assumed, runs=options.runs, seed=options.seed))
    for name in ("held", "refilled", "waiting", "idle_tables"):
        mean, low, median, high = found[name]
        _say(sys.stdout, f"{name}: mean {mean:.1f}, 5 % {low:.1f}, 50 % {median:.1f}, 95 % {high:.1f}")
    _say(sys.stdout, f"{found['planned']} planned, {options.runs} runs, {time.monotonic() - began:.2f} s")
    if options.output:
        named = {key: value._asdict() if isinstance(value, Quantiles) else value for key, value in found.items()}
        named["per_exhibitor"] = {name: Quantiles(*one)._asdict() for name, one in found["per_exhibitor"].items()}
        formats.write({"assumptions": asdict(assumed), "seed": options.seed, **named}, options.output)
    return 0


def _warm(options: argparse.Namespace, started: float) -> int:
    warm_up()
    return 0


def _finish(schedule: Schedule, options: argparse.Namespace) -> int:
    if options.output:
        formats.write(formats.schedule_document(schedule), options.output)
    changes = (
        ""
        if schedule.moved is None
        else (f", dropped {schedule.dropped}, moved {schedule.moved}, rehoused {schedule.rehoused}")
    )
    _say(
        sys.stdout,
        f"{schedule.status}: met {len(schedule.placements)}, unmet {len(schedule.unmet)}, "
        f"shortfall {schedule.shortfall} (bound {schedule.bounds.shortfall}), "
        f"weight {schedule.weight} (bound {schedule.bounds.weight}), "
        f"breaks {schedule.breaks} (bound {schedule.bounds.breaks}){changes}, {schedule.seconds:.2f} s",
    )
    return 0


def _ticker() -> "_Ticker | None":
    return _Ticker() if sys.stderr.isatty() else None


class _Ticker:
    """One line on a terminal that follows the run."""

    def __call__(self, now: Progress) -> None:
        figures = "" if now.weight is None else f" shortfall {now.shortfall} weight {now.weight} breaks {now.breaks}"
        bound = "" if now.bounds is None else f" (weight at most {now.bounds.weight})"
        end = "\n" if now.phase == "done" else ""
        _say(sys.stderr, f"\r\x1b[K{now.seconds:7.1f} s  {now.phase}{figures}{bound}", end)


def _say(stream: TextIO, text: str, end: str = "\n") -> None:
    stream.write(text + end)
    stream.flush()


def _complain(error: Exception, status: int) -> int:
    _say(sys.stderr, " ".join(str(error).split()))
    return status


ACTIONS = {
    "warm": _warm,
    "solve": _solve,
    "replan": _replan,
    "options": _options,
    "whatif": _whatif,
    "explain": _explain,
    "worth": _worth,
}

if __name__ == "__main__":
    leave(main())
