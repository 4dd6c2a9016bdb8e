"""Solve published B2B meeting scheduling instances one after another and set the times beside the published ones.

    python benchmarks/b2bsp/run.py FOLDER --output TABLE.md

FOLDER holds problems in the engine's format and ``published.csv`` with the columns ``file``, ``max_break_spread`` (set
in the problem before it is solved), ``breaks`` (the optimum, or ``infeasible``), ``maxsat_seconds``,
``chuffed_seconds`` and ``cplex_seconds`` (``TO``: not within two hours; empty: not reported). A row is *proven* when
the engine ends with the published optimum and an equal bound, or with a refutation where one is published. Schedules
are judged by `judge` below, which shares no code with the engine. The time of a row is wall time from the parsed JSON
to the schedule: validation, models, search, naming the conflict of an infeasible problem, and the engine's own check
are all in it; the start of Python and the reading of the file are not.
"""

import argparse
import csv
import json
import os
import platform
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from expo.scheduling import Infeasible, Malformed, MaxSeconds, OutOfTime, solve
from expo.scheduling.formats import problem_from, schedule_document

TIMED_OUT = 7200.0
"""What the paper allowed per row; counted in full where it reports a time-out."""
RIVALS = ("maxsat", "chuffed", "cplex")

Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One published result and ours."""

    name: str
    spread: str
    published: str
    found: str
    seconds: float
    cpu_seconds: float
    rivals: dict[str, str]

    @property
    def is_proven(self) -> bool:
        return self.found.removesuffix(" †") == self.published


def judge(problem: Json, schedule: Json) -> list[str]:
    """Return what is wrong with a schedule in which every request has to be met."""
    requests = {one["id"]: one for one in problem["requests"]}
    slot_of = {one["request"]: one["slot"] for one in schedule["meetings"]}
    wrong = [
        f"{name} is not met exactly once"
        for name, times in Counter([*requests, *(one["request"] for one in schedule["meetings"])]).items()
        if times != 2
    ]
    if wrong:
        return wrong
    busy: dict[str, Counter[int]] = defaultdict(Counter)
    seats: Counter[tuple[str, int, int]] = Counter()
    for meeting in schedule["meetings"]:
        name, slot = meeting["request"], meeting["slot"]
        request = requests[name]
        for person in request["pair"]:
            busy[person][slot] += 1
        if request.get("allowed") is not None and slot not in request["allowed"]:
            wrong.append(f"{name} is held in slot {slot}, which is not allowed")
        if request.get("fixed") not in (None, slot):
            wrong.append(f"{name} is held in slot {slot}, not where it is fixed")
        if request.get("pool", "booth") != "booth":
            size = problem["pools"][request["pool"]]
            seats[request["pool"], slot, meeting["table"]] += 1
            if not 0 <= meeting["table"] < (size[slot] if isinstance(size, list) else size):
                wrong.append(f"{name} is held at table {meeting['table']}, which does not exist")
    wrong += [f"table {place} is taken {times} times" for place, times in seats.items() if times > 1]
    wrong += [
        f"{first} is not before {second}"
        for first, second in problem.get("precedences", ())
        if slot_of[first] >= slot_of[second]
    ]
    breaks = []
    for person in problem["participants"]:
        mine = sorted(busy[person["id"]])
        if set(mine) & set(person.get("unavailable", ())) or max(busy[person["id"]].values(), default=0) > 1:
            wrong.append(f"{person['id']} is met when away, or twice at a time")
        breaks.append(
            sum(
                later > earlier + 1 and problem["slots"][earlier]["day"] == problem["slots"][later]["day"]
                for earlier, later in pairwise(mine)
            )
        )
    if problem["max_break_spread"] is not None and max(breaks) - min(breaks) > problem["max_break_spread"]:
        wrong.append(f"breaks differ by {max(breaks) - min(breaks)}")
    if sum(breaks) != schedule["breaks"]:
        wrong.append(f"{sum(breaks)} breaks are called {schedule['breaks']}")
    return wrong


def run(document: Json, seconds: float, workers: int, seed: int) -> str:
    """Return what the engine proves: a number of breaks, ``infeasible``, or what it is left with."""
    try:
        schedule = solve(problem_from(document), stop=MaxSeconds(seconds), workers=workers, seed=seed)
    except Malformed as error:
        # A meeting fixed outside its allowed slots has no timetable; the reader already says so, and names the field.
        return "infeasible †" if re.search(r"\.fixed$", error.where) else f"malformed: {error}"
    except Infeasible as error:
        return "infeasible" if error.conflict else "nothing"
    except OutOfTime:
        return "nothing"
    wrong = judge(document, schedule_document(schedule))
    if wrong:
        return f"wrong: {wrong[0]}"
    bound = schedule.bounds.breaks
    return str(schedule.breaks) if bound == schedule.breaks else f"{bound} to {schedule.breaks}"


def measure(folder: Path, published: dict[str, str], options: argparse.Namespace) -> Row:
    """Solve one row."""
    document = json.loads((folder / published["file"]).read_text(encoding="utf-8"))
    document["max_break_spread"] = int(published["max_break_spread"])
    started, cpu = time.monotonic(), time.process_time()
    found = run(document, options.seconds, options.workers, options.seed)
    return Row(
        published["file"].removesuffix(".json"),
        published["max_break_spread"],
        published["breaks"],
        found,
        time.monotonic() - started,
        time.process_time() - cpu,
        {name: published[f"{name}_seconds"] for name in RIVALS},
    )


def table(rows: list[Row], options: argparse.Namespace) -> str:
    """Return the result as Markdown."""
    lines = [
        "| instance | spread | breaks | ours | seconds | CPU | MaxSAT | Chuffed | CPLEX |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for row in rows:
        ours = row.found if row.is_proven else f"**{row.found}**"
        lines.append(
            f"| {row.name} | {row.spread} | {row.published} | {ours} | {row.seconds:.2f} | "
            f"{row.cpu_seconds:.2f} | " + " | ".join(row.rivals[name] for name in RIVALS) + " |"
        )
    proven = sum(row.is_proven for row in rows)
    summary = [
        f"{proven} of {len(rows)} rows proven; {sum(row.seconds for row in rows):.1f} s wall and "
        f"{sum(row.cpu_seconds for row in rows):.1f} s CPU in all, at most "
        f"{max(row.seconds for row in rows):.1f} s for one "
        f"({options.workers} workers, seed {options.seed}, {platform.machine()}, {os.cpu_count()} cores).",
        "",
        "| over the rows that report a time | rows | theirs, s | ours, s |",
        "| --- | --: | --: | --: |",
    ]
    for name in RIVALS:
        told = [row for row in rows if row.rivals[name]]
        theirs = sum(TIMED_OUT if row.rivals[name] == "TO" else float(row.rivals[name]) for row in told)
        summary.append(f"| {name} | {len(told)} | {theirs:.1f} | {sum(row.seconds for row in told):.1f} |")
    return "\n".join([*summary, "", *lines, ""])


def main() -> int:
    """Run the benchmark; the exit status is 0 if every row is proven."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--select", default="", help="a regular expression that the file's name contains")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each row")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, help="write the table here")
    options = parser.parse_args()
    with (options.folder / "published.csv").open(newline="", encoding="utf-8") as file:
        wanted = [one for one in csv.DictReader(file) if re.search(options.select, one["file"])]
    rows = []
    for published in wanted:
        rows.append(measure(options.folder, published, options))
        row = rows[-1]
        print(
            f"{'proven' if row.is_proven else 'MISSED'} {row.name} spread {row.spread}: {row.found} "
            f"(published {row.published}) {row.seconds:.2f} s, CPU {row.cpu_seconds:.2f} s",
            flush=True,
        )
    text = table(rows, options)
    print("\n" + text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return 0 if all(row.is_proven for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
