"""Walking in the exact model: pairs of meetings of one person with too little time between them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.domain.slots import slots_of
from expo.domain.walking import Stay
from expo.scheduling.cpsat.variables import Linear, Literal, SlotVariables
from expo.scheduling.instance.walking import InstanceWalking

_At = dict[int, dict[int, tuple[Stay, list[Literal]]]]
"""Slot and spot -> the stay, and the meetings that a participant could have there; they exclude each other."""


@dataclass(frozen=True, slots=True)
class Short:
    """Meetings of one person in one slot and place, and later ones there is too little time to walk to."""

    early: list[Literal]
    late: list[Literal]
    missing: int


def keep_apart(m: SlotVariables, walking: InstanceWalking) -> None:
    """Forbid meetings with too little time to walk between them, the fixed ones included."""
    for request, slots in m.choices.items():
        out_of_reach = m.fixed.too_far_slots(request)
        for slot in slots_of(slots):
            if out_of_reach & m.instance.held_set(request, slot):
                m.model.add(m.at[request, slot] == 0)
    for person, requests in _requests_of_chairs(m).items():
        far: dict[tuple[int, int, int], list[Literal]] = defaultdict(list)
        early: dict[tuple[int, int, int], list[Literal]] = {}
        for key, short in _short(m, walking, person, requests):
            early[key] = short.early
            far[key] += short.late
        for key, late in far.items():
            m.model.add_at_most_one([*early[key], *late])


def walk_cost(m: SlotVariables) -> Linear:
    """Return what the minutes missing to walks are worth, in breaks. No meeting may be fixed beside the candidates."""
    walking = m.instance.walking
    if walking is None or not walking.price:
        return 0
    terms, weights = list[Literal](), list[int]()
    for person, requests in _requests_of_chairs(m).items():
        for _, short in _short(m, walking, person, requests):
            both = m.model.new_bool_var("")
            m.model.add(cp_model.LinearExpr.sum([*short.early, *short.late]) <= 1 + both)
            terms.append(both)
            weights.append(walking.price * short.missing)
    for request, slots in m.choices.items():
        for slot in slots_of(slots):
            missing = sum(_missing_elsewhere(m, walking, request, held) for held in m.instance.held(request, slot))
            if missing:
                terms.append(m.at[request, slot])
                weights.append(walking.price * missing)
    return cp_model.LinearExpr.weighted_sum(terms, weights) if terms else 0


def _requests_of_chairs(m: SlotVariables) -> dict[int, list[int]]:
    """Return the candidates of each participant, then of each delegate."""
    found = dict(m.requests_of)
    for request in m.choices if m.instance.delegates else ():
        for delegate in m.instance.delegates_of[request]:
            found.setdefault(m.instance.participants + delegate, []).append(request)
    return found


def _short(
    m: SlotVariables, walking: InstanceWalking, person: int, requests: list[int]
) -> Iterator[tuple[tuple[int, int, int], Short]]:
    """Yield what is too near for one person; the key is the earlier slot and spot, and the later slot."""
    at = _stays(m, walking, requests) if walking.solo[person] else {}
    for one, early in at.items():
        for other, late in at.items():
            if one >= other or walking.gaps[one][other] >= walking.longest:
                continue
            for spot, (here, literals) in early.items():
                for there, far in late.values():
                    missing = walking.time.missing(here, there)
                    if missing:
                        yield (one, spot, other), Short(literals, far, missing)


def _stays(m: SlotVariables, walking: InstanceWalking, requests: list[int]) -> _At:
    """Return where and when a participant could be with these requests."""
    at: _At = defaultdict(dict)
    for request in requests:
        for slot in slots_of(m.choices[request]):
            for held in m.instance.held(request, slot):
                stay = walking.at(request, held)
                if stay is not None:
                    at[held].setdefault(walking.spot(stay), (stay, []))[1].append(m.at[request, slot])
    return at


def _missing_elsewhere(m: SlotVariables, walking: InstanceWalking, request: int, slot: int) -> int:
    here, missing = walking.at(request, slot), 0
    if here is not None:
        for chair in m.instance.chairs(request):
            for stay in walking.elsewhere[chair]:
                first, second = (here, stay) if here.slot < stay.slot else (stay, here)
                missing += walking.time.missing(first, second)
    return missing
