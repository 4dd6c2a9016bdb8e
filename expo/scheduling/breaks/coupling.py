"""What participants have to agree on in each slot: coupling rows of their busy patterns, and stars of meetings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expo.scheduling.instance.instance import NONE, Instance


@dataclass(frozen=True, slots=True)
class Row:
    """A coupling: in each slot, ``sum(factor * busy) <= limit``, or equal to it."""

    factor: dict[int, int]
    limit: tuple[int, ...]
    is_equation: bool = False


def coupling_rows(instance: Instance, requests_of: Mapping[int, list[int]]) -> list[Row]:
    """Return the coupling rows of tables and sides."""
    sides = bipartition(instance, requests_of)
    rows = []
    pools: dict[int, list[int]] = defaultdict(list)
    for person, requests in requests_of.items():
        used = {instance.pool[request] for request in requests}
        if len(used) == 1 and NONE not in used and instance.capacity[person] == 1:
            pools[used.pop()].append(person)
    for pool, people in sorted(pools.items()):
        tables = instance.tables[pool]
        for side in (0, 1):
            same = [person for person in people if person in sides and sides[person][1] == side]
            if same:
                rows.append(Row(dict.fromkeys(same, 1), tuple(tables)))
        if any(person not in sides for person in people):
            rows.append(Row(dict.fromkeys(people, 1), tuple(2 * size for size in tables)))
    return rows + _balances(instance, sides)


def stars(instance: Instance, requests: Iterable[int]) -> list[list[int]]:
    """Split requests into stars, greedily the largest first: of one star at most one is met at a time.

    The requests of a star share a participant who sits in one meeting at a time. A slot's meetings number the stars
    that are met in it, of which there are far fewer.
    """
    left = set(requests)
    of_person: dict[int, set[int]] = defaultdict(set)
    for request in left:
        for person in (instance.left[request], instance.right[request]):
            if instance.capacity[person] == 1:
                of_person[person].add(request)
    result = []
    while of_person:
        largest = max(of_person, key=lambda person: (len(of_person[person] & left), -person))
        star = of_person.pop(largest) & left
        if not star:
            break
        result.append(sorted(star))
        left -= star
    return result + [[request] for request in sorted(left)]


def _balances(instance: Instance, sides: Mapping[int, tuple[int, int]]) -> list[Row]:
    """Every meeting has one end on each side, so in each slot as many are busy on the one as on the other."""
    factors: dict[int, dict[int, int]] = defaultdict(dict)
    for person, (component, side) in sides.items():
        factors[component][person] = 1 - 2 * side
    return [Row(factor, (0,) * instance.slots, is_equation=True) for _, factor in sorted(factors.items())]


def bipartition(instance: Instance, requests_of: Mapping[int, list[int]]) -> dict[int, tuple[int, int]]:
    """Return for each participant its component of the graph of meetings and its side (0 or 1) of it.

    Components with an odd cycle, or with someone who sits in several meetings at once, have no sides and are left out.
    """
    sides: dict[int, tuple[int, int]] = {}
    odd: set[int] = set()
    for root in requests_of:
        if root in sides:
            continue
        sides[root] = (root, 0)
        queue = [root]
        while queue:
            person = queue.pop()
            if instance.capacity[person] > 1:
                odd.add(root)
            for request in requests_of[person]:
                other = instance.right[request] if instance.left[request] == person else instance.left[request]
                if other not in sides:
                    sides[other] = (root, 1 - sides[person][1])
                    queue.append(other)
                elif sides[other][1] == sides[person][1]:
                    odd.add(root)
    return {person: place for person, place in sides.items() if place[0] not in odd}
