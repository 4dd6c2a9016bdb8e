"""Mandatory requests that cannot all be met: the conflict is named."""

from contextlib import suppress

import pytest

from benchmarks.scheduling.generate import problem as an_expo
from expo.scheduling import Infeasible, OutOfTime
from tests.scheduling.test_solving import is_right, planned


def test_a_smallest_set_of_musts_in_conflict_is_named() -> None:
    document = {
        "slots": [{"day": 0}, {"day": 0}],
        "participants": [{"id": name} for name in "abcdef"],
        "requests": [{"id": f"a{other}", "pair": ["a", other], "weight": 1, "must": True} for other in "bcd"]
        + [{"id": "ef", "pair": ["e", "f"], "weight": 1, "must": True}, {"id": "be", "pair": ["b", "e"], "weight": 1}],
    }

    with pytest.raises(Infeasible) as caught:
        planned(document)

    assert caught.value.conflict == ("ab", "ac", "ad")
    assert caught.value.is_smallest


def test_time_that_is_too_short_for_the_musts_is_not_called_a_conflict() -> None:
    document = an_expo(30, 45, 300, scarce=True, seed=1)
    held = {one.request for one in planned(document, 10).placements}
    for one in document["requests"]:
        one["must"] = one["id"] in held  # there is a timetable with all of them, and a greedy pass does not find it

    for seconds in (0.01, 0.3):
        with suppress(OutOfTime):
            is_right(document, planned(document, seconds))
    is_right(document, planned(document, 20))


def test_a_must_fixed_where_it_may_not_be_is_a_conflict_of_one() -> None:
    document = an_expo(4, 4, 8, seed=1)
    document["requests"][2] |= {"must": True, "allowed": [3, 4], "fixed": 5}

    with pytest.raises(Infeasible) as caught:
        planned(document)

    assert caught.value.conflict == (document["requests"][2]["id"],)
    assert caught.value.is_smallest
