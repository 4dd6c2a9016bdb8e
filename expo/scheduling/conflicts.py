"""Why the musts cannot all be met: a smallest set of them that cannot be met together.

Implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS extraction with minimal hitting set
dualization", CP 2015). Whatever can be met together leaves the rest out; a set in conflict contains at least one of
what was left out, each time. So: propose a smallest set that hits every remainder seen so far. If it cannot be met
together it is a smallest conflict. If it can, meet as many further musts beside it as possible; what is left is a new
remainder.
"""

from ortools.sat.python import cp_model

from expo.scheduling.instance import Instance
from expo.scheduling.ledger import Ledger
from expo.scheduling.slot_model import SlotModel
from expo.scheduling.watch import Watch

SECONDS = 3.0
"""Time for the search; an unfinished one reports the smallest conflict it has seen."""


def smallest_conflict(instance: Instance, watch: Watch, seed: int) -> tuple[list[int], bool]:
    """Return a smallest set of musts in conflict, and whether it is proven smallest.

    Returns no set if all musts can be met together or nothing was found in time.
    """
    musts = [request for request, must in enumerate(instance.must) if must]
    alone = next((request for request in musts if not instance.open[request]), None)
    if alone is not None:
        return [alone], True
    until = watch.elapsed + SECONDS
    remainders: list[set[int]] = []
    while watch.elapsed < until:
        proposal = _hit(remainders, seed)
        left = _left_over(instance, proposal, musts, seed, until - watch.elapsed)
        if left is None:
            return (sorted(proposal), True) if proposal else ([], False)
        if not left:
            return [], False
        remainders.append(left)
    return (musts, False) if _left_over(instance, set(musts), musts, seed, SECONDS) is None else ([], False)


def _hit(remainders: list[set[int]], seed: int) -> set[int]:
    """Return a smallest set that shares a member with each of these."""
    model = cp_model.CpModel()
    chosen = {request: model.new_bool_var("") for request in sorted(set().union(*remainders))}
    for remainder in remainders:
        model.add_bool_or([chosen[request] for request in sorted(remainder)])
    model.minimize(sum(chosen.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.solve(model)
    return {request for request, literal in chosen.items() if solver.value(literal)}


def _left_over(instance: Instance, proposal: set[int], musts: list[int], seed: int, seconds: float) -> set[int] | None:
    """Return the musts that do not fit beside the proposal; ``None`` if the proposal itself cannot be met together."""
    relaxed = Instance(**{name: getattr(instance, name) for name in Instance.__dataclass_fields__})
    relaxed.must = [request in proposal for request in range(instance.requests)]
    model = SlotModel(relaxed, {request: instance.open[request] for request in musts}, Ledger(relaxed))
    model.model.maximize(sum(model.met(request) for request in musts))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return set()
    return {request for request in musts if not any(solver.value(x) for x in model.of_request[request])}
