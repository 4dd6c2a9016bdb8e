"""Meetings of two slots: one table, one interpreter, no break between, and twice the time of everybody in them."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.scheduling.generate import problem as an_expo
from benchmarks.scheduling.generate import with_long
from expo.domain import rulebook
from expo.domain.problem import BOOTH, Participant, Problem, Request, Slot
from expo.domain.rehearsals import Assumptions
from expo.domain.slots import slots_of
from expo.domain.timetable import Placement, Timetable
from expo.scheduling import Infeasible, options, replan, replay, solve
from expo.scheduling.errors import Malformed
from expo.scheduling.formats import problem_document, problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.tables import placements
from tests.scheduling import small
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right, planned

Document = dict[str, Any]
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def expo_with_long_meetings(**more: Any) -> Document:
    document: Document = with_long(an_expo(30, 45, 300, **more), every=5)
    return document


@some
@given(small.problems(long=True))
def test_a_small_problem_is_solved_to_the_proven_optimum(document: Document) -> None:
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == small.best(document)
    assert schedule.status == "optimal"


@some
@given(small.problems(musts=True, tied=True, long=True, requests=4))
def test_musts_orders_and_spreads_are_kept_or_the_conflict_is_named(document: Document) -> None:
    truth = small.best(document)

    if truth is None:
        with pytest.raises(Infeasible, match="these musts cannot all be met: r"):
            planned(document)
        return
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == truth


@some
@given(small.problems(long=True, requests=4).flatmap(small.on_foot))
def test_people_can_walk_to_a_long_meeting_and_on_from_there(document: Document) -> None:
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == small.best(document)


@some
@given(small.problems(long=True, requests=4), st.integers(0, 3), st.integers(0, 3))
def test_a_small_problem_is_planned_again_as_well_as_can_be(document: Document, person: int, slot: int) -> None:
    old = planned(document)
    changed = deepcopy(document)
    away = changed["participants"][person % len(changed["participants"])]
    away["unavailable"] = sorted({*away.get("unavailable", ()), slot % len(changed["slots"])})

    new = replan(problem_from(changed), old.placements, stop=CpuSeconds(20))

    is_right(changed, new)
    truth = small.best_again(changed, {one.request: one.slot for one in old.placements})
    assert (new.dropped, new.shortfall, -new.weight, new.moved) == truth


@some
@given(small.problems(tied=True, long=True, requests=8), st.randoms(use_true_random=False))
def test_the_occupancy_and_the_rulebook_leave_the_same_slots(document: Document, chance: Any) -> None:
    problem = problem_from(document)
    instance = compile_problem(problem)
    occupancy = Occupancy(instance)

    for _ in range(12):
        request = chance.randrange(instance.requests)
        if occupancy.plan.slot[request] >= 0:
            occupancy.remove(request)
        elif occupancy.feasible_slots(request):
            occupancy.insert(request, chance.choice(list(slots_of(occupancy.feasible_slots(request)))))
        timetable = Timetable(problem, placements(instance, occupancy.plan))
        for other, name in enumerate(instance.request_ids):
            by_rules, by_count = rulebook.fitting_slots(problem, timetable, name), occupancy.feasible_slots(other)
            if problem.request(name).length == 1 or problem.request(name).pool == BOOTH:
                assert by_count == by_rules
            else:  # free tables may differ from slot to slot until others change theirs
                assert not by_rules & ~by_count


@pytest.mark.parametrize("scarce", [False, True])
def test_an_expo_with_long_meetings_comes_near_the_proven_weight(scarce: bool) -> None:
    document = expo_with_long_meetings(scarce=scarce, seed=1)

    schedule = planned(document, 8)

    is_right(document, schedule)
    assert schedule.shortfall == schedule.bounds.shortfall
    assert schedule.weight >= 0.98 * schedule.bounds.weight


def test_a_long_meeting_that_loses_its_time_finds_another() -> None:
    document = expo_with_long_meetings(seed=4)
    old = planned(document, 4)
    length = {one["id"]: one.get("length", 1) for one in document["requests"]}
    moved = next(one for one in old.placements if length[one.request] > 1)
    changed = deepcopy(document)
    pair = next(one["pair"] for one in document["requests"] if one["id"] == moved.request)
    away = next(one for one in changed["participants"] if one["id"] == pair[0])
    away["unavailable"] = sorted({*away.get("unavailable", ()), moved.slot + 1})

    new = replan(problem_from(changed), old.placements, stop=CpuSeconds(10))

    is_right(changed, new)
    assert new.dropped == 0
    assert moved.slot not in {one.slot for one in new.placements if one.request == moved.request}
    first = next(options(problem_from(changed), old.placements, stop=CpuSeconds(10)))
    is_right(changed, first.schedule)
    assert first.others_moved == ()


def test_a_long_meeting_does_not_go_on_after_lunch() -> None:
    problem = Problem(
        slots=tuple(Slot(0, start, 30) for start in _half_hours()),
        participants=(Participant("a"), Participant("b")),
        requests=(Request("r", ("a", "b"), length=2),),
    )

    assert list(slots_of(rulebook.fitting_slots(problem, Timetable(problem), "r"))) == [0, 3]


def test_what_follows_a_long_meeting_begins_after_its_second_slot() -> None:
    document = expo_with_long_meetings(seed=3)
    names = [row["id"] for row in document["requests"]]
    document |= {"precedences": [[names[at], names[at + 1]] for at in range(0, 280, 5)]}  # each long one before another
    document["requests"][1] |= {"fixed": 0, "weight": 1_000}  # in the greedy pass before the one that has to precede it

    is_right(document, planned(document, 1))


def test_a_long_meeting_takes_two_of_a_limit_and_of_the_day() -> None:
    problem = Problem(
        slots=(Slot(0), Slot(0), Slot(0)),
        participants=(Participant("a", max_total=2), Participant("b"), Participant("c")),
        requests=(Request("long", ("a", "b"), length=2), Request("short", ("a", "c"))),
    )
    timetable = Timetable(problem, [Placement("long", 1)])

    assert timetable.meetings_of("a") == 2
    assert list(slots_of(timetable.busy_slots("b"))) == [1, 2]
    assert rulebook.reason(problem, timetable, "short") == "participant_full"


def test_a_replay_counts_a_long_meeting_once_and_its_table_for_both_slots() -> None:
    problem = Problem(
        slots=(Slot(0), Slot(0)),
        participants=(Participant("a"), Participant("b")),
        requests=(Request("r", ("a", "b"), pool="hall", length=2),),
        pools={"hall": 1},
    )

    found = replay(problem, solve(problem, stop=CpuSeconds(2)).placements, Assumptions(), runs=200, seed=1)

    assert found.planned == 1
    assert found.held.mean > 0.8
    assert len([minutes for minutes in found.idle_by_slot if minutes > 0]) == 2


def test_the_length_is_written_and_read_again() -> None:
    document = expo_with_long_meetings(seed=2)

    again: Any = problem_document(problem_from(document))

    assert again["version"] == 2
    assert [one.get("length") for one in again["requests"]] == [one.get("length") for one in document["requests"]]
    document["requests"][0]["length"] = 3
    with pytest.raises(Malformed, match=r"requests\[0\].length"):
        problem_from(document)


def _half_hours() -> list[Any]:
    morning = datetime(2026, 10, 20, 10, tzinfo=UTC)
    return [morning + timedelta(minutes=minutes) for minutes in (0, 30, 120, 180, 210)]
