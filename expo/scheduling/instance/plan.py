"""A plan: a timetable in an instance's numbers, and its figures."""

from dataclasses import dataclass
from typing import NamedTuple

from expo.domain.slots import SlotSet, breaks_in
from expo.domain.walking import Stay
from expo.scheduling.instance.instance import NONE, Instance


class Figures(NamedTuple):
    """What a plan is judged by."""

    shortfall: int
    weight: int
    breaks: int
    walks: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better: shortfall, then lost weight, then breaks and what missing minutes are worth in breaks."""
        return self.shortfall, -self.weight, self.breaks + self.walks


@dataclass(slots=True)
class Plan:
    """A timetable in the instance's numbers: for each request its slot and interpreter, `NONE` if unmet or without."""

    slot: list[int]
    interpreter: list[int]

    @classmethod
    def empty(cls, instance: Instance) -> "Plan":
        """Return the plan in which nothing is met."""
        return cls([NONE] * instance.requests, [NONE] * instance.requests)

    def copy(self) -> "Plan":
        """Return a plan of its own."""
        return Plan(list(self.slot), list(self.interpreter))


def busy_slots(instance: Instance, plan: Plan) -> list[SlotSet]:
    """Return for each participant the slots in which they sit in a meeting."""
    busy = [0] * instance.participants
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            held = instance.held_set(request, slot)
            busy[instance.left[request]] |= held
            busy[instance.right[request]] |= held
    return busy


def count_breaks(instance: Instance, plan: Plan) -> int:
    """Count everybody's breaks in a plan."""
    return sum(breaks_of_each(instance, plan))


def figures_of(instance: Instance, plan: Plan) -> Figures:
    """Return the figures of a plan."""
    met, weight = [0] * instance.participants, 0
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            met[instance.left[request]] += instance.length[request]
            met[instance.right[request]] += instance.length[request]
            weight += instance.weight[request]
    shortfall = sum(max(0, floor - number) for floor, number in zip(instance.minimum, met, strict=True))
    return Figures(shortfall, weight, count_breaks(instance, plan), walk_cost(instance, plan))


def walk_cost(instance: Instance, plan: Plan) -> int:
    """Return what the minutes missing to walks are worth, in breaks: 0 if they have no price."""
    walking = instance.walking
    if walking is None or not walking.price:
        return 0
    stays: list[list[Stay]] = [list(elsewhere) for elsewhere in walking.elsewhere]
    for request, slot in enumerate(plan.slot):
        for held in () if slot == NONE else instance.held(request, slot):
            stay = walking.at(request, held)
            for chair in () if stay is None else instance.chairs(request):
                if stay is not None and walking.solo[chair]:
                    stays[chair].append(stay)
    return walking.price * sum(walking.time.walks(one).missing for one in stays)


def breaks_of_each(instance: Instance, plan: Plan) -> list[int]:
    """Count the breaks of every participant."""
    days = [instance.day_set(day) for day in range(len(instance.days))]
    return [sum(breaks_in(held & day) for day in days) for held in busy_slots(instance, plan)]


def keeps_spread(instance: Instance, plan: Plan) -> bool:
    """Say whether no two participants' breaks differ by more than ``max_break_spread``."""
    if instance.break_spread is None:
        return True
    counts = breaks_of_each(instance, plan)
    return max(counts, default=0) - min(counts, default=0) <= instance.break_spread


def is_admissible(instance: Instance, plan: Plan) -> bool:
    """Say whether every mandatory request is met and the breaks are even enough; a plan keeps the other rules."""
    return meets_mandatory(instance, plan) and keeps_spread(instance, plan)


def meets_mandatory(instance: Instance, plan: Plan) -> bool:
    """Say whether every mandatory request is met."""
    return all(slot != NONE or not must for slot, must in zip(plan.slot, instance.mandatory, strict=True))
