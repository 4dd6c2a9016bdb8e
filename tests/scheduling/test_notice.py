"""What begins within the notice stays: a hard rule of the rulebook, of planning and of planning again."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.scheduling.generate import problem as an_expo
from expo.domain import rulebook
from expo.domain.timetable import Timetable
from expo.scheduling import options, replan
from expo.scheduling.formats import problem_document, problem_from, schedule_document
from tests.scheduling import judge, small
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right, planned

Document = dict[str, Any]
OPENING = datetime.fromisoformat("2026-10-20T10:00:00+09:00")


def on_the_clock(document: Document, now: int, notice: int) -> Document:
    """Give every slot half an hour from ten on, and say what time it is, in minutes after ten."""
    slots = [
        row | {"start": (OPENING + timedelta(minutes=30 * index)).isoformat()}
        for index, row in enumerate(document["slots"])
    ]
    return document | {
        "slots": slots,
        "now": (OPENING + timedelta(minutes=now)).isoformat(),
        "notice_minutes": notice,
    }


def held_in(document: Document, held: dict[str, int]) -> Document:
    return document | {"requests": [row | {"held": held.get(row["id"])} for row in document["requests"]]}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems(requests=5), st.integers(-60, 90), st.sampled_from((0, 30, 45)), st.data())
def test_a_new_plan_changes_nothing_near(document: Document, now: int, notice: int, data: st.DataObject) -> None:
    held = {one.request: one.slot for one in planned(document).placements}
    person = data.draw(st.sampled_from(document["participants"]))
    person["unavailable"] = [*person["unavailable"], data.draw(st.integers(0, len(document["slots"]) - 1))]
    near = held_in(on_the_clock(document, now, notice), held)

    schedule = planned(near)

    is_right(near, schedule)
    assert problem_document(problem_from(near)) == problem_document(problem_from(problem_document(problem_from(near))))


def test_after_a_change_no_option_moves_what_begins_soon() -> None:
    document = an_expo(12, 18, 80, seed=4)
    old = planned(document, 3).placements
    first = document["participants"][0]
    first["unavailable"] = list(range(2, 9))
    near = document | {"now": document["slots"][1]["start"], "notice_minutes": 30}
    problem, held = problem_from(near), {one.request: one.slot for one in old}

    found = [one.schedule for one in options(problem, old, stop=CpuSeconds(3))]

    assert found
    for schedule in [*found, replan(problem, old, stop=CpuSeconds(1))]:
        assert not judge.faults(held_in(near, held), schedule_document(schedule)["meetings"])  # type: ignore[arg-type]


def test_a_wish_that_could_only_be_met_soon_is_told_so() -> None:
    document = on_the_clock(
        {
            "slots": [{"day": 0}, {"day": 0}],
            "participants": [{"id": "a"}, {"id": "b", "unavailable": [1]}],
            "requests": [{"id": "r", "pair": ["a", "b"], "weight": 1}],
        },
        0,
        10,
    )
    problem = problem_from(document)

    assert rulebook.reason(problem, Timetable(problem), "r") == "too_near"
    assert [(one.request, one.reason) for one in planned(document).unmet] == [("r", "too_near")]
