"""Fewest breaks: whatever the shortcuts, the answer is that of trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.domain import rulebook
from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.timetable import Timetable
from expo.scheduling.breaks.domains import distinct_slots, narrow
from expo.scheduling.breaks.relaxation import Silhouettes, bipartition
from expo.scheduling.breaks.search import Outcome, count_breaks, fewest_breaks
from expo.scheduling.instance.instance import compile_problem, placements, slots_in
from expo.scheduling.run import Watch
from expo.scheduling.stops import MaxSeconds

Slots = dict[str, int]
"""Where each request is held."""


def answer(problem: Problem, *, seconds: float = 60, workers: int = 1, seed: int = 0) -> tuple[Outcome, Slots]:
    instance = compile_problem(problem)
    with Watch(MaxSeconds(seconds)) as watch:
        outcome = fewest_breaks(instance, dict(enumerate(instance.open)), watch, workers=workers, seed=seed)
    if outcome.plan is None:
        return outcome, {}
    placed = placements(instance, outcome.plan)
    assert rulebook.faults(problem, Timetable(problem, placed)) == ()
    return outcome, {one.request: one.slot for one in placed}


def timetables(problem: Problem) -> Iterator[Slots]:
    """Yield every way to hold all meetings, by the contract's own words and none of the solver's code."""
    windows = {}
    for one in problem.requests:
        slots = set(range(len(problem.slots)) if one.allowed is None else one.allowed)
        slots &= slots if one.fixed is None else {one.fixed}
        windows[one.id] = [
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
        for slot in windows[request.id]:
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
    some_slots = st.integers(0, 2**count - 1).map(lambda bits: frozenset(slots_in(bits)))
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


@instances()
@given(problems(), st.integers(1, 2))
def test_finds_the_fewest_breaks_or_proves_that_there_is_no_timetable(problem: Problem, workers: int) -> None:
    best = min((total(problem, held) for held in timetables(problem)), default=None)

    outcome, held = answer(problem, workers=workers)

    assert outcome.is_infeasible == (best is None) == bool(outcome.conflict)
    if best is not None:
        assert (outcome.breaks, outcome.bound, total(problem, held)) == (best, best, best)


@instances()
@given(problems())
def test_strikes_out_no_slot_that_some_timetable_uses(problem: Problem) -> None:
    instance = compile_problem(problem)

    kept = narrow(instance, dict(enumerate(instance.open)))

    for held in timetables(replace(problem, max_break_spread=None)):
        assert kept is not None
        assert all(kept[request] >> held[name] & 1 for request, name in enumerate(instance.request_ids))


@instances()
@given(problems(), st.randoms(use_true_random=False), st.integers(0, 2))
def test_silhouettes_hold_for_every_timetable_whatever_the_prices(problem: Problem, chance: object, extra: int) -> None:
    instance = compile_problem(replace(problem, max_break_spread=None))
    found = list(timetables(instance.problem))
    if not found:
        return
    windows = narrow(instance, dict(enumerate(instance.open)))
    assert windows is not None
    fewest = min(total(problem, held) for held in found)
    wild = [
        [
            chance.randrange(-4000, 9000) if row.is_equation else chance.randrange(9000)  # type: ignore[attr-defined]
            for _ in row.limit
        ]
        for row in Silhouettes(instance, windows).rows
    ]
    shadows = Silhouettes(instance, windows, prices=wild if extra else None)
    if not extra:
        with Watch(MaxSeconds(60)) as watch:
            shadows.price(watch)
    shapes = shadows.shapes(fewest + extra)

    assert shadows.is_possible
    assert shadows.bound <= fewest
    for held in found:
        if total(problem, held) <= fewest + extra:
            for person, shape in shapes.items():
                busy = sum(
                    1 << held[one.id] for one in problem.requests if instance.participant_ids[person] in one.pair
                )
                assert busy & ~shape.can == 0
                assert shape.must & ~busy == 0
                day = [instance.day_set(index) for index in range(len(instance.days))]
                assert sum(_break_ends(busy & slots) for slots in day) & ~shape.ends == 0
                for slot in range(instance.slots):
                    past = (busy & (2 << slot) - 1).bit_count()
                    assert shape.least[slot] <= past <= shape.most[slot]


def _break_ends(busy: int) -> int:
    starts = busy & ~(busy << 1)
    return starts & (starts - 1)


@given(st.lists(st.integers(1, 31), min_size=1, max_size=4))
def test_distinct_slots_are_exactly_those_of_some_seating(windows: list[int]) -> None:
    def seatings(index: int, taken: int) -> Iterator[tuple[int, ...]]:
        if index == len(windows):
            yield ()
            return
        for slot in slots_in(windows[index] & ~taken):
            for rest in seatings(index + 1, taken | 1 << slot):
                yield (slot, *rest)

    every = list(seatings(0, 0))
    expected = [sum(1 << slot for slot in {one[index] for one in every}) for index in range(len(windows))]

    assert distinct_slots(list(windows)) == (expected if every else None)


def fair(tables: int, **fields: object) -> Problem:
    """Four exhibitors and four buyers; everybody meets three of the four others, in five slots."""
    people = tuple(Participant(f"{side}{number}") for side in "eb" for number in range(4))
    requests = tuple(
        Request(f"e{one}-b{other}", (f"e{one}", f"b{other}"), must=True, pool="hall")
        for one in range(4)
        for other in range(4)
        if one != other
    )
    return replace(Problem(tuple(Slot(0) for _ in range(5)), people, requests, {"hall": tables}), **fields)  # type: ignore[arg-type]


def test_knows_optima_of_a_small_fair() -> None:
    assert answer(fair(4))[0].breaks == 0  # three slots hold it: four tables, four meetings at a time
    assert answer(fair(2))[0].is_infeasible  # ten chances for twelve meetings
    # Nobody can do without any of the three slots that have tables, and the second has none: one break each.
    assert answer(fair(0, pools={"hall": (4, 0, 4, 4, 0)}))[0].breaks == 8
    assert answer(fair(3))[0].breaks == 2  # tried out, all of it, once


def test_names_meetings_that_cannot_all_be_held() -> None:
    people = (Participant("host", unavailable=frozenset({0, 3})), *(Participant(name) for name in "abcd"))
    problem = Problem(
        tuple(Slot(0) for _ in range(4)),
        people,
        tuple(
            Request(name, ("host", name), must=True, allowed=slots and frozenset(slots))
            for name, slots in (("a", {0, 1}), ("b", {1, 3}), ("c", None), ("d", None))
        ),
    )

    conflict = answer(problem)[0].conflict

    assert [compile_problem(problem).request_ids[request] for request in conflict] in (["a", "b"], ["b", "a"])


def test_a_pause_that_cannot_be_avoided_is_counted_once() -> None:
    people = (Participant("host", unavailable=frozenset({1, 2})), Participant("one"), Participant("other"))
    problem = Problem(
        tuple(Slot(0) for _ in range(4)),
        people,
        (Request("a", ("host", "one"), must=True), Request("b", ("host", "other"), must=True)),
    )

    assert answer(problem)[0] == Outcome(answer(problem)[0].plan, 1, 1)
    assert answer(replace(problem, max_break_spread=0))[0].is_infeasible


def test_a_night_is_no_break() -> None:
    people = (Participant("host"), Participant("one"), Participant("other"))
    problem = Problem(
        (Slot(0), Slot(0), Slot(1), Slot(1)),
        people,
        (Request("a", ("host", "one"), must=True, fixed=0), Request("b", ("host", "other"), must=True, fixed=3)),
    )

    assert answer(problem)[0].breaks == 0


def test_sides_are_known_where_meetings_have_two() -> None:
    problem = fair(4)
    instance = compile_problem(problem)
    requests_of = {
        person: [r for r in range(instance.requests) if person in (instance.left[r], instance.right[r])]
        for person in range(instance.participants)
    }

    sides = bipartition(instance, requests_of)

    names = [
        {instance.participant_ids[person][0] for person, (_, side) in sides.items() if side == wanted}
        for wanted in (0, 1)
    ]
    assert sorted(map(sorted, names)) == [["b"], ["e"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_question_has_the_same_answer(workers: int) -> None:
    problem = fair(3)

    assert len({tuple(sorted(answer(problem, workers=workers, seed=7)[1].items())) for _ in range(3)}) == 1


def test_keeps_a_given_plan_when_there_is_no_time() -> None:
    problem = fair(3)
    instance = compile_problem(problem)
    windows = dict(enumerate(instance.open))
    with Watch(MaxSeconds(60)) as watch:
        start = fewest_breaks(instance, windows, watch, workers=1).plan
    assert start is not None

    with Watch(MaxSeconds(0)) as watch:
        empty = fewest_breaks(instance, windows, watch)
        kept = fewest_breaks(instance, windows, watch, start=start)

    assert (empty.plan, empty.is_infeasible) == (None, False)
    assert kept.breaks == count_breaks(instance, start)


def test_tells_of_better_plans_and_bounds_as_they_come() -> None:
    problem = fair(0, pools={"hall": (3, 1, 3, 2, 3)})
    instance = compile_problem(problem)
    plans: list[int] = []
    bounds: list[int] = []

    with Watch(MaxSeconds(60)) as watch:
        outcome = fewest_breaks(
            instance,
            dict(enumerate(instance.open)),
            watch,
            on_better=lambda _, breaks: plans.append(breaks),
            on_bound=bounds.append,
        )

    assert plans == sorted(set(plans), reverse=True)
    assert bounds == sorted(set(bounds))
    assert plans[-1] == bounds[-1] == outcome.breaks
