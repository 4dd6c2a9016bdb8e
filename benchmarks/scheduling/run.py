"""Plan generated expos with the engine and with its rivals, and write down what came out.

    python -m benchmarks.scheduling.run                 # S, M and L, plentiful and scarce: about 15 minutes
    python -m benchmarks.scheduling.run XL --no-rivals  # 100,000 wishes
    python -m benchmarks.scheduling.run S --no-rivals   # one size, the engine only

Each run is a process of its own, started after `python -m expo.scheduling warm`; times are wall time from the first
line of Python, with CPU seconds beside them, because a shared machine stretches the former.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.scheduling.generate import SIZES, problem
from benchmarks.scheduling.rivals import RIVALS
from expo.domain.timetable import Timetable
from expo.scheduling import MaxSeconds, Progress, formats, solve

SECONDS = {"S": 20, "M": 80, "L": 150, "XL": 180}


def engine(path: str, seconds: float) -> dict[str, object]:
    """Run the engine and keep the story: first plan, proven weight, breaks before and after."""
    started = time.monotonic()
    loaded = formats.read_problem(path)
    story: list[dict[str, object]] = []

    def hear(now: Progress) -> None:
        story.append(
            {
                "phase": now.phase,
                "seconds": now.seconds,
                "shortfall": now.shortfall,
                "weight": now.weight,
                "breaks": now.breaks,
                "bound": now.bounds.weight if now.bounds else None,
            }
        )

    schedule = solve(loaded, stop=MaxSeconds(seconds), on_progress=hear, started=started)
    heavy = [one for one in story if one["phase"] == "breaks"] or story[-1:]
    return {
        "shortfall": schedule.shortfall,
        "weight": schedule.weight,
        "bound": schedule.bounds.weight,
        "breaks": schedule.breaks,
        "weight_only_breaks": heavy[0]["breaks"],
        "met": len(schedule.placements),
        "days": schedule.breaks_by_day,
        "seconds": time.monotonic() - started,
        "first_after": next((one["seconds"] for one in story if one["weight"] is not None), None),
        "weight_after": heavy[0]["seconds"],
        "story": story,
    }


def rival(path: str, name: str, seconds: float) -> dict[str, object]:
    """Run a rival and take the figures from its timetable."""
    started = time.monotonic()
    loaded = formats.read_problem(path)
    timetable = Timetable(loaded, RIVALS[name](loaded, seconds, 0))
    return {
        "shortfall": timetable.shortfall,
        "weight": timetable.weight,
        "breaks": timetable.breaks,
        "met": len(timetable),
        "seconds": time.monotonic() - started,
    }


def _child(arguments: list[str]) -> dict[str, object]:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.scheduling.run", *arguments], check=True, capture_output=True, text=True
    )
    return json.loads(result.stdout)


def _report(found: dict[str, object]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({**found, "cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss // 1024}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=[], help="S, M, L or XL; the first three if none is named")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--without", default="", help="a rival to leave out: the third takes as long as the engine")
    parser.add_argument("--output", default="", help="where to keep the full story as JSON")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        path, name, seconds = options.child
        _report(engine(path, float(seconds)) if name == "engine" else rival(path, name, float(seconds)))
        return
    subprocess.run([sys.executable, "-m", "expo.scheduling", "warm"], check=True)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the start\n"
    )
    print(
        "| problem | who | shortfall | weight | bound | gap | breaks | of weight-only | first / weight / end (s) "
        "| CPU s | MB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    kept = {}
    for size in options.sizes or ("S", "M", "L"):
        for scarce in (False, True):
            name = f"{size}{' scarce' if scarce else ''}"
            with tempfile.TemporaryDirectory() as folder:
                path = str(Path(folder) / "problem.json")
                Path(path).write_text(json.dumps(problem(*SIZES[size], scarce=scarce, seed=options.seed)))
                ours = _child(["--child", path, "engine", str(SECONDS[size])])
                kept[name] = {"engine": ours}
                bound = ours["bound"]
                print(
                    f"| {name} | engine | {ours['shortfall']} | {ours['weight']} | {bound} "
                    f"| {1 - ours['weight'] / bound:.3%} | {ours['breaks']} "
                    f"| {ours['breaks'] / max(1, ours['weight_only_breaks']):.1%} of {ours['weight_only_breaks']} "
                    f"| {ours['first_after']:.1f} / {ours['weight_after']:.1f} / {ours['seconds']:.1f} "
                    f"| {ours['cpu']:.0f} | {ours['megabytes']} |",
                    flush=True,
                )
                for other in [] if options.no_rivals else sorted({*RIVALS} - {options.without}):
                    theirs = kept[name][other] = _child(["--child", path, other, str(SECONDS[size])])
                    print(
                        f"| {name} | {other} | {theirs['shortfall']} | {theirs['weight']} | "
                        f"| {1 - theirs['weight'] / bound:.3%} | {theirs['breaks']} | | {theirs['seconds']:.1f} "
                        f"| {theirs['cpu']:.0f} | {theirs['megabytes']} |",
                        flush=True,
                    )
    if options.output:
        Path(options.output).write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    main()
