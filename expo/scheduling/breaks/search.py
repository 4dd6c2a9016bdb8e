"""The fewest breaks: a portfolio of a destructive lower bound and a core-guided search.

Each of the two is deterministic, but which one ends first is not. For reproducibility the lower-bound search's plan is
returned when it finds an optimal one. If the core-guided search proves the optimum first, the lower-bound search gets
`lower_bound.STEP_EFFORT` more (deterministic time, which does not depend on the machine's load). If the lower-bound
search gives up and two core-guided searches run, the number of breaks is reproducible, but not the plan. Events too
large for both begin with rounds of annealing and neighbourhoods (`rounds`), whose plan is reproducible.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from math import inf

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.core_guided import CoreGuided
from expo.scheduling.breaks.domains import conflict, pairs, propagate
from expo.scheduling.breaks.from_above import FromAbove
from expo.scheduling.breaks.lower_bound import NO_LIMIT, DestructiveBound
from expo.scheduling.breaks.path_annealer import PathAnnealer
from expo.scheduling.breaks.portfolio import OnBetter, OnBound, Outcome, Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.breaks.rounds import Rounds
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.paths import has_paths
from expo.scheduling.run import Deadline

FIRST_CYCLES = 4
"""Annealing cycles before the searches from below."""
FIRST_MOVES = 20_000
"""The same along paths, in moves per meeting."""
WHOLE_MAX_PAIRS = 6_000
"""Meetings times slots they can take up to which CP-SAT finds or refutes timetables of the whole event.

With 5,300 of them (row `forum-14`) it takes two seconds; with 6,500 and more (all of twelve generated events of 1.5
times the usual size) it finds nothing in 30.
"""
STEP_MAX_PAIRS = 4_500
"""The same once slots were removed for a number of breaks, for one step of the bound.

