"""A whole problem in one exact model, objective by objective: for small problems that are tied together."""

from ortools.sat.python import cp_model

from expo.scheduling.instance import Instance
from expo.scheduling.ledger import Ledger
from expo.scheduling.slot_model import SlotModel
from expo.scheduling.solver import new_solver, run
from expo.scheduling.watch import Watch

STAGES = ("shortfall", "weight", "breaks")


def solve_exactly(
    instance: Instance, watch: Watch, workers: int, seed: int, *, stages: tuple[str, ...] = STAGES, share: float = 1.0
) -> None:
    """Find the smallest shortfall, then the largest weight, then the fewest breaks, each proven if time allows.

    Leaves plans and bounds with the watch; no plan at all if the musts cannot be met. ``share`` is how much of the time
    left it may use.
    """
    until = watch.elapsed + watch.seconds_left() * share
    everything = (1 << instance.slots) - 1
    model = SlotModel(instance, {r: instance.open[r] & everything for r in range(instance.requests)}, Ledger(instance))
    lacking = model.shortfall()
    idle = sum(instance.floor[p] for p in range(instance.participants) if p not in model.of_person)
    shortfall = sum(lacking) + idle if lacking else idle
    weight = model.weight()
    breaks: list[cp_model.LinearExpr | int] = []
    for stage in stages:
        if watch.best is not None:
            model.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools forgot to say that it returns nothing
            model.hint(watch.best.plan)
        if stage == "breaks":
            breaks = [model.breaks(p, d) for p in model.of_person for d in range(len(instance.days))]
            model.model.minimize(sum(breaks))
        elif stage == "weight":
            model.model.maximize(weight)
        elif isinstance(shortfall, int):
            watch.prove(shortfall=shortfall)
            continue
        else:
            model.model.minimize(shortfall)
        solver = new_solver(watch, seed, workers, until - watch.elapsed)
        status = run(solver, model.model, watch)
        if status == cp_model.INFEASIBLE:
            watch.best = None
            return
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return
        plan = model.plan_from(solver.value)
        watch.offer(plan, *Ledger(instance, plan).figures())
        bound = solver.best_objective_bound
        if stage == "shortfall":
            watch.prove(shortfall=round(bound))
            model.model.add(shortfall <= round(solver.objective_value))
        elif stage == "weight":
            watch.prove(weight=round(bound))
            model.model.add(weight >= round(solver.objective_value))
        elif status == cp_model.OPTIMAL:
            watch.prove(breaks=round(bound))
        if status != cp_model.OPTIMAL:
            return
