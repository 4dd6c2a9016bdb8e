"""Draw breaks and their bound over the CPU time of one run, as SVG.

python -m benchmarks.b2bsp.picture FOLDER/forum-13crafc.original.json --spread 2 > docs/pictures/b2bsp-progress.svg

The axis is the CPU time of all threads, since a shared machine stretches wall time.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.scheduling.picture import HEIGHT, TOP, page, panel
from expo.scheduling import MaxSeconds, Progress, solve
from expo.scheduling.formats import problem_from


def story(document, seconds):
    """Return the CPU time, the fewest breaks and the bound at every report of a run."""
    began, told = time.process_time(), []

    def hear(now: Progress) -> None:
        if now.breaks is not None and now.bounds is not None:
            told.append((time.process_time() - began, now.breaks, now.bounds.breaks))

    schedule = solve(problem_from(document), stop=MaxSeconds(seconds), on_progress=hear)
    return [*told, (time.process_time() - began, schedule.breaks, schedule.bounds.breaks)]


def draw(told, name):
    """Return the picture of one run."""
    rows = [
        ("breaks", "#1257b8", [(at, breaks) for at, breaks, _ in told]),
        ("bound", "#b3261e", [(at, bound) for at, _, bound in told]),
    ]
    title = f"{name}: breaks and their bound (root scale, CPU time)"
    return page(f"Breaks and bound over time, {name}", panel(title, rows, TOP, told[-1][0], log=True), TOP + HEIGHT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("problem", type=Path)
    parser.add_argument("--spread", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    document = json.loads(options.problem.read_text(encoding="utf-8")) | {"max_break_spread": options.spread}
    print(draw(story(document, options.seconds), options.problem.stem))


if __name__ == "__main__":
    main()
