"""Tables: a meeting keeps its old one, people stay at theirs, and all others take the lowest free one."""

from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.timetable import Placement
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import Plan
from expo.scheduling.instance.tables import placements

HELD = {"kimchi-hanoi": 0, "laver-osaka": 0, "kimchi-osaka": 1}


def tables(*old: Placement) -> dict[str, int | None]:
    """Return the tables of three meetings in two slots, with three tables in the first and two in the second."""
    problem = Problem(
        slots=(Slot(0), Slot(0)),
        participants=tuple(Participant(name) for name in ("kimchi", "laver", "hanoi", "osaka")),
        requests=tuple(Request(name, tuple(name.split("-")), pool="hall") for name in HELD),  # type: ignore[arg-type]
        pools={"hall": (3, 2)},
    )
    instance = compile_problem(problem)
    plan = Plan.empty(instance)
    for request, name in enumerate(instance.request_ids):
        plan.slot[request] = HELD[name]
    return {one.request: one.table for one in placements(instance, plan, old)}


def test_people_stay_at_their_table() -> None:
    found = tables()

    assert {found["kimchi-hanoi"], found["laver-osaka"]} == {0, 1}
    assert found["kimchi-osaka"] in (found["kimchi-hanoi"], found["laver-osaka"])


def test_a_meeting_keeps_its_old_table_in_its_old_slot() -> None:
    found = tables(Placement("kimchi-hanoi", 0, 2), Placement("kimchi-osaka", 0, 1))

    assert found["kimchi-hanoi"] == 2
    assert (found["laver-osaka"], found["kimchi-osaka"]) == (0, 0)
