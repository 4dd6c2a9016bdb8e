"""The timetable: who sits where, and its figures."""

import pickle

import pytest

from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.slots import breaks, rested, slot_set
from expo.domain.timetable import Placement, Timetable


@pytest.fixture
def problem() -> Problem:
    return Problem(
        name="small",
        slots=tuple(Slot(day) for day in (0, 0, 0, 1)),
        pools={"hall": 2},
        participants=(Participant("a", min_total=2), Participant("b", parallel=2), Participant("c")),
        requests=(
            Request("ab", ("a", "b"), 5, pool="hall"),
            Request("bc", ("b", "c"), 7, pool="hall"),
            Request("ac", ("a", "c"), 11),
        ),
    )


@pytest.mark.parametrize(("slots", "count"), [([], 0), ([3], 0), ([1, 2, 3], 0), ([5, 1], 1), ([0, 2, 4, 5, 9], 3)])
def test_a_break_is_an_idle_run_between_two_meetings(slots: list[int], count: int) -> None:
    assert breaks(slots) == count


def test_a_repeated_slot_is_no_day_at_all() -> None:
    with pytest.raises(ValueError, match="repeated"):
        breaks([1, 1])


def test_two_meetings_on_two_days_make_no_break(problem: Problem) -> None:
    timetable = Timetable(problem, [Placement("ab", 0, 0), Placement("ac", 3)])

    assert timetable.breaks == 0


def test_figures_count_what_is_missing_worth_and_broken(problem: Problem) -> None:
    timetable = Timetable(problem, [Placement("ab", 0, 0), Placement("bc", 2, 1)])

    assert (timetable.shortfall, timetable.weight, timetable.breaks) == (1, 12, 1)


def test_taking_a_meeting_out_leaves_no_trace(problem: Problem) -> None:
    timetable = Timetable(problem, [Placement("ab", 0, 0)])

    timetable.add(Placement("bc", 0, 1))
    full = timetable.full_slots("b"), timetable.tables_used("hall", 0), timetable.meetings_of("b")
    timetable.remove("bc")

    assert full == (0b1, 2, 2)
    assert timetable.full_slots("b") == 0
    assert timetable.busy_slots("b") == 0b1
    assert timetable.free_table_slots("hall", 1) == timetable.problem.table_slots("hall", 1)
    assert timetable.lowest_table(problem.request("bc"), 0) == 1
    assert list(timetable) == [Placement("ab", 0, 0)]


def test_a_participants_day_is_told_in_time_order(problem: Problem) -> None:
    timetable = Timetable(problem, [Placement("ac", 2), Placement("ab", 1, 0)])

    assert [one.request for one in timetable.held_by("a")] == ["ab", "ac"]


def test_a_request_is_added_once(problem: Problem) -> None:
    timetable = Timetable(problem, [Placement("ab", 0, 0)])

    with pytest.raises(ValueError, match="met already"):
        timetable.add(Placement("ab", 1, 0))


@pytest.mark.parametrize(
    ("work", "limit", "free"),
    [
        ([], 1, [0, 1, 2, 3]),
        ([1], 1, [1, 3]),
        ([0, 1], 2, [0, 1, 3]),
        ([0, 2], 2, [0, 2, 3]),
        ([0, 2], 3, [0, 1, 2, 3]),
    ],
)
def test_rest_is_kept_on_both_sides_of_a_slot(work: list[int], limit: int, free: list[int]) -> None:
    assert rested(slot_set(work), 0b1111, limit) == slot_set(free)


def test_a_problem_travels_to_other_processes(problem: Problem) -> None:
    assert pickle.loads(pickle.dumps(problem)) == problem
