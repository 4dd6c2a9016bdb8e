"""Assign reviewers of made-up calls, and say what is proven and how long it took.

python -m benchmarks.assignment.run [--large]
"""

import argparse
from time import process_time

from benchmarks.assignment.generate import generate
from expo.assignment import assign

SIZES = ((60, 9), (400, 40), (400, 40))
LARGE = (1200, 120)


def main() -> None:
    """Print a line for each size: proven, loads, worst application, sum, seconds of CPU."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help=f"also {LARGE[0]} × {LARGE[1]}")
    sizes = [*SIZES, LARGE] if parser.parse_args().large else SIZES
    for number, (applications, readers) in enumerate(sizes):
        problem = generate(applications, readers, spare=0 if number == 1 else 2, seed=number)
        started = process_time()
        found = assign(problem, seconds=300)
        print(
            f"{applications} × {readers} × 3: proven {found.is_proven}, loads {found.loads}, worst {found.floor} "
            f"(bound {found.floor_bound}), sum {found.total} (bound {found.total_bound}), "
            f"{process_time() - started:.1f} s of CPU"
        )


if __name__ == "__main__":
    main()
