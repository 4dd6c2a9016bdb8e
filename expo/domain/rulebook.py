"""The rulebook read: what the hard rules say of one placement, of every slot, and of a whole timetable.

Each rule (`expo.domain.rules`) gives the set of slots in which it lets a request be held. The readers differ only in
what they do with that set:

* `violations` asks whether one placement's slot is in it, rule by rule;
* `options` colours every slot of a grid with it;
* `faults` builds a whole timetable up, placement by placement (adding meetings only ever narrows what is left, so
  a timetable is right exactly when each of its meetings was allowed at the moment it was added);
* `reason` narrows the slots rule by rule, and names the rule that leaves none (docs/scheduling/format.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.domain.problem import BOOTH, Problem, Request
from expo.domain.refusals import Violation
from expo.domain.rule_breakers import Seat
from expo.domain.rules import RULES, Rule, rules_for
from expo.domain.slots import SlotIndex, SlotSet
from expo.domain.timetable import Placement, Timetable
from expo.domain.words import N_

MUSTS_ARE_MET = N_("A meeting that must take place is missing.")


@dataclass(frozen=True, slots=True)
class Option:
    """What a request would meet in one slot: a placement it could take, or every rule in its way."""

    slot: SlotIndex
    placement: Placement | None
    violations: tuple[Violation, ...]


def violations(problem: Problem, timetable: Timetable, placement: Placement) -> tuple[Violation, ...]:
    """Return every rule that the placement would break if it were added to the timetable; empty when it may be."""
    request = problem.request(placement.request)
    seat = Seat(placement.table, placement.interpreter)
    return _violations(RULES, timetable, request, placement.slot, seat)


def faults(problem: Problem, placements: Iterable[Placement]) -> tuple[Violation, ...]:
    """Return everything that is wrong with a complete timetable; empty when it may be published."""
    return audit(problem, placements)[1]


def audit(problem: Problem, placements: Iterable[Placement]) -> tuple[Timetable, tuple[Violation, ...]]:
    """Build a timetable up from placements; return what of them may be in it, and everything that is wrong."""
    found: list[Violation] = []
    built, asked = Timetable(problem), set[str]()
    rules = rules_for(problem)
    growing = tuple(rule for rule in rules if rule.judges is None)
    readers = [rule.keeps for rule in growing]
    for placement in placements:
        request, seat = problem.request(placement.request), Seat(placement.table, placement.interpreter)
        asked.add(request.id)
        bit = 1 << placement.slot
        for keeps in readers:
            if not keeps(built, request, seat) & bit:
                found += _violations(growing, built, request, placement.slot, seat)
                break
        else:
            built.add(placement)
    for rule in rules:
        if rule.judges is not None:
            found += (Violation(rule.name, rule.sentence, params) for params in rule.judges(built))
    for request in problem.requests:
        if request.must and request.id not in asked:
            found.append(Violation("musts_are_met", MUSTS_ARE_MET, {"request": request.id}))
    return built, tuple(found)


def conflict(problem: Problem, held: Iterable[Placement], placement: Placement) -> tuple[Placement, ...]:
    """Return held meetings beside which the placement breaks a rule, none of which can be left out (deletion filter).

    Empty if it breaks a rule by itself. The placement must break one beside all of them.
    """
    pair = problem.request(placement.request).pair
    taken = set(problem.held_slots(problem.request(placement.request), placement.slot))
    people = {*pair, *(name for one in pair for name in problem.of_delegate(one))}
    kept = [
        one
        for one in held
        if taken & set(problem.held_slots(problem.request(one.request), one.slot))
        or people & set(problem.request(one.request).pair)
        or (one.interpreter is not None and one.interpreter == placement.interpreter)
    ]
    for one in list(kept):
        fewer = [other for other in kept if other is not one]
        if violations(problem, Timetable(problem, fewer), placement):
            kept = fewer
    return tuple(kept)


def reason(problem: Problem, timetable: Timetable, request_id: str, rules: tuple[Rule, ...] = RULES) -> str | None:
    """Return why a request is not met: the code of the first rule that leaves it no slot.

    ``None`` means that it fits, so that a timetable without it is faulty, or that it is met already. ``rules`` spare
    time where many are asked for: `rules_for` the problem suffice.
    """
    request = problem.request(request_id)
    if request_id in timetable:
        return None
    slots = problem.all_slots
    for rule in rules:
        slots &= rule.keeps(timetable, request, None)
        if not slots and rule.reason is not None:
            return rule.reason
    return None


def fitting_slots(problem: Problem, timetable: Timetable, request_id: str) -> SlotSet:
    """Return the slots in which a request could be added to the timetable."""
    request, slots = problem.request(request_id), problem.all_slots
    for rule in RULES:
        slots &= rule.keeps(timetable, request, None)
        if not slots:
            break
    return slots


def options(problem: Problem, timetable: Timetable, request_id: str) -> tuple[Option, ...]:
    """Return what the request would meet in each slot of the grid, in time order.

    Where it fits, the option carries a placement with the lowest free table of its pool and the first interpreter (in
    the problem's order) who can take it; elsewhere every rule in its way. A request that is met already is in its
    own way: to move it, take it out of a copy first.
    """
    request = problem.request(request_id)
    kept = [(rule, rule.keeps(timetable, request, None)) for rule in RULES]
    fits = problem.all_slots
    for _, slots in kept:
        fits &= slots
    result = []
    for slot in range(len(problem.slots)):
        if fits >> slot & 1:
            result.append(Option(slot, place(problem, timetable, request, slot), ()))
        else:
            broken = tuple(rule for rule, slots in kept if not slots >> slot & 1)
            result.append(Option(slot, None, _violations(broken, timetable, request, slot, None)))
    return tuple(result)


def place(problem: Problem, timetable: Timetable, request: Request, slot: SlotIndex) -> Placement:
    """Return a placement in a slot where the request fits: lowest free table, first interpreter who can take it."""
    table = None if request.pool == BOOTH else timetable.lowest_table(request, slot)
    interpreter = None
    if request.language:
        interpreter = next(
            name
            for name in problem.speakers(request.language)
            if problem.holdable(request, problem.shift(name) & ~timetable.booked_slots(name))
            & timetable.restful_slots(request, name)
            & 1 << slot
        )
    return Placement(request.id, slot, table, interpreter)


def _violations(
    rules: tuple[Rule, ...],
    timetable: Timetable,
    request: Request,
    slot: SlotIndex,
    seat: Seat | None,
) -> tuple[Violation, ...]:
    return tuple(
        Violation(rule.name, rule.sentence, params)
        for rule in rules
        if not rule.keeps(timetable, request, seat) >> slot & 1
        for params in rule.tells(timetable, request, slot, seat)
    )
