"""Why the musts cannot all be met: a smallest set of them that cannot be met together.

Implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS extraction with minimal hitting set
dualization", CP 2015). Whatever can be met together leaves the rest out; a set in conflict contains at least one of
what was left out, each time. So: propose a smallest set that hits every remainder seen so far. If it cannot be met
together it is a smallest conflict. If it can, meet as many further musts beside it as possible; what is left is a new
remainder.
"""

from collections.abc import Mapping
from dataclasses import replace

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.domains import conflict
from expo.scheduling.breaks.search import is_refuted
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.errors import Infeasible, OutOfTime
from expo.scheduling.instance.instance import Instance, figures_of
from expo.scheduling.instance.occupancy import Ledger, filled
from expo.scheduling.run import Watch

SECONDS = 2.0
"""Time for each search; an unfinished one reports the smallest conflict it has seen."""
BRIEFLY = 0.3
"""The same where a conflict of which nothing can be spared is known already; and the least there is for the musts."""
FEW = 60
"""Musts up to which a smallest conflict is mostly proven within that time."""


def meet_musts(instance: Instance, watch: Watch, seed: int) -> None:
    """Offer a plan with every must in it and whatever fits beside them.

    Raises `Infeasible` if there is none, `OutOfTime` if that was not settled in the time left (or `BRIEFLY`, if none
    is: a schedule a moment late is worth more than none).
    """
    musts = [request for request, must in enumerate(instance.must) if must]
    model = SlotModel(instance, {request: instance.open[request] for request in musts}, Ledger(instance))
    solver = _solver(seed, max(BRIEFLY, watch.seconds_left()))
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        raise infeasible(instance, watch, seed)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise OutOfTime(watch.elapsed)
    plan = filled(instance, model.plan_from(solver.value))
    watch.offer(plan, *figures_of(instance, plan))


def infeasible(instance: Instance, watch: Watch, seed: int, *, known: tuple[int, ...] = ()) -> Infeasible:
    """Return what to raise, with the smallest conflict there is time for; ``known`` is one already."""
    musts = [request for request, must in enumerate(instance.must) if must]
    found = list(known) or musts
    is_smallest = 0 < len(known) <= 2  # two that clash: no smaller set does, or it were named
    if not is_smallest:
        seconds = SECONDS if len(musts) < FEW else BRIEFLY
        smallest, is_proven = smallest_conflict(instance, watch, seed, seconds)
        if is_proven:
            found, is_smallest = smallest, True
        elif len(found) == len(musts):
            found = _without_the_sparable(instance, found, watch, seed)
    return Infeasible(tuple(sorted(instance.request_ids[r] for r in found)), is_smallest=is_smallest)


def _without_the_sparable(instance: Instance, found: list[int], watch: Watch, seed: int) -> list[int]:
    """Leave out of a conflict what it can do without, as far as that shows quickly."""
    until = watch.elapsed + SECONDS

    def refutes(fewer: Mapping[int, SlotSet]) -> bool:
        return watch.elapsed < until and is_refuted(instance, fewer, watch, seed=seed)

    return conflict({request: instance.open[request] for request in found}, refutes)


def smallest_conflict(instance: Instance, watch: Watch, seed: int, seconds: float) -> tuple[list[int], bool]:
    """Return a smallest set of musts in conflict, and whether it is proven smallest; they cannot all be met together.

    Returns all musts if time was too short for a smaller set.
    """
    musts = [request for request, must in enumerate(instance.must) if must]
    alone = next((request for request in musts if not instance.open[request]), None)
    if alone is not None:
        return [alone], True
    until = watch.elapsed + seconds
    remainders: list[set[int]] = []
    while watch.elapsed < until:
        proposal = _hit(remainders, seed)
        left = _left_over(instance, proposal, musts, seed, until - watch.elapsed)
        if left is None:  # and so it is a conflict, and no smaller set hits all remainders
            return sorted(proposal), True
        if not left:
            break
        remainders.append(left)
    return musts, False


def _hit(remainders: list[set[int]], seed: int) -> set[int]:
    """Return a smallest set that shares a member with each of these."""
    model = cp_model.CpModel()
    chosen = {request: model.new_bool_var("") for request in sorted(set().union(*remainders))}
    for remainder in remainders:
        model.add_bool_or([chosen[request] for request in sorted(remainder)])
    model.minimize(sum(chosen.values()))
    solver = _solver(seed, SECONDS)
    solver.solve(model)
    return {request for request, literal in chosen.items() if solver.value(literal)}


def _left_over(instance: Instance, proposal: set[int], musts: list[int], seed: int, seconds: float) -> set[int] | None:
    """Return the musts that do not fit beside the proposal; ``None`` if the proposal itself cannot be met together."""
    relaxed = replace(instance, must=[request in proposal for request in range(instance.requests)])
    model = SlotModel(relaxed, {request: instance.open[request] for request in musts}, Ledger(relaxed))
    model.model.maximize(sum(model.met(request) for request in musts))
    solver = _solver(seed, seconds)
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return set()
    return {request for request in musts if not any(solver.value(x) for x in model.of_request[request])}


def _solver(seed: int, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, min(seconds, 1e6))
    return solver
