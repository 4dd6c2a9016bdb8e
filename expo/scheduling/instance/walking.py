"""Walking in an instance's numbers: where each request takes place, and what lies between two slots."""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.domain.problem import Participant, Problem, Request
from expo.domain.slots import SlotSet
from expo.domain.walking import Stay, WalkingTime

NOWHERE = -1
"""The spot of a request whose place does not matter."""
ANY_GAP = 1 << 20
"""Minutes between two slots that are not on one day."""


@dataclass(frozen=True, slots=True)
class InstanceWalking:
    """Where requests take place, by index; ``solo`` are the chairs of those who are in one place at a time.

    The chairs are those of the participants, then of the delegates, who walk for all of their participants.

    A *spot* is a place, counted again for meetings that are fixed there: nothing has to lie between two fixed ones.
    ``needs[a][b]`` are the minutes that have to lie between two spots. ``price`` is 0 if enough time is a hard rule,
    or walks are only counted.
    """

    time: WalkingTime
    stay: list[Stay | None]
    elsewhere: list[tuple[Stay, ...]]
    solo: list[bool]
    is_rule: bool
    price: int
    gaps: list[list[int]]

    @property
    def spots(self) -> list[int]:
        """The spot of each request."""
        return [NOWHERE if one is None else self.spot(one) for one in self.stay]

    @property
    def needs(self) -> list[list[int]]:
        """The minutes that have to lie between two spots."""
        stays = [Stay(0, place, fixed) for fixed in (False, True) for place in range(len(self.time.walking.places))]
        return [[self.time.need(one, other) for other in stays] for one in stays]

    @property
    def longest(self) -> int:
        """The longest time that has to lie between two stays."""
        return max(0, max(map(max, self.time.walking.minutes), default=0) - self.time.walking.allowance)

    def spot(self, stay: Stay) -> int:
        """Return the spot of a stay."""
        return stay.place + (len(self.time.walking.places) if stay.is_fixed else 0)

    def too_far(self, request: int, stays: Iterable[Stay]) -> SlotSet:
        """Return the slots in which a request is too far from one of these stays."""
        stay = self.stay[request]
        return 0 if stay is None else self.time.too_far(stay, stays)

    def at(self, request: int, slot: int) -> Stay | None:
        """Return the stay that a request is in a slot."""
        stay = self.stay[request]
        return None if stay is None else Stay(slot, stay.place, stay.is_fixed)


def walking_of(problem: Problem, people: list[Participant], requests: list[Request]) -> InstanceWalking | None:
    """Return the walking of a problem with its participants and requests in the instance's order."""
    time = problem.walking_time
    if time is None:
        return None
    slots = range(len(problem.slots))
    solo = [one.parallel == 1 and not problem.of_delegate(one.id) for one in people]
    elsewhere = [_elsewhere(time, [one]) if is_solo else () for one, is_solo in zip(people, solo, strict=True)]
    for delegate in problem.delegates:
        solo.append(True)
        elsewhere.append(_elsewhere(time, [problem.participant(name) for name in delegate.participants]))
    return InstanceWalking(
        time=time,
        stay=[problem.stay(one, 0) for one in requests],
        elsewhere=elsewhere,
        solo=solo,
        is_rule=time.walking.is_rule,
        price=time.walking.price or 0,
        gaps=[[time.gap(min(one, other), max(one, other), ANY_GAP) for other in slots] for one in slots],
    )


def _elsewhere(time: WalkingTime, people: Iterable[Participant]) -> tuple[Stay, ...]:
    stays = (time.stay(slot, place, is_fixed=True) for one in people for slot, place in one.elsewhere)
    return tuple(dict.fromkeys(stays))
