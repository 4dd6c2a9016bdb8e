"""Booths are assigned: the hard rules always, the wishes as far as possible, with a proof and with reasons."""

from dataclasses import replace
from itertools import permutations

import pytest

from benchmarks.allocation.generate import generate
from expo.allocation import allocate, evaluate
from expo.domain.allocation import AllocationProblem, FloorUnit, Seeker, UnmetBooth, faults
from expo.domain.venue import Area, BoothKind, BoothService
from expo.scheduling import MaxSeconds
from tests.allocation.judge import beside, judged

ONE = frozenset({1})
MINUTE = MaxSeconds(60)


def row(count: int, *, hall: int = 1, water: tuple[int, ...] = ()) -> tuple[FloorUnit, ...]:
    """Return a row of booths, numbered from the entrance on."""
    return tuple(
        FloorUnit(
            100 * hall + place,
            f"{hall}-{place}",
            hall,
            Area(3.0 * place, 0, 3, 3),
            BoothKind.SHELL,
            frozenset({BoothService.WATER}) if place in water else frozenset(),
        )
        for place in range(count)
    )


def alone(number: int, **more: object) -> Seeker:
    return replace(Seeker(number, ONE), **more)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_it_says_the_judge_and_the_rules_accept_and_the_sample_size_is_proven(seed: int):
    problem = generate(99, 117, halls=4, seed=seed)

    found = allocate(problem, stop=MINUTE)

    assert judged(problem, found.placed) == []
    assert faults(problem, found.placed) == []
    assert found.is_proven
    assert len(found.placed) == 99
    assert found.score == evaluate(problem, found.placed)
    assert found.score.partners == problem.weights.partners * beside(problem, found.placed)


def test_the_optimum_of_a_small_floor_is_the_one_that_trying_everything_finds():
    seekers = (alone(1, wished=(102,)), alone(2, wished=(102, 101)), alone(3), alone(4, current=(100,)))
    problem = AllocationProblem(row(5), seekers, ((1, 3),), ((2, 4),), ((0.0, 0.0),))

    found = allocate(problem, stop=MINUTE)

    units = [unit.id for unit in problem.units]
    plans = ({n: (one,) for n, one in enumerate(chosen, 1)} for chosen in permutations(units, 4))
    assert found.score.total == max(evaluate(problem, plan).total for plan in plans)
    assert found.is_proven


def test_services_size_and_locks_are_kept():
    seekers = (
        alone(1, services=frozenset({BoothService.WATER})),
        alone(2, units=2),
        alone(3, current=(101,), is_locked=True, wished=(100,)),
    )
    problem = AllocationProblem(row(5, water=(4,)), seekers)

    found = allocate(problem, stop=MINUTE)

    assert found.placed == {1: (104,), 2: (102, 103), 3: (101,)}
    assert [(one.kind, one.seeker, one.reason) for one in found.unmet] == [("wished", 3, UnmetBooth.LOCKED)]


def test_competitors_are_apart_where_there_is_room():
    problem = AllocationProblem(row(5), (alone(1), alone(2)), (), ((1, 2),))

    found = allocate(problem, stop=MINUTE)

    (one,), (other,) = found.placed[1], found.placed[2]
    assert abs(one - other) == 4
    assert found.unmet == ()


def test_an_exhibitor_without_a_place_learns_why():
    nowhere = alone(5, halls=frozenset({2}))
    problem = AllocationProblem(row(2), (alone(1, units=3), alone(2), alone(3), alone(4), nowhere))

    found = allocate(problem, stop=MINUTE)

    assert found.score.placed == 2
    reasons = {one.seeker: one.reason for one in found.unmet}
    assert reasons.pop(1) is UnmetBooth.NO_SUCH_ROW
    assert reasons.pop(5) is UnmetBooth.NO_BOOTHS
    assert list(reasons.values()) == [UnmetBooth.ALL_TAKEN]


def test_where_locked_exhibitors_have_all_booths_the_row_is_not_to_blame():
    locked = alone(1, is_locked=True, current=frozenset({100}))

    found = allocate(AllocationProblem(row(1), (locked, alone(2))), stop=MINUTE)

    assert [(one.seeker, one.reason) for one in found.unmet] == [(2, UnmetBooth.ALL_TAKEN)]


def test_partners_of_different_halls_can_never_be_side_by_side():
    seekers = (alone(1), alone(2, halls=frozenset({2})))
    problem = AllocationProblem(row(2) + row(2, hall=2), seekers, ((1, 2),))

    found = allocate(problem, stop=MINUTE)

    assert {one.reason for one in found.unmet} == {UnmetBooth.NEVER_BESIDE}


def test_a_large_hall_is_solved_near_a_proven_bound_in_little_time():
    problem = generate(100, 130, halls=1, seed=1)

    found = allocate(problem, stop=MaxSeconds(8))

    assert judged(problem, found.placed) == []
    assert found.gap < 0.1
