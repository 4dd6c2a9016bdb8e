"""Re-planning: what may stay stays, as few as possible are dropped, and no other meeting moves without need."""

import random
from collections import Counter
from copy import deepcopy
from functools import cache
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.scheduling.fewest_moves import fewest_moves
from benchmarks.scheduling.generate import problem as an_expo
from benchmarks.scheduling.replanning import CHANGES
from expo.scheduling import Infeasible, Progress, Schedule, StopRequested, any_of, replan, solve
from expo.scheduling.formats import problem_from, schedule_document
from tests.scheduling import judge, small
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right

Document = dict[str, Any]


def planned_again(document: Document, old: Schedule) -> Schedule:
    return replan(problem_from(document), old.placements, stop=CpuSeconds(20))


@cache
def an_old_schedule() -> tuple[Document, Schedule]:
    """Plan a small expo to its proven weight, and no further: that is what people hold."""
    document, weighed = an_expo(20, 30, 180, seed=8), Event()

    def hear(progress: Progress) -> None:
        if progress.phase == "breaks":
            weighed.set()

    stop = any_of(CpuSeconds(60), StopRequested(weighed.is_set))
    return document, solve(problem_from(document), stop=stop, on_progress=hear)


def test_nothing_changed_so_nothing_changes() -> None:
    document, old = an_old_schedule()

    new = planned_again(document, old)

    is_right(document, new)
    assert (new.dropped, new.moved, new.rehoused) == (0, 0, 0)
    assert {*old.placements} == {*new.placements}


def test_when_an_exhibitor_drops_out_others_move_only_for_a_meeting_that_weighs_more() -> None:
    document, old = an_old_schedule()
    changed = deepcopy(document)
    changed["participants"][0]["unavailable"] = list(range(41))

    new = planned_again(changed, old)

    is_right(changed, new)
    assert (new.dropped, new.dropped_bound) == (0, 0)
    left = sum(
        one.weight
        for one in problem_from(changed).requests
        if one.id in {p.request for p in old.placements} and "e0000" not in one.pair
    )
    assert new.moved == 0 or new.weight > left


def test_when_a_slot_is_lost_its_meetings_find_another() -> None:
    document, old = an_old_schedule()
    changed = deepcopy(document)
    for person in changed["participants"]:
        person["unavailable"] = sorted({*person.get("unavailable", ()), 15})
    infeasible_at_baseline = sum(one.slot == 15 for one in old.placements)

    new = planned_again(changed, old)

    is_right(changed, new)
    assert new.dropped == new.dropped_bound
    assert (new.moved or 0) <= infeasible_at_baseline + 4


def test_walk_in_wishes_join_without_disturbing_anybody() -> None:
    document, old = an_old_schedule()
    changed = deepcopy(document)
    people = [one["id"] for one in changed["participants"]]
    changed["requests"] += [{"id": f"walk-in {n}", "pair": [people[n], people[-1 - n]], "weight": 5} for n in range(8)]

    new = planned_again(changed, old)

    is_right(changed, new)
    assert new.dropped == 0
    assert new.weight >= old.weight


@pytest.mark.parametrize("scarce", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_on_the_day_hardly_anybody_moves_who_need_not(change: str, scarce: bool) -> None:
    document = an_expo(20, 30, 180, scarce=scarce, seed=3)
    old = solve(problem_from(document), stop=CpuSeconds(3))
    changed = deepcopy(document)
    CHANGES[change](changed, random.Random(3))

    new = planned_again(changed, old)

    is_right(changed, new)
    assert new.dropped == new.dropped_bound
    assert (new.weight, new.shortfall) == (new.bounds.weight, new.bounds.shortfall)
    assert (new.moved or 0) <= int(fewest_moves(problem_from(changed), old.placements, new, 60)) + 1


@pytest.mark.parametrize("seed", [1, 2])
def test_a_must_that_needs_the_place_of_one_costs_one(seed: int) -> None:
    document = an_expo(20, 30, 180, scarce=True, seed=seed)
    old = solve(problem_from(document), stop=CpuSeconds(3))
    pairs = {one["id"]: one["pair"] for one in document["requests"]}
    held = Counter(person for one in old.placements for person in pairs[one.request] if person.startswith("e"))
    changed = deepcopy(document)
    busiest = next(one for one in changed["participants"] if one["id"] == held.most_common(1)[0][0])
    busiest["max_total"] = held[busiest["id"]]
    guest = next(
        one["id"]
        for one in changed["participants"]
        if one["id"].startswith("b")
        and [busiest["id"], one["id"]] not in pairs.values()
        and len(one["unavailable"]) < 25
    )
    changed["requests"].append({"id": "guest", "pair": [busiest["id"], guest], "weight": 50, "must": True})

    new = planned_again(changed, old)

    is_right(changed, new)
    assert "guest" in {one.request for one in new.placements}
    assert (new.dropped, new.dropped_bound) == (1, 1)
    assert (new.moved or 0) <= 3


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems(musts=True, tied=True, requests=4), st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_a_small_problem_is_planned_again_as_well_as_can_be(
    document: Document, person: int, slot: int, is_table: bool
) -> None:
    try:
        old = solve(problem_from(document), stop=CpuSeconds(20))
    except Infeasible:
        return
    changed = deepcopy(document)
    away = changed["participants"][person % len(changed["participants"])]
    away["unavailable"] = sorted({*away.get("unavailable", ()), slot % len(changed["slots"])})
    if is_table:
        changed["pools"]["zone"][slot % len(changed["slots"])] = 0
    truth = small.best_again(changed, {one.request: one.slot for one in old.placements})

    try:
        new = planned_again(changed, old)
    except Infeasible:
        assert truth is None
        return

    is_right(changed, new)
    meetings: Any = schedule_document(new)["meetings"]
    assert judge.faults(changed, meetings) == []
    assert (new.dropped, new.shortfall, -new.weight, new.moved) == truth
    assert (new.dropped_bound, new.bounds.shortfall, new.bounds.weight) == (new.dropped, new.shortfall, new.weight)
