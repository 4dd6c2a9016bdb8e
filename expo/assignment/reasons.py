"""Why a reviewer who suits an application better than one of its readers does not read it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from expo.domain.readings import Pair, PassedOver, ReadingProblem


def passed_over(problem: ReadingProblem, pairs: Collection[Pair]) -> dict[Pair, PassedOver]:
    """Return the first reason that is true of each better reviewer; those with a conflict are not in the affinity."""
    load = Counter(reader for _, reader in pairs)
    readers = {one.id: one for one in problem.readers}
    taken: dict[int, list[int]] = defaultdict(list)
    for application, reader in pairs:
        taken[application].append(reader)
    found: dict[Pair, PassedOver] = {}
    for pair in _better(problem, taken):
        application, reader = pair
        employer = readers[reader].organization
        if employer and any(readers[one].organization == employer for one in taken[application]):
            found[pair] = PassedOver.SAME_EMPLOYER
        elif load[reader] >= readers[reader].most:
            found[pair] = PassedOver.FULL
        else:
            found[pair] = PassedOver.ELSEWHERE
    return found


def _better(problem: ReadingProblem, taken: dict[int, list[int]]) -> Iterator[Pair]:
    worst = {
        application: min(problem.affinity[application, reader] for reader in readers)
        for application, readers in taken.items()
    }
    for pair, points in problem.affinity.items():
        if pair[1] not in taken[pair[0]] and points > worst.get(pair[0], points):
            yield pair