Row `forum-14`, with 4,200 left, is decided. Of these events, seed 7, with 4,000, is refuted with more effort than a
step has; seed 3, with 4,900, is open after 15 units of deterministic time.
"""
PATIENCE, PATIENCE_GROWS, LONG_PATIENCE = 5, 1.5, 40
"""Rounds from above that may find nothing in a row: in turn with searches by cores, at first and the factor for each
further turn; and of larger events, before the searches of the whole event begin.
"""
CONFLICT_SECONDS = 5.0
"""For naming fewer requests in conflict once propagation has refuted all of them together."""
POLL_SECONDS = 0.05
"""Between two looks at whether the portfolio is over."""


def fewest_breaks(
    instance: Instance,
    domains: Mapping[int, SlotSet],
    deadline: Deadline,
    *,
    workers: int = 2,
    seed: int = 0,
    start: Plan | None = None,
    anneal: bool = False,
    effort: float = inf,
    on_better: OnBetter | None = None,
    on_bound: OnBound | None = None,
) -> Outcome:
    """Hold all of these meetings with as few breaks as possible.

    Parameters
    ----------
    instance
        The problem; its other requests are not met.
    domains
        The requests to meet, each with the slots it may take: ``instance.open`` of it, or that within one day.
    deadline
        When to stop; the best plan and bound so far are then returned.
    workers
        Threads to use: one raises the lower bound, a second one searches by cores; more are of use in the rounds of
        large events only.
    seed
        Same instance, domains and seed give the same plan when the run is not cut short.
    start
        A plan to improve; it need not be good nor its breaks even, but must hold exactly these meetings within their
        domains.
    anneal
        Search from above too. The domains have to be ``instance.open``, and the inner loops compiled.
    effort
        Deterministic time for each search; unlimited by default, so that only the deadline stops it.
    on_better, on_bound
        Called with each better plan (and its breaks) and each better bound, on the thread that found it.

    Notes
    -----
    ``max_break_spread`` is kept over these meetings only: do not ask day by day when a problem has one.
    """
    portfolio = Portfolio(instance, deadline, seed, on_better, on_bound)
    relaxation = _relax(instance, domains)
    if relaxation is None:
        until = deadline.elapsed + CONFLICT_SECONDS
        refuted = conflict(
            domains,
            lambda fewer: deadline.elapsed < until and not deadline.is_over and _relax(instance, fewer) is None,
        )
        return Outcome(None, 0, 0, is_infeasible=True, conflict=tuple(refuted))
    kept = relaxation.domains
    if start is not None:
        portfolio.update(start)
    portfolio.raise_bound(relaxation.bound)
    if not portfolio.is_over:
        relaxation.price(deadline)
        portfolio.raise_bound(relaxation.bound)
    lower_bound = DestructiveBound(portfolio, kept, relaxation, effort)
    rounds = None
    if anneal and not portfolio.is_over:
        _anneal(portfolio, start)
        rounds = Rounds(portfolio, kept, relaxation, workers)
        if pairs(kept) > WHOLE_MAX_PAIRS:
            _search_in_rounds(lower_bound, rounds, workers)
    if not portfolio.is_over:
        _run(portfolio, lower_bound, CoreGuided(portfolio, kept, relaxation, effort), rounds, workers)
    outcome = portfolio.outcome
    return replace(outcome, conflict=tuple(sorted(domains))) if outcome.is_infeasible else outcome


def _anneal(portfolio: Portfolio, start: Plan | None) -> None:
    """Anneal for a moment: half a second of CPU time or less."""
    if not has_paths(portfolio.instance):
        FromAbove(portfolio, start).run(FIRST_CYCLES)
    elif (plan := portfolio.best or start) is not None:
        PathAnnealer(portfolio, portfolio.seed).improve(plan, portfolio.bound, FIRST_MOVES)


def _search_in_rounds(lower_bound: DestructiveBound, rounds: Rounds, workers: int) -> None:
    """Anneal beside those steps of the bound that are small enough, and go on in rounds of neighbourhoods too."""
    with ThreadPoolExecutor(1) as aside:
        bound = aside.submit(lower_bound.raise_while_small, STEP_MAX_PAIRS)
        rounds.anneal(workers)
        bound.result()
    rounds.run(workers, LONG_PATIENCE)


def is_refuted(
    instance: Instance, domains: Mapping[int, SlotSet], deadline: Deadline, *, seed: int = 0, effort: float = 0.1
) -> bool:
    """Say whether ``effort`` (deterministic time) suffices to prove that these meetings cannot all be held."""
    if any(instance.length[request] > 1 for request in domains):
        return False  # the relaxation knows of meetings of one slot only
    relaxation = _relax(instance, domains)
    if relaxation is None:
        return True
    portfolio = Portfolio(instance, deadline, seed, None, None)
    lower_bound = DestructiveBound(portfolio, relaxation.domains, relaxation, effort)
    return bool(lower_bound.step(NO_LIMIT) == cp_model.INFEASIBLE)


def _relax(instance: Instance, domains: Mapping[int, SlotSet]) -> BusyPatternRelaxation | None:
    """Return the relaxation over propagated domains; ``None`` if these meetings cannot all be held."""
    kept = propagate(instance, domains)
    if kept is None:
        return None
    relaxation = BusyPatternRelaxation(instance, kept, without_breaks=_forbids_breaks(instance, domains))
    return relaxation if relaxation.is_possible else None


def _forbids_breaks(instance: Instance, domains: Mapping[int, SlotSet]) -> bool:
    """Say whether breaks are forbidden: some participant cannot have one, and counts must not differ."""
    meetings = [0] * instance.participants
    for request in domains:
        meetings[instance.left[request]] += 1
        meetings[instance.right[request]] += 1
    return instance.break_spread == 0 and min(meetings, default=0) < 2


def _run(
    portfolio: Portfolio,
    lower_bound: DestructiveBound,
    core_guided: CoreGuided,
    rounds: Rounds | None,
    workers: int,
) -> None:
    def from_above(turn: int) -> None:
        if rounds is not None:
            rounds.run(1, round(PATIENCE * PATIENCE_GROWS**turn))

    def bound_then_search() -> None:
        lower_bound.run()
        if not portfolio.is_over:
            core_guided.run(portfolio.seed + workers - 1, symmetries=workers > 1, before=from_above)

    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(bound_then_search)]
        if workers > 1:
            running.append(threads.submit(core_guided.persist, portfolio.seed))
        while wait(running, POLL_SECONDS).not_done:
            if portfolio.is_over or any(one.done() and one.exception() for one in running):
                _stop(lower_bound, core_guided, rounds)
            else:
                lower_bound.skip_below(portfolio.bound)
        for one in running:
            one.result()
    if portfolio.outcome.is_optimal:
        lower_bound.step(portfolio.breaks)


def _stop(lower_bound: DestructiveBound, core_guided: CoreGuided, rounds: Rounds | None) -> None:
    """Stop every search, repeatedly: a solver that has not started yet ignores the first call."""
    lower_bound.stop()
    core_guided.stop()
    if rounds is not None:
        rounds.stop()
