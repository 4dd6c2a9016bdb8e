"""A whole problem in one exact model, objective by objective: for small problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import TimedModel, new_solver, run
from expo.scheduling.cpsat.variables import Linear
from expo.scheduling.cpsat.walking import walk_cost
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan, figures_of
from expo.scheduling.run import Deadline

EXACT_MAX_PAIRS = 2_000
"""Request-slot pairs up to which a problem is solved as a whole, breaks included."""
STAGES = ("shortfall", "weight", "breaks")


@dataclass(frozen=True, slots=True)
class Staged:
    """The result of one stage; ``bound`` is on its cost (of weight: on its negative).

    No plan means that there is none, or, if ``is_open``, that none was found in time.
    """

    stage: str
    plan: Plan | None
    bound: int
    is_open: bool = False


def is_small(instance: Instance) -> bool:
    """Say whether the problem is to be solved as a whole."""
    return instance.requests * instance.slots <= EXACT_MAX_PAIRS


def solve_staged(
    instance: Instance,
    start: Plan | None,
    deadline: Deadline,
    workers: int,
    seed: int,
    *,
    stages: tuple[str, ...] = STAGES,
    share: float = 1.0,
    fewer_breaks: Callable[[Plan], Plan] = lambda plan: plan,
) -> Iterator[Staged]:
    """Find the smallest shortfall, then the largest weight, then the fewest breaks, each proven if time allows.

    The search starts from ``start`` and may use this ``share`` of the time left. Once the weight is proven, it goes on
    from the plan that ``fewer_breaks`` returns.
    """
    until = deadline.elapsed + deadline.seconds_left() * share
    try:
        model = _model(instance, deadline)
        costs = {stage: cost for stage, cost in _costs(model).items() if stage in stages}
    except TimeUp:
        yield Staged(stages[0], None, 0, is_open=True)
        return
    known = [start]
    for found in _in_turn(model, costs, known, deadline, workers, seed, until):
        best = known[-1]
        if found.plan is not None and (best is None or _rank(instance, found.plan) < _rank(instance, best)):
            known.append(found.plan)
        yield found
        best = known[-1]
        if found.stage == "weight" and best is not None and not found.is_open and "breaks" in stages:
            known.append(fewer_breaks(best))
            yield replace(found, plan=known[-1])


def replan_staged(
    instance: Instance,
    baseline: Plan,
    protected: Sequence[int],
    start: Plan,
    deadline: Deadline,
    workers: int,
    seed: int,
) -> Iterator[Staged]:
    """Find the fewest dropped of the ``protected`` meetings, then shortfall and weight, then the fewest moved.

    Moved is what is not in its slot of ``baseline``; breaks come last.
    """
    try:
        model = _model(instance, deadline)
        costs = _costs(model)
    except TimeUp:
        return
    is_protected = set(protected)
    moved = [x for (request, slot), x in model.at.items() if request in is_protected and slot != baseline.slot[request]]
    kept = [x for request in protected for x in model.of_request.get(request, ())]
    breaks = costs.pop("breaks")
    costs = {"dropped": len(protected) - sum(kept), **costs, "moved": sum(moved), "breaks": breaks}
    known: list[Plan | None] = [start]
    for found in _in_turn(model, costs, known, deadline, workers, seed, deadline.elapsed + deadline.seconds_left()):
        known.append(found.plan or known[-1])
        yield found


def _model(instance: Instance, deadline: Deadline) -> SlotModel:
    model = TimedModel(deadline.check)
    return SlotModel(instance, dict(enumerate(instance.open)), Occupancy(instance), model=model)


def _rank(instance: Instance, plan: Plan) -> tuple[int, int, int]:
    return figures_of(instance, plan).rank


def _costs(model: SlotModel) -> dict[str, Linear]:
    instance = model.instance
    idle = sum(instance.minimum[p] for p in range(instance.participants) if p not in model.of_person)
    breaks = sum(model.breaks(p, d) for p in model.of_person for d in range(len(instance.days)))
    if not isinstance(breaks, int):
        model.model.add(breaks >= 0)  # CP-SAT does not see it, and went on below plans without a break
    return {"shortfall": sum(model.shortfall()) + idle, "weight": -model.weight(), "breaks": breaks + walk_cost(model)}


def _in_turn(
    model: SlotModel,
    costs: Mapping[str, Linear],
    known: Sequence[Plan | None],
    deadline: Deadline,
    workers: int,
    seed: int,
    until: float,
) -> Iterator[Staged]:
    """Minimize one cost after another, each held at its optimum; stop at the first that is not proven.

    Each search starts from the last plan that is ``known`` by then.
    """
    for stage, cost in costs.items():
        model.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools forgot to say that it returns nothing
        plan = known[-1]
        if plan is not None:
            model.hint(plan)
        model.model.minimize(cost)
        solver = new_solver(deadline, seed, workers, until - deadline.elapsed)
        status = run(solver, model.model, deadline)
        is_open = status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            yield Staged(stage, None, 0, is_open)
            return
        yield Staged(stage, model.plan_from(solver.value), round(solver.best_objective_bound), is_open)
        if is_open:
            return
        try:
            model.model.add(cost <= round(solver.objective_value))
        except TimeUp:
            return
