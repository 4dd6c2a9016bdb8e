"""From a finished plan to a schedule: tables, figures, reasons, and the audit by the rulebook."""

from expo.domain import rulebook
from expo.domain.problem import Problem
from expo.domain.rules import rules_for
from expo.domain.timetable import Placement, Timetable
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.gc_pause import gc_paused
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.instance.tables import placements
from expo.scheduling.result import Bounds, Schedule, Unmet
from expo.scheduling.run import Deadline

FINISH_FACTOR = 4.0
"""How many times as long as compiling a problem it takes to check and explain a finished plan (measured: 3 to 4.5)."""

FINISH_FACTOR_ON_FOOT = 7.0
"""The same where enough time to walk is a hard rule (measured at 40,000 requests: 6)."""

FINISH_FACTOR_IF_EVEN = 12.0
"""The same with a break spread, where each reason looks at everybody's breaks."""


def compile_and_reserve(problem: Problem, deadline: Deadline) -> Instance:
    """Compile the problem, and reserve time for finishing by how long that took: machines are not alike."""
    began = deadline.elapsed
    with gc_paused():
        instance = compile_problem(problem)
    deadline.reserve(_finish_factor(problem) * (deadline.elapsed - began))
    return instance


def _finish_factor(problem: Problem) -> float:
    if problem.max_break_spread is not None:
        return FINISH_FACTOR_IF_EVEN
    is_rule = problem.walking is not None and problem.walking.is_rule
    return FINISH_FACTOR_ON_FOOT if is_rule else FINISH_FACTOR


@gc_paused()
def schedule_of(
    instance: Instance,
    plan: Plan,
    bounds: Bounds | None,
    deadline: Deadline,
    *,
    old: tuple[Placement, ...] = (),
    by_day: tuple[tuple[int, int], ...] = (),
    is_full: bool = False,
) -> Schedule:
    """Turn a plan into a schedule that the rulebook has audited; what was proven so far is in ``bounds``.

    ``is_full`` says that nothing more fits into the plan.
    """
    problem = instance.problem
    # A run that was cut short may leave out what still fits; asking first is cheaper than a second audit.
    placed, timetable = _audited(instance, plan if is_full else filled(instance, plan), old)
    unmet = explain_unmet(problem, timetable)
    assert unmet is not None
    shortfall, weight, breaks = timetable.shortfall, timetable.weight, timetable.breaks
    walks = timetable.walks
    cost = breaks + instance.walk_price * walks.missing
    known = bounds or Bounds(0, sum(one.weight for one in problem.requests), 0)
    return Schedule(
        placements=placed,
        shortfall=shortfall,
        weight=weight,
        breaks=breaks,
        bounds=Bounds(min(known.shortfall, shortfall), max(known.weight, weight), min(known.breaks, cost)),
        seconds=deadline.elapsed,
        unmet=unmet,
        name=problem.name,
        breaks_by_day=by_day,
        walks=None if problem.walking is None else walks,
        walk_cost=cost - breaks,
    )


def _audited(instance: Instance, plan: Plan, old: tuple[Placement, ...]) -> tuple[tuple[Placement, ...], Timetable]:
    placed = placements(instance, plan, old)
    timetable, wrong = rulebook.audit(instance.problem, placed)
    if wrong:
        raise AssertionError(f"the engine broke a rule of the rulebook: {'; '.join(str(one) for one in wrong[:3])}")
    return placed, timetable


def explain_unmet(problem: Problem, timetable: Timetable) -> tuple[Unmet, ...] | None:
    """Return every request that is not met, with the first rule that leaves it no slot.

    ``None`` if one of them still fits.
    """
    unmet, concerned = [], rules_for(problem)
    for request in problem.requests:
        if request.id not in timetable:
            code = rulebook.reason(problem, timetable, request.id, concerned)
            if code is None:
                return None
            unmet.append(Unmet(request.id, code, _detail(problem, timetable, request.id, code)))
    return tuple(unmet)


SENTENCES = {
    "no_common_slot": "{one} and {other} are never both available in a slot this request allows.",
    "too_near": "In every slot that {one} and {other} share, what begins so soon does not change any more.",
    "participant_full": "{full} can take no more meetings on the days when both are there.",
    "group_full": "{one} or {other} has all the meetings that a group allows each, on the days when both are there.",
    "participant_busy": "In each of the {shared} slots they share, {one} or {other} is in another meeting.",
    "delegate_busy": "In every slot that is left, the delegate of {one} or {other} sits in another one's meeting.",
    "no_table": "In no slot that suits both is a table of {pool} free.",
    "no_interpreter": "In no slot that suits both is an interpreter for {language} free and rested.",
    "too_far": "In every slot that is left, a meeting before or after is too far to walk there in time.",
    "precedence": "No slot that is left keeps the order with the meetings already held.",
    "break_spread": "Every slot that is left would spread the breaks too unevenly.",
}
"""What prevents a request, by the code of its reason; people, pools and languages are named by their ids."""


def _detail(problem: Problem, timetable: Timetable, request_id: str, code: str) -> str:
    """Say in a sentence what prevents a request."""
    request = problem.request(request_id)
    one, other = request.pair
    free = problem.holdable(request, problem.free_slots(one) & problem.free_slots(other))
    full = [name for name in request.pair if _is_full(problem, timetable, name)]
    return SENTENCES[code].format(
        one=one,
        other=other,
        shared=(free & problem.allowed_slots(request)).bit_count(),
        full=" and ".join(full or request.pair),
        pool=request.pool,
        language=request.language,
    )


def _is_full(problem: Problem, timetable: Timetable, name: str) -> bool:
    person, met = problem.participant(name), timetable.meetings_of(name)
    return (person.max_total is not None and met >= person.max_total) or (
        person.max_per_day is not None
        and any(timetable.meetings_on(name, day) >= person.max_per_day for _, day in problem.days)
    )
