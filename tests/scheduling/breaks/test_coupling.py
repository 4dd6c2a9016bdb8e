"""Coupling rows: which participants are on which side."""

from expo.scheduling.breaks.coupling import bipartition
from expo.scheduling.instance.instance import compile_problem
from tests.scheduling.breaks.cases import fair


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
