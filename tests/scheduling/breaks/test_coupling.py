"""Coupling rows: which participants are on which side; stars: which meetings share a participant."""

from dataclasses import replace

from expo.scheduling.breaks.coupling import bipartition, stars
from expo.scheduling.instance.compiling import compile_problem
from tests.scheduling.breaks.small_problems import fair


def test_sides_are_known_where_meetings_have_two() -> None:
    problem = fair(4)
    instance = compile_problem(problem)
    requests_of = {
        person: [r for r in range(instance.requests) if person in (instance.left[r], instance.right[r])]
        for person in range(instance.participants)
    }

    sides = bipartition(instance, requests_of)

    names = [
        {instance.participant_ids[person][0] for person, (_, side) in sides.items() if side == wanted}
        for wanted in (0, 1)
    ]
    assert sorted(map(sorted, names)) == [["b"], ["e"]]


def test_the_meetings_of_a_star_share_a_participant_who_sits_in_one_at_a_time() -> None:
    problem = fair(4)
    people = tuple(replace(one, parallel=2) if one.id == "e0" else one for one in problem.participants)
    instance = compile_problem(replace(problem, participants=people))

    found = stars(instance, range(instance.requests))

    assert sorted(request for star in found for request in star) == list(range(instance.requests))
    assert len(found) <= 6
    for star in found:
        shared = set.intersection(*({instance.left[r], instance.right[r]} for r in star))
        assert any(instance.capacity[person] == 1 for person in shared)
