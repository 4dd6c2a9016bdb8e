"""Reviewers are assigned with proofs; an independent judge checks what the engine returns."""

from dataclasses import replace

import pytest

from benchmarks.assignment.generate import generate
from expo.assignment import Impossible, assign
from expo.domain.readings import PanelReader, PassedOver, ReadingFault, ReadingProblem
from expo.domain.reviews import ReviewerKind
from tests.assignment.judge import best_by_trying, judged

T, B = ReviewerKind.TECHNOLOGY, ReviewerKind.BUSINESS


def test_no_assignment_of_a_tiny_call_is_better_and_the_order_of_rows_does_not_matter():
    for seed in range(4):
        problem = generate(4, 4, demand=2, spare=0, seed=seed)
        problem = replace(problem, readers=tuple(replace(one, organization="") for one in problem.readers))

        found = assign(problem)

        assert judged(problem, found.pairs) == []
        assert (found.is_proven, found.loads) == (True, (2, 2))
        even = replace(problem, readers=tuple(replace(one, least=2) for one in problem.readers))
        assert (found.floor, found.total) == best_by_trying(even)
        turned = replace(
            problem,
            applications=problem.applications[::-1],
            readers=problem.readers[::-1],
            affinity=dict(reversed(problem.affinity.items())),
        )
        assert assign(turned).pairs == found.pairs


def test_400_applications_and_40_reviewers_are_proven():
    problem = generate(400, 40, seed=7)

    found = assign(problem, seconds=120)

    assert judged(problem, found.pairs) == []
    assert (found.is_proven, found.loads) == (True, (30, 30))
    assert found.total == sum(problem.affinity[pair] for pair in found.pairs) == found.total_bound


def test_what_was_begun_stays_and_a_better_reviewer_has_a_reason():
    readers = (
        PanelReader(1, 0, 9, "A"),
        PanelReader(2, 0, 9, "A"),
        PanelReader(3, 0, 1, "B"),
        PanelReader(4, 0, 9, "C"),
    )
    worth = {1: 50, 2: 60, 3: 90, 4: 10}
    affinity = {(a, r): points for a in (1, 2) for r, points in worth.items() if (a, r) != (2, 4)}
    affinity[2, 3] = 80
    problem = ReadingProblem((1, 2), 2, readers, affinity, fixed=frozenset({(2, 1)}))

    found = assign(problem)

    assert judged(problem, found.pairs) == []
    assert (2, 1) in found.pairs
    assert found.passed_over[2, 2] is PassedOver.SAME_EMPLOYER
    assert set(found.passed_over.values()) <= set(PassedOver)


@pytest.mark.parametrize(
    ("readers", "fault"),
    [
        ((PanelReader(1, 0, 9),), ReadingFault.DEMAND),
        ((PanelReader(1, 0, 1), PanelReader(2, 0, 9)), ReadingFault.LOAD),
        ((PanelReader(1, 0, 9, "A"), PanelReader(2, 0, 9, "A")), ReadingFault.EMPLOYERS),
        ((PanelReader(1, 0, 9), PanelReader(2, 0, 9), PanelReader(3, 0, 1, "", B)), ReadingFault.KINDS),
    ],
)
def test_what_cannot_be_names_the_rule_in_the_way(readers, fault):
    affinity = {(a, one.id): 10 for a in (1, 2) for one in readers}

    with pytest.raises(Impossible) as refused:
        assign(ReadingProblem((1, 2), 2, readers, affinity))

    assert refused.value.faults == (fault,)
