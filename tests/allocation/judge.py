"""An independent judge of plans: it knows the problem and the plan, and nothing of the engine or the rulebook."""

from itertools import pairwise

from expo.domain.allocation import AllocationProblem, FloorUnit, Placed


def judged(problem: AllocationProblem, placed: Placed) -> list[str]:
    """Return every hard rule that a plan breaks, in words of its own."""
    wrong: list[str] = []
    units = {unit.id: unit for unit in problem.units}
    everywhere = [unit for held in placed.values() for unit in held]
    if len(everywhere) != len(set(everywhere)):
        wrong.append("a booth is given twice")
    for seeker in problem.seekers:
        held = [units[one] for one in placed.get(seeker.id, ())]
        if seeker.is_locked:
            if {one.id for one in held} != set(seeker.current):
                wrong.append(f"{seeker.id} was moved although locked")
            continue
        if not held:
            continue
        if len(held) != seeker.units:
            wrong.append(f"{seeker.id} has {len(held)} booths instead of {seeker.units}")
        if not _is_one_row(held):
            wrong.append(f"{seeker.id} is not in one row")
        if any(one.hall not in seeker.halls or (seeker.kind and one.kind != seeker.kind) for one in held):
            wrong.append(f"{seeker.id} is in the wrong hall or kind of booth")
        if any(all(service not in one.services for one in held) for service in seeker.services):
            wrong.append(f"{seeker.id} lacks a service")
    return wrong


def beside(problem: AllocationProblem, placed: Placed) -> int:
    """Return how many members of groups have another member's booth wall to wall, in the same hall."""
    units = {unit.id: unit for unit in problem.units}
    return sum(
        any(
            _share_a_wall(units[one], units[two])
            for other in group
            if other != member
            for one in placed.get(member, ())
            for two in placed.get(other, ())
        )
        for group in problem.partners
        for member in group
    )


def _is_one_row(held: list[FloorUnit]) -> bool:
    for along, across, length in (("x", "y", "width"), ("y", "x", "height")):
        row = sorted(held, key=lambda one: getattr(one.area, along))
        steps = [
            getattr(two.area, along) - getattr(one.area, along) - getattr(one.area, length)
            for one, two in pairwise(row)
        ]
        if len({getattr(one.area, across) for one in row}) == 1 and all(abs(step) < 0.01 for step in steps):
            return True
    return False


def _share_a_wall(one: FloorUnit, two: FloorUnit) -> bool:
    """Units of one size on a grid share a wall if their corners are one side apart along one axis only."""
    across, down = abs(one.area.x - two.area.x), abs(one.area.y - two.area.y)
    side = one.area.width
    return one.hall == two.hall and sorted((round(across, 2), round(down, 2))) == [0, side]
