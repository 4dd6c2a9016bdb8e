"""One rulebook, two readers: every rule has its twin in the solver's model, and the ledger agrees with the book."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.domain import rulebook
from expo.domain.rules import RULES
from expo.domain.slots import slots_of
from expo.domain.timetable import Timetable
from expo.scheduling.cpsat.slot_model import TWINS
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.instance import compile_problem, placements
from expo.scheduling.instance.occupancy import Ledger
from tests.scheduling import small


def test_every_rule_has_its_twin_in_the_model() -> None:
    assert set(TWINS) == {rule.name for rule in RULES}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems(tied=True, requests=8), st.randoms(use_true_random=False))
def test_the_ledger_and_the_rulebook_leave_the_same_slots(document: dict[str, Any], chance: Any) -> None:
    problem = problem_from(document)
    instance = compile_problem(problem)
    ledger = Ledger(instance)

    for _ in range(12):
        request = chance.randrange(instance.requests)
        if ledger.plan.slot[request] >= 0:
            ledger.take(request)
        elif ledger.fits(request):
            ledger.put(request, chance.choice(list(slots_of(ledger.fits(request)))))
        timetable = Timetable(problem, placements(instance, ledger.plan))
        for other, name in enumerate(instance.request_ids):
            assert ledger.fits(other) == rulebook.fitting_slots(problem, timetable, name)
