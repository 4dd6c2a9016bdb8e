"""Problems in which all meetings have to be held, and every timetable of them by trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.slots import slots_of

Slots = dict[str, int]
"""Where each request is held."""


def timetables(problem: Problem) -> Iterator[Slots]:
    """Yield every way to hold all meetings, by the words of docs/scheduling/format.md and none of the solver's code."""
    domains = {}
    for one in problem.requests:
        slots = set(range(len(problem.slots)) if one.allowed is None else one.allowed)
        slots &= slots if one.fixed is None else {one.fixed}
        domains[one.id] = [
            slot
            for slot in sorted(slots)
            if not any(slot in person.unavailable for person in problem.participants if person.id in one.pair)
        ]
    parallel = {person.id: person.parallel for person in problem.participants}

    def fits(request: Request, slot: int, held: Slots) -> bool:
        beside = [other for other in problem.requests if held.get(other.id) == slot]
        if any(sum(person in other.pair for other in beside) >= parallel[person] for person in request.pair):
            return False
        size = problem.pools.get(request.pool)
        limit = size[slot] if isinstance(size, tuple) else size
        if limit is not None and sum(other.pool == request.pool for other in beside) >= limit:
            return False
        return not any(
            (first == request.id and held.get(second, slot + 1) <= slot)
            or (second == request.id and held.get(first, slot - 1) >= slot)
            for first, second in problem.precedences
        )

    def extend(index: int, held: Slots) -> Iterator[Slots]:
        if index == len(problem.requests):
            counts = breaks_of(problem, held).values()
            if problem.max_break_spread is None or max(counts) - min(counts) <= problem.max_break_spread:
                yield dict(held)
            return
        request = problem.requests[index]
        for slot in domains[request.id]:
            if fits(request, slot, held):
                yield from extend(index + 1, held | {request.id: slot})

    yield from extend(0, {})


def breaks_of(problem: Problem, held: Slots) -> dict[str, int]:
    result = {}
    for person in problem.participants:
        busy = sorted({held[one.id] for one in problem.requests if person.id in one.pair})
        result[person.id] = sum(
            later > earlier + 1 and problem.slots[earlier].day == problem.slots[later].day
            for earlier, later in pairwise(busy)
        )
    return result


def total(problem: Problem, held: Slots) -> int:
    return sum(breaks_of(problem, held).values())


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(2, 5))
    second_day = draw(st.integers(2, 8))
    slots = tuple(Slot(int(index >= second_day)) for index in range(count))
    some_slots = st.integers(0, 2**count - 1).map(lambda bits: frozenset(slots_of(bits)))
    people = tuple(
        Participant(
            f"p{index}",
            unavailable=draw(st.just(frozenset()) | some_slots.filter(lambda one: len(one) < count - 1)),
            parallel=draw(st.sampled_from([1, 1, 1, 1, 2])),
        )
        for index in range(draw(st.integers(3, 6)))
    )
    possible = list(combinations([one.id for one in people], 2))
    pairs = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=min(7, len(possible)), unique=True))
    requests = []
    for index, pair in enumerate(pairs):
        allowed = draw(st.none() | some_slots.filter(bool))
        fixed = draw(st.sampled_from(sorted(allowed))) if allowed and draw(st.integers(0, 4)) == 0 else None
        requests.append(
            Request(
                f"r{index}",
                pair,
                must=True,
                allowed=allowed,
                fixed=fixed,
                pool=draw(st.sampled_from(["hall", "hall", "hall", "booth"])),
            )
        )
    order = [(f"r{a}", f"r{b}") for a, b in combinations(range(len(pairs)), 2) if draw(st.integers(0, 8)) == 0]
    tables = draw(st.integers(1, 3) | st.tuples(*[st.integers(0, 3)] * count))
    return Problem(
        slots,
        people,
        tuple(requests),
        {"hall": tables},
        precedences=tuple(order),
        max_break_spread=draw(st.sampled_from([None, None, 0, 1, 2])),
    )


def instances(**limits: int) -> settings:
    return settings(
        max_examples=limits.get("examples", 120),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def fair(tables: int, **fields: object) -> Problem:
    """Four exhibitors and four buyers; everybody meets three of the four others, in five slots."""
    people = tuple(Participant(f"{side}{number}") for side in "eb" for number in range(4))
    requests = tuple(
        Request(f"e{one}-b{other}", (f"e{one}", f"b{other}"), must=True, pool="hall")
        for one in range(4)
        for other in range(4)
        if one != other
    )
    slots = tuple(Slot(0) for _ in range(5))
    return replace(Problem(slots, people, requests, {"hall": tables}), **fields)  # type: ignore[arg-type]
