"""Assign booths: a greedy plan, then the exact program of each part of the floor, with a bound that is proven.

Halls between which no exhibitor may choose share nothing: partners touch and competitors meet only inside one hall.
Each set of halls that belong together is a part with a program of its own, and the bound of the whole is the sum of the
bounds of the parts. CP-SAT solves a part from the greedy plan; parts that are not proven share the time that the
others leave.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from expo.allocation.candidates import Candidates
from expo.allocation.greedy import first_plan
from expo.allocation.program import build
from expo.allocation.reasons import unmet_wishes
from expo.allocation.result import Allocation, AllocationProgress, OnAllocationProgress
from expo.allocation.rounds import Part, Search, improve, prove, relax, total_of
from expo.allocation.score import PLACE, evaluate
from expo.domain.allocation import AllocationProblem, Placed, Seeker, faults
from expo.scheduling import Stop
from expo.scheduling.errors import Malformed
from expo.scheduling.run import Deadline

SHORTEST_SECONDS = 0.5
"""A part gets at least so long in a round."""
SHARES = {relax: 0.3, improve: 0.6, prove: 1.0}
"""How much of its share of the time left a part may take in each round."""


def allocate(
    problem: AllocationProblem,
    *,
    stop: Stop,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnAllocationProgress | None = None,
) -> Allocation:
    """Return the best plan found until ``stop``, with a proven bound and a reason for each wish that it leaves unmet.

    Raises
    ------
    Malformed
        If locked exhibitors are in the same booth.
    """
    with Deadline(stop) as deadline:
        candidates = Candidates(problem)
        _check_locks(problem)
        parts = [_part(candidates, seekers) for seekers in _parts(candidates)]

        def tell(phase: str) -> None:
            if on_progress is not None:
                score = evaluate(problem, _all(parts))
                bound = sum(part.bound for part in parts)
                on_progress(AllocationProgress(phase, deadline.elapsed, score.placed, score.points, bound))

        tell("greedy")
        _solve(candidates, parts, Search(deadline, seed), workers, tell)
        placed = _all(parts)
        wrong = faults(problem, placed)
        if wrong:
            raise AssertionError(f"the plan breaks a rule: {wrong[0]}")
        score, bound = evaluate(problem, placed), sum(part.bound for part in parts)
        unmet = unmet_wishes(candidates, placed, is_proven=bound <= score.total)
        tell("done")
        return Allocation(placed, score, bound, unmet, deadline.elapsed)


def _solve(
    candidates: Candidates, parts: list[Part], search: Search, workers: int, tell: Callable[[str], None]
) -> None:
    """Solve the parts, the small ones first; the time that they leave goes to those that are not proven."""
    for step in (relax, improve, prove):
        waiting = sorted((part for part in parts if not part.is_proven), key=lambda part: len(part.program.points))
        if not waiting or search.deadline.is_over:
            return
        seconds = max(SHORTEST_SECONDS, search.deadline.seconds_left() * workers / len(waiting) * SHARES[step])
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(partial(step, candidates, search, seconds), waiting):
                tell(step.__name__)


def _part(candidates: Candidates, seekers: list[Seeker]) -> Part:
    program = build(candidates, seekers)
    placed = first_plan(candidates, seekers)
    return Part(seekers, program, placed, total_of(candidates, placed), _counted_bound(candidates, seekers))


def _counted_bound(candidates: Candidates, seekers: list[Seeker]) -> int:
    """Return a bound by counting: everybody where it is worth most, with every wish met."""
    ids = {seeker.id for seeker in seekers}
    beside = sum(len(ids & set(group)) for group in candidates.problem.partners)
    best = 0
    for seeker in seekers:
        preferred = candidates.preferred(seeker)
        best += max(
            (PLACE + candidates.value(one) + preferred.get(one, 0) for one in candidates.runs(seeker)), default=0
        )
    return best + candidates.problem.weights.partners * beside


def _parts(candidates: Candidates) -> list[list[Seeker]]:
    """Return the exhibitors by the halls that belong together; who has nowhere to go is in none of them."""
    root: dict[int, int] = {}

    def find(hall: int) -> int:
        while root.setdefault(hall, hall) != hall:
            hall = root[hall]
        return hall

    halls: dict[int, set[int]] = {}
    units = candidates.problem.unit_by_id
    for seeker in candidates.problem.seekers:
        halls[seeker.id] = {units[unit].hall for one in candidates.runs(seeker) for unit in one}
        first, *others = halls[seeker.id] or {-1}
        for other in others:
            root[find(other)] = find(first)
    found: dict[int, list[Seeker]] = {}
    for seeker in candidates.problem.seekers:
        if halls[seeker.id]:
            found.setdefault(find(min(halls[seeker.id])), []).append(seeker)
    return list(found.values())


def _all(parts: Iterable[Part]) -> Placed:
    return {id_: units for part in parts for id_, units in part.placed.items()}


def _check_locks(problem: AllocationProblem) -> None:
    held = [unit for seeker in problem.seekers if seeker.is_locked for unit in seeker.current]
    if len(held) != len(set(held)):
        raise Malformed("seekers", "two locked exhibitors are in the same booth")
