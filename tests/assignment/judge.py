"""An independent judge of who reads what: it knows the problem and the pairs, and nothing of the engine."""

from collections import Counter
from itertools import combinations

from expo.domain.readings import Pair, ReadingProblem


def judged(problem: ReadingProblem, pairs: frozenset[Pair]) -> list[str]:
    """Return every hard rule that an assignment breaks, in words of its own."""
    wrong: list[str] = []
    employer = {one.id: one.organization for one in problem.readers}
    kind = {one.id: one.kind for one in problem.readers}
    present = set(kind.values())
    for application in problem.applications:
        panel = [reader for of, reader in pairs if of == application]
        if len(panel) != problem.demand:
            wrong.append(f"{application} is read by {len(panel)}")
        if any(employer[one] and employer[one] == employer[other] for one, other in combinations(panel, 2)):
            wrong.append(f"{application} has two readers of one employer")
        if problem.demand >= len(present) and {kind[one] for one in panel} != present:
            wrong.append(f"{application} lacks a kind of reader")
        allowed = problem.affinity.keys() | problem.fixed
        wrong += [f"{application} is read by {one} in conflict" for one in panel if (application, one) not in allowed]
    loads = Counter(reader for _, reader in pairs)
    wrong += [
        f"{one.id} reads {loads[one.id]}" for one in problem.readers if not one.least <= loads[one.id] <= one.most
    ]
    wrong += [f"{pair} was begun and taken away" for pair in problem.fixed - pairs]
    return wrong


def best_by_trying(problem: ReadingProblem) -> tuple[int, int]:
    """Return the best floor and the best total with it among all assignments of a tiny problem, loads left free."""
    ids = [one.id for one in problem.readers]
    best = (-1, -1)
    options = [list(combinations(ids, problem.demand)) for _ in problem.applications]

    def walk(place: int, pairs: frozenset[Pair]) -> None:
        nonlocal best
        if place == len(options):
            if not judged(problem, pairs):
                sums = [sum(problem.affinity[p] for p in pairs if p[0] == a) for a in problem.applications]
                best = max(best, (min(sums), sum(sums)))
            return
        for panel in options[place]:
            walk(place + 1, pairs | {(problem.applications[place], one) for one in panel})

    walk(0, frozenset())
    return best
