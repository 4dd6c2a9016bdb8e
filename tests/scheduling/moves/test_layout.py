"""A plan laid out in arrays: who has anywhere to walk to, and where everybody is."""

from typing import Any

from benchmarks.scheduling.generate import on_foot
from benchmarks.scheduling.generate import problem as an_expo
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.layout import remove, restore, snapshot, state_of
from expo.scheduling.weight.greedy import greedy_plan


def on_two_floors(minutes: int) -> tuple[dict[str, Any], Instance]:
    document = on_foot(an_expo(12, 18, 100, seed=2), minutes)
    return document, compile_problem(problem_from(document))


def walkers(instance: Instance) -> set[str]:
    state = state_of(instance, Plan.empty(instance))
    return {name for name, walks in zip(instance.participant_ids, state.walks, strict=False) if walks}


def test_only_those_with_meetings_on_two_floors_walk() -> None:
    document, instance = on_two_floors(8)
    floors: dict[str, set[str]] = {}
    for row in document["requests"]:
        for person in row["pair"]:
            floors.setdefault(person, set()).add(row["place"])
    for person in document["participants"]:
        floors.setdefault(person["id"], set()).update(stay["place"] for stay in person["elsewhere"])

    assert walkers(instance) == {person for person, places in floors.items() if len(places) > 1} != set()


def test_nobody_walks_where_the_way_takes_no_longer_than_is_allowed() -> None:
    assert walkers(on_two_floors(5)[1]) == set()


def test_everybody_is_where_their_meeting_is_and_back_when_it_is_taken_out() -> None:
    _, instance = on_two_floors(8)
    plan = greedy_plan(instance).plan
    state, empty = state_of(instance, plan), state_of(instance, Plan.empty(instance))
    before = snapshot(state)

    for request, slot in enumerate(plan.slot):
        if slot >= 0:
            assert state.where[instance.left[request], slot] == state.spot[request] >= 0
            remove(state, request)

    assert (state.where == empty.where).all()
    restore(state, before)
    assert (state.where == state_of(instance, plan).where).all()
