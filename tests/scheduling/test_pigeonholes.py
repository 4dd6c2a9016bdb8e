"""Counting arguments name the meetings that outnumber their places, and never accuse a set that can be met."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.scheduling import Infeasible
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.pigeonholes import is_smallest, overfull
from tests.scheduling import small
from tests.scheduling.test_solving import planned

Document = dict[str, Any]


def an_exhibitor_with(buyers: int, slots: int, **row: Any) -> Document:
    """One exhibitor and so many buyers, each of whom it has to meet."""
    return {
        "slots": [{"day": slot // 10} for slot in range(slots)],
        "pools": {"hall": 60},
        "participants": [{"id": "e"}, *({"id": f"b{n}", "max_per_day": 4} for n in range(buyers))],
        "interpreters": [{"id": "kim", "languages": ["vi"], "max_run": 2}],
        "requests": [
            {"id": f"r{n}", "pair": ["e", f"b{n}"], "weight": 1, "must": True, "pool": "hall"} | row
            for n in range(buyers)
        ],
    }


def the_conflict(document: Document, seconds: float = 10) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        planned(document, seconds)
    return caught.value


def test_an_exhibitor_with_more_musts_than_slots_is_told_at_once_and_that_no_smaller_set_is_in_conflict() -> None:
    document = an_exhibitor_with(24, 20)

    conflict = the_conflict(document, seconds=0.001)  # over before counting begins

    assert len(conflict.conflict) == 21
    assert conflict.is_smallest


def test_musts_that_share_a_few_slots_are_named_rather_than_all_of_a_crowd() -> None:
    document = an_exhibitor_with(24, 20)
    for row in document["requests"][3:7]:
        row["allowed"] = [4, 5, 6]

    assert the_conflict(document).conflict == ("r3", "r4", "r5", "r6")


def test_the_tables_and_the_rest_of_an_interpreter_are_counted() -> None:
    tables = an_exhibitor_with(6, 20, allowed=[1, 2]) | {"pools": {"hall": 2}}
    for number, row in enumerate(tables["requests"]):
        row["pair"] = [f"e{number}", f"b{number}"]
        tables["participants"].append({"id": f"e{number}"})
    spoken = an_exhibitor_with(8, 10, language="vi")

    assert len(the_conflict(tables).conflict) == 5
    assert len(the_conflict(spoken).conflict) == 8


def test_a_meeting_of_two_slots_needs_two_places() -> None:
    document = an_exhibitor_with(15, 20) | {"version": 2}
    for row in document["requests"][:6]:
        row["length"] = 2  # 21 slots in all

    assert len(the_conflict(document, seconds=0.001).conflict) == 15


def test_of_an_odd_number_who_all_meet_each_other_one_is_always_idle() -> None:
    document = an_exhibitor_with(6, 20)  # who are in nobody's way
    people = [f"p{n}" for n in range(21)]
    document["participants"] += [{"id": name} for name in people]
    document["requests"] += [
        {"id": f"{a}-{b}", "pair": [a, b], "weight": 1, "must": True} for a, b in combinations(people, 2)
    ]

    assert len(the_conflict(document, seconds=0.001).conflict) == 201  # ten in each of twenty slots


def test_people_who_meet_each_other_in_a_few_slots_of_many_are_counted_in_these() -> None:
    document = an_exhibitor_with(12, 20)
    for row, pair in zip(document["requests"], combinations(("b0", "b1", "b2", "b3", "b4"), 2), strict=False):
        row |= {"pair": list(pair), "allowed": [3, 4, 5, 6]}

    assert len(the_conflict(document, seconds=0.001).conflict) == 9


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.booleans().flatmap(lambda long: small.problems(musts=True, long=long, requests=5)))
def test_what_counting_refutes_has_no_timetable(document: Document) -> None:
    instance = compile_problem(problem_from(document))
    musts = [request for request, must in enumerate(instance.mandatory) if must]
    found = overfull(instance, musts)

    if found:
        named = {instance.request_ids[request] for request in found}
        alone = document | {"requests": [row for row in document["requests"] if row["id"] in named]}
        assert small.best(alone) is None
        if is_smallest(instance, musts, len(found)) and len(found) > 1:
            for name in named:
                rest = [row for row in alone["requests"] if row["id"] != name]
                assert small.best(alone | {"requests": rest}) is not None


def test_musts_are_no_harder_than_wishes() -> None:
    document = an_exhibitor_with(0, 30)
    document["participants"] = [{"id": f"e{n}"} for n in range(8)] + [{"id": f"b{n}"} for n in range(26)]
    document["requests"] = [
        {"id": f"r{e}-{b}", "pair": [f"e{e}", f"b{b}"], "weight": 1, "must": True, "pool": "hall"}
        for e in range(8)
        for b in range(26)
    ]

    schedule = planned(document, 10)

    assert (schedule.weight, schedule.bounds.weight) == (208, 208)
