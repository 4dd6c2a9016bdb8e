"""Made-up applications and reviewers, from a seed: fields with levels, employers, conflicts as at real calls."""

from random import Random

from expo.domain.readings import PanelReader, ReadingProblem
from expo.domain.reviews import ReviewerKind

FIELDS = 12


def generate(applications: int, readers: int, *, demand: int = 3, spare: int = 2, seed: int = 0) -> ReadingProblem:
    """Return a problem in which each reader may read ``spare`` more than the mean; 5 % of the pairs are in conflict."""
    dice = Random(seed)
    most = -(-applications * demand // readers) + spare
    kinds = [ReviewerKind.BUSINESS if place % 3 == 0 else ReviewerKind.TECHNOLOGY for place in range(readers)]
    employers = [f"organization {dice.randrange(max(4, readers * 5 // 8))}" for _ in range(readers)]
    committee = tuple(PanelReader(place, 0, most, employers[place], kinds[place]) for place in range(readers))
    level = [[dice.choice((0, 0, 1, 2, 3)) for _ in range(FIELDS)] for _ in range(readers)]
    affinity = {}
    for application in range(applications):
        main, second = dice.sample(range(FIELDS), 2)
        for reader in range(readers):
            if dice.random() >= 0.05:
                points = 20 * level[reader][main] + 10 * level[reader][second] + dice.randrange(10)
                affinity[application, reader] = points
    return ReadingProblem(tuple(range(applications)), demand, committee, affinity)
