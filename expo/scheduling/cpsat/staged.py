"""A whole problem in one exact model, objective by objective: for small problems that are tied together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.scheduling.cpsat.slot_model import Linear, SlotModel
from expo.scheduling.cpsat.solver import new_solver, run
from expo.scheduling.instance.instance import Instance, Plan, figures_of
from expo.scheduling.instance.occupancy import Ledger
from expo.scheduling.run import Watch

SMALL = 2_000
"""Request-slot pairs up to which a problem is solved as a whole, breaks included."""
STAGES = ("shortfall", "weight", "breaks")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one stage came to: no plan means that there is none, or, if ``is_open``, that none was found in time."""

    stage: str
    plan: Plan | None
    bound: int
    is_open: bool = False


def solve_exactly(
    instance: Instance, watch: Watch, workers: int, seed: int, *, stages: tuple[str, ...] = STAGES, share: float = 1.0
) -> None:
    """Find the smallest shortfall, then the largest weight, then the fewest breaks, each proven if time allows.

    Leaves plans and bounds with the watch; no plan at all if the musts cannot be met. ``share`` is how much of the time
    left it may use.
    """
    until = watch.elapsed + watch.seconds_left() * share
    model = _model(instance)
    costs = {stage: cost for stage, cost in _costs(model).items() if stage in stages}
    for answer in _in_turn(model, costs, watch, workers, seed, until, lambda: watch.best.plan if watch.best else None):
        if answer.plan is None:
            if not answer.is_open:
                watch.best = None
            return
        watch.offer(answer.plan, *figures_of(instance, answer.plan))
        if answer.stage == "shortfall":
            watch.prove(shortfall=answer.bound)
        elif answer.stage == "weight":
            watch.prove(weight=-answer.bound)
        elif not answer.is_open:
            watch.prove(breaks=answer.bound)


def replan_exactly(
    instance: Instance, home: Plan, owed: Sequence[int], best: Plan, watch: Watch, workers: int, seed: int
) -> tuple[Plan, dict[str, int]]:
    """Find the fewest dropped of the ``owed`` meetings, then shortfall and weight, then the fewest moved from ``home``.

    Breaks come last. Returns a plan, ``best`` if nothing was found, and what is proven of each figure (of weight: of
    its negative).
    """
    model = _model(instance)
    is_owed = set(owed)
    moved = [x for (request, slot), x in model.at.items() if request in is_owed and slot != home.slot[request]]
    kept = [x for request in owed for x in model.of_request.get(request, ())]
    costs = _costs(model)
    breaks = costs.pop("breaks")
    costs = {"dropped": len(owed) - sum(kept), **costs, "moved": sum(moved), "breaks": breaks}
    plans, proven = [best], dict[str, int]()
    for answer in _in_turn(model, costs, watch, workers, seed, watch.elapsed + watch.seconds_left(), lambda: plans[-1]):
        if answer.plan is None:
            break
        plans.append(answer.plan)
        proven[answer.stage] = answer.bound
    return plans[-1], proven


def _model(instance: Instance) -> SlotModel:
    return SlotModel(instance, dict(enumerate(instance.open)), Ledger(instance))


def _costs(model: SlotModel) -> dict[str, Linear]:
    instance = model.instance
    idle = sum(instance.floor[p] for p in range(instance.participants) if p not in model.of_person)
    breaks = [model.breaks(p, d) for p in model.of_person for d in range(len(instance.days))]
    return {"shortfall": sum(model.shortfall()) + idle, "weight": -model.weight(), "breaks": sum(breaks)}


def _in_turn(
    model: SlotModel,
    costs: Mapping[str, Linear],
    watch: Watch,
    workers: int,
    seed: int,
    until: float,
    known: Callable[[], Plan | None],
) -> Iterator[_Answer]:
    """Minimize one cost after another, each held where it got to; stop at the first that is not proven."""
    for stage, cost in costs.items():
        model.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools forgot to say that it returns nothing
        plan = known()
        if plan is not None:
            model.hint(plan)
        model.model.minimize(cost)
        solver = new_solver(watch, seed, workers, until - watch.elapsed)
        status = run(solver, model.model, watch)
        is_open = status != cp_model.OPTIMAL and status != cp_model.INFEASIBLE
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            yield _Answer(stage, None, 0, is_open)
            return
        yield _Answer(stage, model.plan_from(solver.value), round(solver.best_objective_bound), is_open)
        if is_open:
            return
        model.model.add(cost <= round(solver.objective_value))
