"""What if: the replay of a timetable with people who stay away, come late, or take a free seat."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.scheduling.generate import SIZES
from benchmarks.scheduling.generate import problem as an_expo
from expo.domain.problem import Interpreter, Participant, Problem, Request, Slot
from expo.domain.rehearsals import Assumptions, recut
from expo.domain.timetable import Placement
from expo.scheduling.__main__ import main
from expo.scheduling.formats import problem_from, schedule_document, write
from expo.scheduling.replaying import replay
from expo.scheduling.solving import solve
from expo.scheduling.stops import MaxSeconds

PUNCTUAL = Assumptions(first_no_show=0, second_no_show=0, late=0, refill=0)
TWO_IN_A_ROW = (Placement("ax", 0, 0, None), Placement("ay", 1, 0, None))


@pytest.fixture
def two() -> Problem:
    return Problem(
        name="two in a row",
        slots=(Slot(0, minutes=30), Slot(0, minutes=30)),
        pools={"hall": 1},
        participants=(Participant("a"), Participant("x"), Participant("y")),
        interpreters=(),
        requests=(Request("ax", ("a", "x"), pool="hall"), Request("ay", ("a", "y"), pool="hall")),
    )


def test_if_everybody_is_there_on_time_everything_is_held_and_nobody_waits(two: Problem) -> None:
    found = replay(two, TWO_IN_A_ROW, PUNCTUAL)

    assert (found.planned, found.held, found.waiting.mean, found.idle_tables.mean) == (2, (2, 2, 2, 2), 0, 0)
    assert found.per_exhibitor == {"a": (2, 2, 2, 2)}


def test_buyers_who_stay_away_leave_tables_idle_unless_somebody_else_sits_down(two: Problem) -> None:
    nobody = replay(two, TWO_IN_A_ROW, Assumptions(0, 1, late=0, refill=0, patience=10))
    others = replay(two, TWO_IN_A_ROW, Assumptions(0, 1, late=0, refill=1, patience=10))

    assert (nobody.held.mean, nobody.waiting.mean, nobody.idle_tables.mean) == (0, 20, 60)
    assert (others.held.mean, others.refilled.mean, others.idle_tables.mean) == (0, 2, 20)


def test_lateness_is_passed_on_to_the_next_meeting(two: Problem) -> None:
    late = Assumptions(0, 0, late=1, late_minutes=10, refill=0, patience=1_000, least_share=1)

    alone = replay(two, TWO_IN_A_ROW[:1], late, runs=4_000)
    both = replay(two, TWO_IN_A_ROW, late, runs=4_000)

    assert both.idle_tables.mean > 2 * alone.idle_tables.mean


def test_an_interpreter_who_still_sits_elsewhere_keeps_two_people_waiting() -> None:
    problem = Problem(
        slots=(Slot(0, minutes=30), Slot(0, minutes=30)),
        pools={"hall": 2},
        participants=tuple(map(Participant, "abxy")),
        interpreters=(Interpreter("i", frozenset({"vi"})),),
        requests=(
            Request("ax", ("a", "x"), pool="hall", language="vi"),
            Request("by", ("b", "y"), pool="hall", language="vi"),
        ),
    )
    late = Assumptions(0, 0, late=1, late_minutes=10, refill=0, patience=1_000, least_share=1)

    found = replay(problem, (Placement("ax", 0, 0, "i"), Placement("by", 1, 0, "i")), late, runs=2_000)
    alone = replay(problem, (Placement("by", 1, 0, "i"),), late, runs=2_000)

    assert alone.short_interpreters.mean == 0 < found.short_interpreters.mean < 1
    assert (found.with_one.mean, sum(found.idle_by_slot)) == (2, pytest.approx(found.idle_tables.mean))


def test_an_hour_is_cut_into_longer_slots_and_people_stay_away() -> None:
    start = datetime(2026, 6, 1, 10, tzinfo=UTC)
    problem = Problem(
        slots=tuple(Slot(0, start + timedelta(minutes=20 * n), 20) for n in range(6)),
        pools={"hall": (2, 2, 2, 1, 2, 2)},
        participants=(Participant("a", unavailable=frozenset({0})), Participant("x")),
        requests=(Request("ax", ("a", "x"), pool="hall", must=True, fixed=5, allowed=frozenset({4, 5})),),
    )

    longer, more = recut(problem, 40), recut(problem, 20, more_tables=1)

    assert [slot.minutes for slot in longer.slots] == [40, 40, 40]
    assert longer.participant("a").unavailable == frozenset({0})
    assert longer.pools["hall"] == (2, 1, 2)
    assert longer.request("ax") == Request("ax", ("a", "x"), pool="hall", allowed=frozenset({2}))
    assert more.pools["hall"] == (3, 3, 3, 2, 3, 3)


def test_a_no_show_rate_is_what_it_says(two: Problem) -> None:
    found = replay(two, TWO_IN_A_ROW, Assumptions(0, 0.25, late=0, refill=0), runs=20_000)

    assert found.held.mean == pytest.approx(1.5, abs=0.03)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(two: Problem) -> None:
    assert replay(two, TWO_IN_A_ROW, Assumptions(), seed=4) == replay(two, TWO_IN_A_ROW, Assumptions(), seed=4)
    assert replay(two, TWO_IN_A_ROW, Assumptions(), seed=4) != replay(two, TWO_IN_A_ROW, Assumptions(), seed=5)


def test_a_thousand_replays_of_an_expo_are_written_with_what_they_hold(tmp_path: Path, capsys) -> None:
    document = an_expo(*SIZES["S"], seed=1)
    schedule = solve(problem_from(document), stop=MaxSeconds(0))
    write(document, tmp_path / "problem.json")
    write(schedule_document(schedule), tmp_path / "schedule.json")

    status = main(
        [
            "whatif",
            str(tmp_path / "problem.json"),
            str(tmp_path / "schedule.json"),
            "--output",
            str(tmp_path / "replay.json"),
        ]
    )

    assert status == 0
    written = json.loads((tmp_path / "replay.json").read_text())
    assert written["planned"] == len(schedule.placements) > written["held"]["mean"]
    assert "held" in capsys.readouterr().out


def test_a_thousand_replays_take_as_many_steps_as_ten(two: Problem) -> None:
    def steps(runs: int) -> int:
        taken: list[str] = []
        sys.setprofile(lambda _frame, event, _argument: taken.append(event))
        replay(two, TWO_IN_A_ROW, Assumptions(), runs=runs)
        sys.setprofile(None)
        return len(taken)

    assert steps(1000) == steps(10) > 100
