"""The occupancy agrees with the rulebook on every slot."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.domain import rulebook
from expo.domain.slots import slots_of
from expo.domain.timetable import Timetable
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.tables import placements
from tests.scheduling import small


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems(tied=True, requests=8), st.randoms(use_true_random=False))
def test_the_occupancy_and_the_rulebook_leave_the_same_slots(document: dict[str, Any], chance: Any) -> None:
    problem = problem_from(document)
    instance = compile_problem(problem)
    occupancy = Occupancy(instance)

    for _ in range(12):
        request = chance.randrange(instance.requests)
        if occupancy.plan.slot[request] >= 0:
            occupancy.remove(request)
        elif occupancy.feasible_slots(request):
            occupancy.insert(request, chance.choice(list(slots_of(occupancy.feasible_slots(request)))))
        timetable = Timetable(problem, placements(instance, occupancy.plan))
        for other, name in enumerate(instance.request_ids):
            assert occupancy.feasible_slots(other) == rulebook.fitting_slots(problem, timetable, name)
