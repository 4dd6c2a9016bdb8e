"""Propagation: it removes no slot that some timetable uses."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from expo.domain.problem import Problem
from expo.domain.slots import slots_of
from expo.scheduling.breaks.domains import distinct_slots, propagate
from expo.scheduling.instance.compiling import compile_problem
from tests.scheduling.breaks.small_problems import instances, problems, timetables


@instances()
@given(problems())
def test_strikes_out_no_slot_that_some_timetable_uses(problem: Problem) -> None:
    instance = compile_problem(problem)

    kept = propagate(instance, dict(enumerate(instance.open)))

    for held in timetables(replace(problem, max_break_spread=None)):
        assert kept is not None
        assert all(kept[request] >> held[name] & 1 for request, name in enumerate(instance.request_ids))


@given(st.lists(st.integers(1, 31), min_size=1, max_size=4))
def test_distinct_slots_are_exactly_those_of_some_seating(domains: list[int]) -> None:
    def seatings(index: int, taken: int) -> Iterator[tuple[int, ...]]:
        if index == len(domains):
            yield ()
            return
        for slot in slots_of(domains[index] & ~taken):
            for rest in seatings(index + 1, taken | 1 << slot):
                yield (slot, *rest)

    every = list(seatings(0, 0))
    expected = [sum(1 << slot for slot in {one[index] for one in every}) for index in range(len(domains))]

    assert distinct_slots(list(domains)) == (expected if every else None)
