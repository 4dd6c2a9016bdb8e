"""Made-up floors and exhibitors, from a seed: islands of booths back to back in halls, wishes as at real expos."""

from random import Random

from expo.domain.allocation import AllocationProblem, FloorUnit, Seeker
from expo.domain.venue import Area, BoothKind, BoothService

SIDE = 3.0
"""Metres of a booth."""


def generate(exhibitors: int, units: int, *, halls: int, seed: int, is_open: bool = False) -> AllocationProblem:
    """Return a problem; in an ``is_open`` one every exhibitor may go to every hall."""
    dice = Random(seed)
    floor = _floor(units, halls, dice)
    sizes = _sizes(exhibitors, int(units * 0.97), dice)
    seekers = []
    room = {hall: sum(unit.hall == hall for unit in floor) for hall in range(halls)}
    for number, size in enumerate(sizes):
        hall = max(room, key=lambda one: (room[one], -one))
        room[hall] -= size
        services = frozenset(one for one, share in _SHARES.items() if dice.random() < share)
        expo = [unit.id for unit in floor if unit.hall == hall]
        wished = tuple(dice.sample(expo, 3)) if dice.random() < 0.3 else ()
        allowed = frozenset(range(halls)) if is_open else frozenset({hall})
        seekers.append(Seeker(number, allowed, size, services=services, wished=wished))
    by_hall: dict[frozenset[int], list[int]] = {}
    home = {one.id: one.halls if not is_open else frozenset({one.id % halls}) for one in seekers}
    for one in seekers:
        by_hall.setdefault(home[one.id], []).append(one.id)
    partners: list[tuple[int, ...]] = []
    competitors: list[tuple[int, ...]] = []
    for members in by_hall.values():
        dice.shuffle(members)
        starts = range(0, len(members) // 5, 2)
        partners += [tuple(members[first : first + dice.choice((2, 2, 2, 3))]) for first in starts]
        competitors += [tuple(dice.sample(members, 2)) for _ in range(len(members) // 8)]
    return AllocationProblem(
        floor, tuple(seekers), tuple(partners), tuple((one, other) for one, other in competitors), ((0.0, 0.0),)
    )


_SHARES = {BoothService.LAN: 0.2, BoothService.WATER: 0.08}


def _floor(units: int, halls: int, dice: Random) -> tuple[FloorUnit, ...]:
    """Return halls side by side, each of islands of two rows of ten booths."""
    found: list[FloorUnit] = []
    for hall in range(halls):
        count = units // halls + (hall < units % halls)
        for place in range(count):
            island, spot = divmod(place, 20)
            row, column = divmod(spot, 10)
            x = hall * 80 + (island % 2) * 36 + column * SIDE
            y = (island // 2) * 10 + row * SIDE
            services = {BoothService.POWER}
            services |= {BoothService.LAN} if dice.random() < 0.6 else set()
            services |= {BoothService.WATER} if island % 3 == 0 else set()
            kind = BoothKind.SHELL
            area = Area(float(x), float(y), SIDE, SIDE)
            found.append(FloorUnit(len(found), f"{hall}-{place}", hall, area, kind, frozenset(services)))
    return tuple(found)


def _sizes(exhibitors: int, units: int, dice: Random) -> list[int]:
    """Return how many units each asks for: most one, some two, few four."""
    sizes = [1] * exhibitors
    spare = units - exhibitors
    for number in dice.sample(range(exhibitors), exhibitors):
        more = 3 if dice.random() < 0.1 else 1
        if spare >= more:
            sizes[number] += more
            spare -= more
    return sorted(sizes, reverse=True)
