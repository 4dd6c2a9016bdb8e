"""Planning from nothing: whatever it says, rulebook and judge accept; and small problems are solved to the optimum."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.scheduling.generate import problem as an_expo
from expo.domain import rulebook
from expo.domain.timetable import Timetable
from expo.scheduling import Infeasible, MaxSeconds, Progress, Schedule, StopRequested, any_of, solve
from expo.scheduling.breaks import annealer
from expo.scheduling.formats import problem_from, schedule_document
from expo.scheduling.run import Deadline
from tests.scheduling import judge, small
from tests.scheduling.limits import CpuSeconds

Document = dict[str, Any]
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def planned(document: Document, seconds: float = 20) -> Schedule:
    return solve(problem_from(document), stop=CpuSeconds(seconds))


def is_right(document: Document, schedule: Schedule) -> None:
    """Both judges agree, the figures are true, and every unmet request has the reason that the filters give."""
    problem = problem_from(document)
    timetable = Timetable(problem, schedule.placements)
    told: Any = schedule_document(schedule)
    meetings = told["meetings"]

    assert rulebook.faults(problem, timetable) == ()
    assert judge.faults(document, meetings) == []
    assert judge.figures(document, meetings) == (schedule.shortfall, schedule.weight, schedule.breaks)
    assert schedule.bounds.shortfall <= schedule.shortfall
    assert schedule.bounds.weight >= schedule.weight
    assert schedule.bounds.breaks <= schedule.breaks + schedule.walk_cost
    if document.get("walking"):
        assert judge.walks(document, meetings) == (told["walking_minutes"], told["missing_minutes"])
    reasons = {one.request: one.reason for one in schedule.unmet}
    assert reasons == {
        one.id: rulebook.reason(problem, timetable, one.id) for one in problem.requests if one.id not in timetable
    }
    assert None not in reasons.values()


@some
@given(small.problems())
def test_a_small_problem_is_solved_to_the_proven_optimum(document: Document) -> None:
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == small.best(document)
    assert schedule.status == "optimal"


@some
@given(small.problems(musts=True, tied=True, requests=4))
def test_musts_orders_and_spreads_are_kept_or_the_conflict_is_named(document: Document) -> None:
    truth = small.best(document)

    if truth is None:
        with pytest.raises(Infeasible, match="these musts cannot all be met: r"):
            planned(document)
        return
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == truth


@pytest.mark.parametrize("scarce", [False, True])
def test_an_expo_is_planned_to_the_proven_weight_with_few_breaks(scarce: bool) -> None:
    document, enough = an_expo(30, 45, 300, scarce=scarce, seed=1), threading.Event()

    def hear(progress: Progress) -> None:
        if progress.phase == "breaks" and (progress.breaks or 0) <= 6:
            enough.set()

    stop = any_of(CpuSeconds(60), StopRequested(enough.is_set))
    schedule = solve(problem_from(document), stop=stop, on_progress=hear)

    is_right(document, schedule)
    assert (schedule.shortfall, schedule.weight) == (schedule.bounds.shortfall, schedule.bounds.weight)
    assert schedule.breaks <= 6


@pytest.mark.parametrize("seed", [0, 3])
def test_a_floor_that_wishes_cannot_reach_is_a_proven_shortfall(seed: int) -> None:
    document = an_expo(20, 30, 180, seed=seed)
    wishes = {"e0003": 0, "e0007": 1}  # of the three meetings that each of them is to have
    for name, number in wishes.items():
        theirs = [one for one in document["requests"] if name in one["pair"]]
        document["requests"] = [one for one in document["requests"] if one not in theirs[number:]]
        next(one for one in document["participants"] if one["id"] == name)["min_total"] = 3

    schedule = planned(document, 10)

    is_right(document, schedule)
    assert schedule.shortfall == schedule.bounds.shortfall >= 5
    assert schedule.weight == schedule.bounds.weight


def test_the_same_problem_and_seed_give_the_same_schedule() -> None:
    document = an_expo(12, 18, 100, seed=2)

    # Counted in moves, not in seconds: as long as neither run is cut short, they take the same path.
    once, again = planned(document, 30), planned(document, 30)

    assert once.placements == again.placements


def test_names_and_order_of_input_do_not_matter() -> None:
    document = an_expo(12, 18, 100, seed=3)
    renamed = {one["id"]: f"x{n}" for n, one in enumerate(reversed(document["participants"]))}
    other = {
        **document,
        "participants": [{**one, "id": renamed[one["id"]]} for one in reversed(document["participants"])],
        "requests": [
            {**one, "id": f"q{n}", "pair": [renamed[name] for name in one["pair"]]}
            for n, one in enumerate(reversed(document["requests"]))
        ],
    }

    a, b = planned(document), planned(other)

    assert (a.shortfall, a.weight, a.breaks, a.bounds) == (b.shortfall, b.weight, b.breaks, b.bounds)


def test_a_run_is_stopped_from_outside_and_keeps_its_best() -> None:
    stop, heard = threading.Event(), []

    def hear(progress: Progress) -> None:
        heard.append(progress)
        if progress.weight is not None:
            stop.set()

    problem = problem_from(an_expo(99, 150, 1200, seed=4))
    schedule = solve(problem, on_progress=hear, stop=StopRequested(stop.is_set))

    assert schedule.breaks_by_day == ()  # left alone, it would anneal for five cycles and then prove each day's
    assert schedule.weight >= max(one.weight or 0 for one in heard)
    assert heard[-1].phase == "done"
    assert len(heard[-1].best()) > 900


def test_a_listener_that_fails_does_no_harm() -> None:
    def fail(progress: Progress) -> None:
        raise RuntimeError("the page is gone")

    schedule = solve(problem_from(an_expo(6, 8, 30, seed=5)), stop=MaxSeconds(2), on_progress=fail)

    assert schedule.placements


@pytest.mark.parametrize("seconds", [0.05, 3])
def test_breaks_that_have_to_be_even_leave_no_wish_out_that_would_fit(seconds: float) -> None:
    document = {**an_expo(20, 30, 180, seed=1), "max_break_spread": 1}

    schedule = solve(problem_from(document), stop=MaxSeconds(seconds))

    is_right(document, schedule)
    assert schedule.placements


def test_without_a_single_slot_nobody_is_ever_free_together() -> None:
    document = {
        "version": 1,
        "slots": [],
        "pools": {},
        "participants": [{"id": "a"}, {"id": "b"}],
        "requests": [{"id": "r", "pair": ["a", "b"], "weight": 1}],
    }

    schedule = solve(problem_from(document), stop=MaxSeconds(5))

    assert [(one.request, one.reason) for one in schedule.unmet] == [("r", "no_common_slot")]


def test_a_run_that_only_a_person_can_stop_cools_twice_as_long_from_cycle_to_cycle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document, stopped = an_expo(20, 30, 180, seed=8), threading.Event()
    cycles: list[int] = []  # the first is the descent before them
    follow = annealer.Annealer._follow

    def note(self: annealer.Annealer, steps: list[tuple[float, float, int]], deadline: Deadline) -> Iterator[None]:
        cycles.append(sum(moves for _hot, _cold, moves in steps))
        if len(cycles) == 4:
            stopped.set()
        return follow(self, steps, deadline)

    monkeypatch.setattr(annealer, "SHORTEN_MIN_BREAKS", 0)
    monkeypatch.setattr(annealer.Annealer, "_follow", note)

    is_right(document, solve(problem_from(document), stop=StopRequested(stopped.is_set)))

    assert cycles[1:] == [annealer.STEPS * (annealer.MOVES * 2**number // annealer.STEPS) for number in range(3)]


def test_a_run_goes_on_from_the_best_of_one_that_was_interrupted() -> None:
    problem = problem_from(an_expo(12, 18, 100, seed=3))
    first = solve(problem, stop=CpuSeconds(20))

    again = solve(problem, stop=MaxSeconds(0), known=first.placements)

    assert (again.weight, again.breaks) == (first.weight, first.breaks)
    assert solve(problem, stop=MaxSeconds(0)).breaks > first.breaks


@pytest.mark.parametrize(
    ("all_have", "a_third_have"),
    [pytest.param({"pool": "hall"}, {}, id="few tables"), pytest.param({"must": True}, {"length": 2}, id="long musts")],
)
def test_a_small_crowded_problem_has_hardly_a_break(all_have: Document, a_third_have: Document) -> None:
    pairs = [[f"e{e}", f"b{(e * 13 + k * k * 7 + k) % 40}"] for e in range(10) for k in range(10)]
    document = {
        "version": 2,
        "slots": [{"day": number // 10} for number in range(20)],
        "pools": {"hall": 4},
        "participants": [{"id": name} for name in sorted({name for pair in pairs for name in pair})],
        "requests": [
            {"id": f"r{number}", "pair": pair, "weight": 1} | all_have | ({} if number % 3 else a_third_have)
            for number, pair in enumerate(pairs)
        ],
    }

    assert planned(document, 2).breaks <= 2  # the exact model alone leaves some 40
