"""What if: the replay of a timetable with people who stay away, come late, or take a free seat."""

import json
import time
from pathlib import Path

import pytest

from benchmarks.scheduling.generate import SIZES
from benchmarks.scheduling.generate import problem as an_expo
from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.timetable import Placement
from expo.scheduling.__main__ import main
from expo.scheduling.formats import problem_from, schedule_document, write
from expo.scheduling.replaying import Assumptions, replay
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


def test_a_no_show_rate_is_what_it_says(two: Problem) -> None:
    found = replay(two, TWO_IN_A_ROW, Assumptions(0, 0.25, late=0, refill=0), runs=20_000)

    assert found.held.mean == pytest.approx(1.5, abs=0.03)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(two: Problem) -> None:
    assert replay(two, TWO_IN_A_ROW, Assumptions(), seed=4) == replay(two, TWO_IN_A_ROW, Assumptions(), seed=4)
    assert replay(two, TWO_IN_A_ROW, Assumptions(), seed=4) != replay(two, TWO_IN_A_ROW, Assumptions(), seed=5)


def test_a_thousand_replays_of_an_expo_take_less_than_five_seconds(tmp_path: Path, capsys) -> None:
    document = an_expo(*SIZES["S"], seed=1)
    schedule = solve(problem_from(document), stop=MaxSeconds(2))
    write(document, tmp_path / "problem.json")
    write(schedule_document(schedule), tmp_path / "schedule.json")

    began = time.process_time()
    status = main(
        ["whatif", str(tmp_path / "problem.json"), str(tmp_path / "schedule.json"), "--output",
         str(tmp_path / "replay.json")]
    )  # fmt: skip

    assert status == 0
    assert time.process_time() - began < 5
    written = json.loads((tmp_path / "replay.json").read_text())
    assert written["planned"] == len(schedule.placements) > written["held"]["mean"]
    assert "held" in capsys.readouterr().out
