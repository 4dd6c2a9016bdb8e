"""What a plan is worth, wish by wish. This is the definition; the program and the greedy plan count by it."""

from dataclasses import dataclass

from expo.domain.allocation import APART, AllocationProblem, FloorUnit, Placed, Seeker, gap

PLACE = 1_000
"""Points of an exhibitor that has its booths."""
METRES = 5.0
"""Metres nearer to the entrance that are worth one step of walking, for each unit."""
RANKS = (1.0, 0.7, 0.5)
"""What the first, second and any later wished booth is worth."""


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a plan by wish, and how many exhibitors have a place."""

    placed: int = 0
    partners: int = 0
    competitors: int = 0
    wished: int = 0
    walking: int = 0
    keep: int = 0

    @property
    def points(self) -> int:
        """The points of all wishes; competitors near each other count against."""
        return self.partners - self.competitors + self.wished + self.walking + self.keep

    @property
    def total(self) -> int:
        """The points of places and wishes."""
        return PLACE * self.placed + self.points


def evaluate(problem: AllocationProblem, placed: Placed) -> Score:
    """Return what a plan is worth."""
    weights = problem.weights
    steps = walking_steps(problem)
    seekers = [problem.seeker_by_id[id_] for id_ in placed]
    return Score(
        placed=len(placed),
        partners=weights.partners * sum(1 for _ in met_partners(problem, placed)),
        competitors=weights.competitors * len(near_competitors(problem, placed)),
        wished=sum(wished_points(problem, one, placed[one.id]) for one in seekers),
        walking=weights.walking * sum(steps[unit] for units in placed.values() for unit in units),
        keep=sum(keep_points(problem, one, placed[one.id]) for one in seekers),
    )


def walking_steps(problem: AllocationProblem) -> dict[int, int]:
    """Return for each unit how many steps it is nearer to an entrance than the farthest of its hall; 0 without any."""
    if not problem.entrances:
        return dict.fromkeys((unit.id for unit in problem.units), 0)
    metres = {unit.id: min(_metres(unit, entrance) for entrance in problem.entrances) for unit in problem.units}
    farthest: dict[int, float] = {}
    for unit in problem.units:
        farthest[unit.hall] = max(farthest.get(unit.hall, 0.0), metres[unit.id])
    return {unit.id: int((farthest[unit.hall] - metres[unit.id]) // METRES) for unit in problem.units}


def wished_points(problem: AllocationProblem, seeker: Seeker, units: tuple[int, ...]) -> int:
    """Return the points for the dearest wished unit among these."""
    ranks = [rank for rank, unit in enumerate(seeker.wished) if unit in units]
    return round(problem.weights.wished * RANKS[min(ranks[0], len(RANKS) - 1)]) if ranks else 0


def keep_points(problem: AllocationProblem, seeker: Seeker, units: tuple[int, ...]) -> int:
    """Return the points for staying where it is."""
    return problem.weights.keep if units == tuple(sorted(seeker.current)) else 0


def met_partners(problem: AllocationProblem, placed: Placed) -> list[tuple[int, int]]:
    """Return (group, member) of every member of a group that touches another one."""
    return [
        (number, member)
        for number, group in enumerate(problem.partners)
        for member in group
        if member in placed
        and any(
            _touch(problem, placed[member], placed[other]) for other in group if other != member and other in placed
        )
    ]


def near_competitors(problem: AllocationProblem, placed: Placed) -> list[tuple[int, int]]:
    """Return the competitors whose booths are nearer to each other than they want."""
    return [
        (one, other)
        for one, other in problem.competitors
        if one in placed and other in placed and _near(problem, placed[one], placed[other])
    ]


def _touch(problem: AllocationProblem, ones: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return any(one.hall == other.hall and one.area.touches(other.area) for one, other in _pairs(problem, ones, others))


def _near(problem: AllocationProblem, ones: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return any(
        one.hall == other.hall and gap(one.area, other.area) < APART for one, other in _pairs(problem, ones, others)
    )


def _pairs(
    problem: AllocationProblem, ones: tuple[int, ...], others: tuple[int, ...]
) -> list[tuple[FloorUnit, FloorUnit]]:
    return [(problem.unit_by_id[one], problem.unit_by_id[other]) for one in ones for other in others]


def _metres(unit: FloorUnit, entrance: tuple[float, float]) -> float:
    (x, y), (to_x, to_y) = unit.area.centre, entrance
    return abs(x - to_x) + abs(y - to_y)
