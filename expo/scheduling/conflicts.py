"""Why mandatory requests cannot all be met: a smallest unsatisfiable subset of them (SMUS).

Implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS extraction with minimal hitting set
dualization", CP 2015). A set that can be met together leaves a remainder out, and every conflict contains one of each
remainder. So propose a smallest set that hits every remainder seen so far. If it cannot be met together, it is a
smallest conflict. If it can, meet as many further requests beside it as possible; what is left is a new remainder.
"""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.domains import conflict
from expo.scheduling.breaks.search import is_refuted
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import TimedModel
from expo.scheduling.errors import Infeasible, OutOfTime, TimeUp
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.pigeonholes import is_smallest, overfull
from expo.scheduling.run import Deadline

SEARCH_SECONDS = 2.0
"""Time for each search for a smallest conflict."""
KNOWN_CONFLICT_SECONDS = 0.3
"""The same if an irreducible conflict may be known already; also the least time for placing mandatory requests."""
SMALLEST_MAX_MANDATORY = 60
"""Mandatory requests up to which a smallest conflict is mostly proven within that time."""


def refute_by_counting(instance: Instance, deadline: Deadline, seed: int) -> None:
    """Raise `Infeasible` at once if the mandatory requests outnumber the places they could take.

    If no time is left, `KNOWN_CONFLICT_SECONDS` are taken all the same: mostly counting needs less.
    """
    mandatory = [request for request, must in enumerate(instance.mandatory) if must]
    until = deadline.elapsed + KNOWN_CONFLICT_SECONDS
    found = overfull(instance, mandatory, lambda: deadline.is_over and deadline.elapsed >= until)
    if found and is_smallest(instance, mandatory, len(found)):
        raise Infeasible(_ids(instance, found))
    if found:
        raise infeasible(instance, deadline, seed, known=tuple(found))


def plan_mandatory(instance: Instance, deadline: Deadline, seed: int) -> Plan:
    """Return a plan with every mandatory request in it, and whatever fits beside them.

    Raises `Infeasible` if there is none, `OutOfTime` if that was not settled in the time left, or in
    `KNOWN_CONFLICT_SECONDS` if none is left: a schedule a moment late is better than none.
    """
    mandatory = [request for request, must in enumerate(instance.mandatory) if must]
    until = deadline.elapsed + max(KNOWN_CONFLICT_SECONDS, deadline.seconds_left())
    try:
        model = _model(instance, mandatory, deadline, until)
    except TimeUp:
        raise OutOfTime(deadline.elapsed) from None
    solver = _solver(seed, until - deadline.elapsed)
    with nullcontext() if deadline.is_over else deadline.interrupting(solver.stop_search):
        status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        raise infeasible(instance, deadline, seed)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise OutOfTime(deadline.elapsed)
    return filled(instance, model.plan_from(solver.value))


def infeasible(instance: Instance, deadline: Deadline, seed: int, *, known: tuple[int, ...] = ()) -> Infeasible:
    """Return the exception to raise, with the smallest conflict found in time; ``known`` is a conflict already."""
    mandatory = [request for request, must in enumerate(instance.mandatory) if must]
    found = list(known) or mandatory
    is_proven = 0 < len(known) <= 2  # a single one that cannot be met would have been named instead of two
    if not is_proven:
        seconds = SEARCH_SECONDS if len(mandatory) < SMALLEST_MAX_MANDATORY else KNOWN_CONFLICT_SECONDS
        least = 0.0 if known else KNOWN_CONFLICT_SECONDS
        seconds = max(least, min(seconds, deadline.seconds_left()))
        smallest, is_proven = smallest_conflict(instance, deadline, seed, seconds)
        if is_proven:
            found = smallest
        elif len(found) == len(mandatory):
            found = _irreducible(instance, found, deadline, seed)
    return Infeasible(_ids(instance, found), is_smallest=is_proven)


def _ids(instance: Instance, requests: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(instance.request_ids[request] for request in requests))


def _irreducible(instance: Instance, found: list[int], deadline: Deadline, seed: int) -> list[int]:
    """Delete requests from a conflict as long as a quick refutation shows that the rest is one too."""
    until = deadline.elapsed + max(KNOWN_CONFLICT_SECONDS, min(SEARCH_SECONDS, deadline.seconds_left()))

    def refutes(fewer: Mapping[int, SlotSet]) -> bool:
        return deadline.elapsed < until and is_refuted(instance, fewer, deadline, seed=seed)

    return conflict({request: instance.open[request] for request in found}, refutes)


def smallest_conflict(instance: Instance, deadline: Deadline, seed: int, seconds: float) -> tuple[list[int], bool]:
    """Return a smallest set of mandatory requests in conflict, and whether it is proven smallest.

    The mandatory requests cannot all be met together.

    Returns all mandatory requests if time was too short for a smaller set.
    """
    mandatory = [request for request, must in enumerate(instance.mandatory) if must]
    alone = next((request for request in mandatory if not instance.open[request]), None)
    if alone is not None:
        return [alone], True
    until = deadline.elapsed + seconds
    remainders: list[set[int]] = []
    while deadline.elapsed < until:
        proposal = _hit(remainders, seed, until - deadline.elapsed)
        left = set() if proposal is None else _left_over(instance, proposal, mandatory, deadline, seed, until)
        if proposal is not None and left is None:  # and so it is a conflict, and no smaller set hits all remainders
            return sorted(proposal), True
        if not left:
            break
        remainders.append(left)
    return mandatory, False


def _hit(remainders: list[set[int]], seed: int, seconds: float) -> set[int] | None:
    """Return a smallest set that shares a member with each of these; ``None`` if time was too short."""
    model = cp_model.CpModel()
    chosen = {request: model.new_bool_var("") for request in sorted(set().union(*remainders))}
    for remainder in remainders:
        model.add_bool_or([chosen[request] for request in sorted(remainder)])
    model.minimize(sum(chosen.values()))
    solver = _solver(seed, seconds)
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return {request for request, literal in chosen.items() if solver.value(literal)}


def _left_over(
    instance: Instance, proposal: set[int], mandatory: list[int], deadline: Deadline, seed: int, until: float
) -> set[int] | None:
    """Return the mandatory requests that do not fit beside the proposal; ``None`` if the proposal is a conflict.

    None at all if time was too short to tell.
    """
    relaxed = replace(instance, mandatory=[request in proposal for request in range(instance.requests)])
    try:
        model = _model(relaxed, mandatory, deadline, until)
    except TimeUp:
        return set()
    model.model.maximize(cp_model.LinearExpr.sum([model.met(request) for request in mandatory]))
    solver = _solver(seed, until - deadline.elapsed)
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return set()
    return {request for request in mandatory if not any(solver.value(x) for x in model.of_request[request])}


def _model(instance: Instance, requests: Iterable[int], deadline: Deadline, until: float) -> SlotModel:
    """Return the exact model of these requests; raises `TimeUp` if it is not built by then."""

    def check() -> None:
        if deadline.elapsed >= until:
            raise TimeUp

    domains = {request: instance.open[request] for request in requests}
    return SlotModel(instance, domains, Occupancy(instance), model=TimedModel(check))


def _solver(seed: int, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, min(seconds, 1e6))
    return solver
