"""How near plans come to their bound if some meetings take two slots.

    python -m benchmarks.scheduling.long_meetings S --every 10
    python -m benchmarks.scheduling.long_meetings S --every 3 --scarce

Every so-many-th wish is for two slots in a row, with the same weight as before. Planning ends when the weight is
settled. The bound is proven; where it counts the slots of a day, it does not know that the two have to be neighbours.
"""

import argparse
import time

from benchmarks.scheduling.generate import SIZES, problem, with_long
from expo.scheduling import MaxSeconds, StopRequested, any_of, solve
from expo.scheduling.formats import problem_from
from expo.scheduling.moves.warm_up import warm_up


def planned(document, seconds):
    """Plan until the weight is settled; return the schedule with wall and CPU seconds."""
    reached = []

    def hear(now):
        if now.phase == "breaks":
            reached.append(now)

    started, cpu = time.monotonic(), time.process_time()
    stop = any_of(MaxSeconds(seconds), StopRequested(lambda: bool(reached)))
    schedule = solve(problem_from(document), stop=stop, on_progress=hear)
    return schedule, time.monotonic() - started, time.process_time() - cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--scarce", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    warm_up()
    for seed in range(options.seeds):
        document = with_long(problem(*SIZES[options.size], scarce=options.scarce, seed=seed), every=options.every)
        long = {row["id"] for row in document["requests"] if row.get("length")}
        schedule, wall, cpu = planned(document, options.seconds)
        met = {one.request for one in schedule.placements}
        name = f"{options.size}{' scarce' if options.scarce else ''}, seed {seed}, one in {options.every}"
        figures = (schedule.shortfall, schedule.weight, schedule.bounds.weight)
        gap = 1 - schedule.weight / schedule.bounds.weight
        held = f"{len(met & long)} of {len(long)}"
        print(
            "|",
            name,
            "|",
            *(f"{one} |" for one in figures),
            f"{gap:.3%} | {held} | {wall:.1f} | {cpu:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
