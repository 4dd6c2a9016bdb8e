"""Which participants' busy slots may change in one step of the large neighbourhood search.

*Free* ones may be busy in any slots: someone with a break, some of their partners, and others, mostly people of few
meetings. Or all people of few meetings are free, and others *shift*: each may also be busy one slot before and after
those they are busy in now. Once all of them shift, the next to be added are free too.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from expo.domain.slots import SlotSet
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan, breaks_of_each, busy_slots

FREE, SHIFTED = 40.0, 40.0
"""Participants set free at first, and those that may shift."""
LEAST = 10
PARTNERS_SHARE = 3
"""One in so many of those set free is a partner of someone with a break; the others are mostly people of few meetings,
who make room most easily."""
FEW_MEETINGS = 2
"""Those with no more are free while others shift."""
ANY: SlotSet = -1


class Neighbourhood(NamedTuple):
    """The slots in which each participant may be busy, and the kind that they were chosen by."""

    allowed: list[SlotSet]
    kind: int

    @property
    def is_whole(self) -> bool:
        """Whether every timetable lies in it: those who may not be busy in any slot have no meetings."""
        return all(slots in (ANY, 0) for slots in self.allowed)


class ParticipantNeighbourhoods:
    """Draws neighbourhoods of both kinds in turn; each kind has its own size, which `resize` changes."""

    def __init__(self, instance: Instance, requests: Iterable[int], seed: int) -> None:
        self._instance = instance
        self._chance = np.random.default_rng(seed)
        self._partners = _partners(instance, requests)
        self.sizes = [FREE, SHIFTED]
        self._drawn = 0

    def draw(self, plan: Plan) -> Neighbourhood:
        """Return a neighbourhood of a plan with breaks."""
        kind = self._drawn % len(self.sizes)
        self._drawn += 1
        busy = busy_slots(self._instance, plan)
        broken = [person for person, breaks in enumerate(breaks_of_each(self._instance, plan)) if breaks]
        root = broken[self._chance.integers(len(broken))]
        choose = self._set_free if kind == 0 else self._shift
        return Neighbourhood(choose(root, busy, round(self.sizes[kind])), kind)

    def resize(self, kind: int, factor: float) -> None:
        """Make the next ones of a kind larger or smaller."""
        self.sizes[kind] = min(2 * len(self._partners), max(LEAST, self.sizes[kind] * factor))

    def _set_free(self, root: int, busy: list[SlotSet], size: int) -> list[SlotSet]:
        chance, partners = self._chance, self._partners
        near = set(chance.permutation(partners[root])[: size // PARTNERS_SHARE].tolist())
        others = self._by_few_meetings([person for person in partners if person not in near | {root}])
        free = {root, *near, *others[: max(0, size - 1 - len(near))]}
        return [ANY if person in free else slots for person, slots in enumerate(busy)]

    def _shift(self, root: int, busy: list[SlotSet], size: int) -> list[SlotSet]:
        partners = self._partners
        free = {root, *(person for person, others in partners.items() if len(others) <= FEW_MEETINGS)}
        others = [person for person in partners if person not in free]
        shifted = {*partners[root], *self._chance.permutation(others)[:size].tolist()} - free
        free |= set(self._by_few_meetings(others)[: max(0, size - len(others))])
        return [
            ANY if person in free else slots | slots << 1 | slots >> 1 if person in shifted else slots
            for person, slots in enumerate(busy)
        ]

    def _by_few_meetings(self, people: list[int]) -> list[int]:
        """Return people in an order by chance in which those of few meetings mostly come first."""
        return sorted(people, key=lambda person: self._chance.random() * len(self._partners[person]) ** 0.5)


def _partners(instance: Instance, requests: Iterable[int]) -> dict[int, list[int]]:
    partners: dict[int, set[int]] = {}
    for request in requests:
        one, other = instance.left[request], instance.right[request]
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return {person: sorted(others) for person, others in sorted(partners.items())}
