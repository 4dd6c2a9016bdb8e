"""What enough time to walk costs the search for fewer breaks, as a rule and at a price.

    python -m benchmarks.scheduling.walking

Each kind anneals from its own plan of largest weight, in turn with the others, so that a busy machine speaks for none;
the least CPU seconds of all rounds count. In two cycles all try the same number of moves; later, without walking, some
days have no break left to work on, and the search saves their moves.
"""

import argparse
import time

from benchmarks.scheduling.generate import SIZES, on_foot, problem
from expo.scheduling import MaxSeconds
from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.moves.warm_up import warm_up
from expo.scheduling.run import Deadline
from expo.scheduling.weight.decomposition import decompose
from expo.scheduling.weight.greedy import greedy_plan

KINDS = {"none": (0, None), "rule, 8 min": (8, None), "rule, 15 min": (15, None), "price, 8 min": (8, 1)}


def start_of(scarce, minutes, price, seed):
    """Return an instance and its plan of largest weight."""
    document = problem(*SIZES["S"], scarce=scarce, seed=seed)
    if minutes:
        document = on_foot(document, minutes)
        document["walking"] |= {} if price is None else {"price": price}
    instance = compile_problem(problem_from(document))
    with Deadline(MaxSeconds(120)) as deadline:
        plan = greedy_plan(instance).plan
        for found in decompose(instance, plan, deadline, seed):
            plan = found.plan or plan
    return instance, plan


def annealed(instance, plan, cycles):
    """Return the cost that some cycles end with, and their CPU seconds."""
    began = time.process_time()
    with Deadline(MaxSeconds(600)) as deadline:
        annealer = Annealer(instance, plan, 1, 0)
        for number in range(cycles):
            for _ in annealer.cycle(number, deadline):
                pass
    return annealer.best_cost, time.process_time() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cycles", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    warm_up()
    print("| problem | walking | breaks and price | CPU s | against none |\n|---|---|--:|--:|--:|")
    for scarce in (False, True):
        starts = {kind: start_of(scarce, *asked, options.seed) for kind, asked in KINDS.items()}
        runs = [
            {kind: annealed(*start, options.cycles) for kind, start in starts.items()} for _ in range(options.rounds)
        ]
        least = {kind: min(run[kind][1] for run in runs) for kind in KINDS}
        for kind in KINDS:
            name, ratio = f"S{' scarce' if scarce else ''}", least[kind] / least["none"]
            print(f"| {name} | {kind} | {runs[0][kind][0]} | {least[kind]:.2f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
