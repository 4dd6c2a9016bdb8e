"""The way through the hall: along the aisles, around booths and facilities, with few turns."""

from functools import lru_cache
from heapq import heappop, heappush

from expo.domain.venue import Area

STEP = 1.0
"""Metres of floor in one cell of the search."""
TURN = 3.0
"""A turn costs as much as so many cells: people remember corners, not metres."""
_DIRECTIONS = ((1, 0), (0, 1), (-1, 0), (0, -1))

Point = tuple[float, float]
Cell = tuple[int, int]


@lru_cache(maxsize=1024)
def way(
    floor: Area, start: Area, goal: Area, obstacles: tuple[Area, ...], halls: tuple[Area, ...] = ()
) -> tuple[Point, ...]:
    """Return the corners of a way from the edge of ``start`` to the edge of ``goal``, in metres.

    ``obstacles`` cannot be walked through; neither ``start`` nor ``goal`` is among them. A step inside one of
    ``halls`` costs twice as much: the aisles between them are wider. Empty if there is no way.
    """
    blocked = {cell for area in obstacles for cell in _cells(area)}
    slow = {cell for area in halls for cell in _cells(area)}
    starts, goals = _cells(start), _cells(goal)
    came_from = _search(floor, starts, goals, blocked, slow)
    end = next((state for state in came_from if state[0] in goals), None)
    if end is None:
        return ()
    cells = [end[0]]
    state = end
    while (before := came_from[state]) is not None:
        state = before
        cells.append(state[0])
    cells.reverse()
    outside = [cell for cell in cells if cell not in starts and cell not in goals]
    return _corners(outside or cells[-1:])


def _search(
    floor: Area, starts: frozenset[Cell], goals: frozenset[Cell], blocked: set[Cell], slow: set[Cell]
) -> dict[tuple[Cell, int], tuple[Cell, int] | None]:
    """Run A* over (cell, direction); the last state reached is in ``goals`` if there is a way."""
    width, height = int(floor.width / STEP), int(floor.height / STEP)
    low = min(x for x, _ in goals), min(y for _, y in goals)
    high = max(x for x, _ in goals), max(y for _, y in goals)

    def left(cell: Cell) -> float:
        x, y = cell
        return max(low[0] - x, 0, x - high[0]) + max(low[1] - y, 0, y - high[1])

    queue: list[tuple[float, float, Cell, int, tuple[Cell, int] | None]] = []
    for cell in starts:
        for direction in range(4):
            heappush(queue, (left(cell), 0.0, cell, direction, None))
    done: dict[tuple[Cell, int], tuple[Cell, int] | None] = {}
    while queue:
        _, cost, cell, direction, before = heappop(queue)
        state = (cell, direction)
        if state in done:
            continue
        done[state] = before
        if cell in goals:
            return {state: before} | done
        for turned, (right, down) in enumerate(_DIRECTIONS):
            step = (cell[0] + right, cell[1] + down)
            if step in blocked or not (0 <= step[0] < width and 0 <= step[1] < height):
                continue
            reached = cost + 1 + (step in slow) + (0 if turned == direction else TURN)
            heappush(queue, (reached + left(step), reached, step, turned, state))
    return done


def _cells(area: Area) -> frozenset[Cell]:
    """Return the cells whose middle lies in an area."""
    first_x, first_y = round(area.x / STEP), round(area.y / STEP)
    last_x, last_y = round((area.x + area.width) / STEP), round((area.y + area.height) / STEP)
    return frozenset((x, y) for x in range(first_x, last_x) for y in range(first_y, last_y))


def _corners(cells: list[Cell]) -> tuple[Point, ...]:
    """Return the middles of the first and the last cell, and of those where the way turns."""
    kept = [
        cell
        for number, cell in enumerate(cells)
        if number in {0, len(cells) - 1} or _is_corner(cells[number - 1], cell, cells[number + 1])
    ]
    return tuple(((x + 0.5) * STEP, (y + 0.5) * STEP) for x, y in kept)


def _is_corner(before: Cell, cell: Cell, after: Cell) -> bool:
    return (cell[0] - before[0], cell[1] - before[1]) != (after[0] - cell[0], after[1] - cell[1])
