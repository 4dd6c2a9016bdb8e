"""Change a planned expo in the ways that happen on the day, plan it again, and write down what it took.

    python -m benchmarks.scheduling.replanning S L           # both sizes: about five minutes, most of it planning first
    python -m benchmarks.scheduling.replanning S --exact 60  # beside it the smallest `moved`, by HiGHS

Times are wall seconds (CPU seconds in brackets) of `replan` alone, in a process in which the compiled loops are loaded
and OR-Tools is imported, as in a running worker. *First* is the CPU time until `options` yields its first: what can
be done if nobody moves who can stay. *Anew* is what planning the changed problem from nothing would have
moved.
"""

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from benchmarks.scheduling.generate import SIZES, problem
from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling import MaxSeconds, Schedule, StopRequested, any_of, options, replan, solve
from expo.scheduling.formats import problem_from
from expo.scheduling.moves.warm_up import warm_up

Document = dict[str, Any]
EVERY_SLOT = list(range(41))


def exhibitor_drops_out(document: Document, chance: random.Random) -> None:
    exhibitors = [one for one in document["participants"] if one["id"].startswith("e")]
    chance.choice(exhibitors)["unavailable"] = EVERY_SLOT


def five_buyers_stay_away(document: Document, chance: random.Random) -> None:
    buyers = [one for one in document["participants"] if one["id"].startswith("b")]
    for one in chance.sample(buyers, 5):
        one["unavailable"] = EVERY_SLOT


def a_table_is_lost(document: Document, chance: random.Random) -> None:
    document["pools"]["domestic"] -= 1


def an_interpreter_is_lost(document: Document, chance: random.Random) -> None:
    chance.choice([one for one in document["interpreters"] if "en" in one["languages"]])["unavailable"] = EVERY_SLOT


def a_hall_opens_late(document: Document, chance: random.Random) -> None:
    """Forty minutes late, on the second morning: for a third of the exhibitors two slots are lost."""
    first = next(index for index, slot in enumerate(document["slots"]) if slot["day"] == 1)
    for number, one in enumerate(one for one in document["participants"] if one["id"].startswith("e")):
        if number % 3 == 0:
            one["unavailable"] = sorted({*one["unavailable"], first, first + 1})


def twenty_walk_ins(document: Document, chance: random.Random) -> None:
    known = {tuple(one["pair"]) for one in document["requests"]}
    sides = [[one["id"] for one in document["participants"] if one["id"].startswith(side)] for side in "eb"]
    pools = {one["pair"][1]: one["pool"] for one in document["requests"]}
    number = 0
    while number < 20:
        pair = (chance.choice(sides[0]), chance.choice(sides[1]))
        if pair not in known and pair[1] in pools:
            row = {"id": f"walk-in-{number}", "pair": list(pair), "weight": chance.randint(10, 40)}
            document["requests"].append({**row, "pool": pools[pair[1]]})
            known.add(pair)
            number += 1


CHANGES: dict[str, Callable[[Document, random.Random], None]] = {
    "an exhibitor drops out": exhibitor_drops_out,
    "five buyers stay away": five_buyers_stay_away,
    "a table is lost": a_table_is_lost,
    "an interpreter is lost": an_interpreter_is_lost,
    "a hall opens 40 minutes late": a_hall_opens_late,
    "twenty walk-in wishes": twenty_walk_ins,
}


def held(document: Document, seconds: float) -> Schedule:
    """Return the schedule that people hold: of proven weight, its breaks lowered for a while."""
    started: list[float] = []

    def hear(progress: Any) -> None:
        if progress.phase == "breaks" and not started:
            started.append(time.monotonic())

    stop = any_of(MaxSeconds(600), StopRequested(lambda: bool(started) and time.monotonic() - started[0] > seconds))
    return solve(problem_from(document), stop=stop, on_progress=hear)


def disturbed(old: tuple[Placement, ...], new: tuple[Placement, ...]) -> int:
    """Count meetings of both timetables that are not in the same slot."""
    slot = {one.request: one.slot for one in new}
    return sum(one.request in slot and slot[one.request] != one.slot for one in old)


def first_option(problem: Problem, old: tuple[Placement, ...]) -> float:
    """Return the CPU seconds until the first option is there."""
    cpu = time.process_time()
    next(options(problem, old, stop=MaxSeconds(60)), None)
    return time.process_time() - cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=["S"], help="S, M or L")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--exact", type=float, default=0.0, help="seconds for proving the smallest `moved`, each")
    parser.add_argument("--seconds", type=float, default=2.0, help="for planning again, each")
    parser.add_argument("--anew", action="store_true", help="also plan each changed problem from nothing")
    asked = parser.parse_args()
    warm_up()
    print("| problem | change | dropped (proven) | moved | smallest moved | anew | weight | bound | seconds | first |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in asked.sizes:
        for scarce in (False, True):
            document = problem(*SIZES[size], scarce=scarce, seed=asked.seed)
            old = held(document, 2 if size == "S" else 10)
            for name, change in CHANGES.items():
                changed = deepcopy(document)
                change(changed, random.Random(asked.seed))
                read = problem_from(json.loads(json.dumps(changed)))
                gc.freeze()  # as the command does after reading
                started, cpu = time.monotonic(), time.process_time()
                new = replan(read, old.placements, stop=MaxSeconds(asked.seconds))
                wall, cpu = time.monotonic() - started, time.process_time() - cpu
                first = first_option(read, old.placements)
                least = anew = ""
                if asked.exact:
                    from benchmarks.scheduling.fewest_moves import fewest_moves

                    least = fewest_moves(read, old.placements, new, asked.exact)
                if asked.anew:
                    anew = str(disturbed(old.placements, solve(read, stop=MaxSeconds(10)).placements))
                where = f"{size}{' scarce' if scarce else ''}"
                print(
                    f"| {where} | {name} | {new.dropped} ({new.dropped_bound}) | {new.moved} "
                    f"| {least} | {anew} | {new.weight} | {new.bounds.weight} | {wall:.2f} ({cpu:.2f}) | {first:.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    sys.exit(main())
