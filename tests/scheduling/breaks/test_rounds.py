"""Rounds of annealing and neighbourhoods: fewer breaks, and the same timetable whichever thread is faster."""

import pytest

from benchmarks.b2bsp.generate import problem as a_brokerage
from expo.scheduling.breaks.domains import pairs, propagate
from expo.scheduling.breaks.lower_bound import DestructiveBound
from expo.scheduling.breaks.participant_neighbourhoods import ANY, ParticipantNeighbourhoods
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.breaks.rounds import Rounds
from expo.scheduling.breaks.search import fewest_breaks
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan, breaks_of_each, busy_slots, count_breaks
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from expo.scheduling.weight.slot_assignment import SlotAssignment
from tests.scheduling.breaks.small_problems import fair


def a_start() -> tuple[Instance, Plan]:
    """Return a small brokerage and a timetable of it with many breaks, no matter how they are spread."""
    instance = compile_problem(problem_from(a_brokerage(0.5, seed=1) | {"max_break_spread": None}))
    with Deadline(MaxSeconds(60)) as deadline:
        start = SlotAssignment(instance, deadline, 0).seat_mandatory()
    assert start is not None
    return instance, start


def improved(instance: Instance, start: Plan, threads: int) -> Plan:
    domains = propagate(instance, dict(enumerate(instance.open)))
    assert domains is not None
    with Deadline(MaxSeconds(60)) as deadline:
        portfolio = Portfolio(instance, deadline, 0, None, None)
        portfolio.update(start)
        Rounds(portfolio, domains, BusyPatternRelaxation(instance, domains), threads).run(threads, 2)
    assert portfolio.best is not None
    return portfolio.best


def test_the_same_seed_gives_the_same_timetable_whichever_thread_is_faster() -> None:
    instance, start = a_start()

    found = [improved(instance, start, 2) for _ in range(3)]

    assert count_breaks(instance, found[0]) < count_breaks(instance, start) / 4
    assert len({tuple(one.slot) for one in found}) == 1


def test_a_large_event_gets_the_same_timetable_from_the_same_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    instance, start = a_start()
    monkeypatch.setattr("expo.scheduling.breaks.search.WHOLE_MAX_PAIRS", 0)  # so this one counts as large
    found = []

    for _ in range(2):
        with Deadline(MaxSeconds(60)) as deadline:
            domains = dict(enumerate(instance.open))
            found.append(fewest_breaks(instance, domains, deadline, start=start, anneal=True))

    assert found[0].is_optimal
    assert found[0].plan == found[1].plan


def test_the_bound_rises_by_search_only_where_few_slots_are_left() -> None:
    instance = compile_problem(fair(3))  # two breaks at least
    domains = propagate(instance, dict(enumerate(instance.open)))
    assert domains is not None
    known = []

    for most_pairs in (0, pairs(domains)):
        with Deadline(MaxSeconds(60)) as deadline:
            portfolio = Portfolio(instance, deadline, 0, None, None)
            relaxation = BusyPatternRelaxation(instance, domains)
            DestructiveBound(portfolio, domains, relaxation, 3.0).raise_while_small(most_pairs)
        known.append((portfolio.bound, portfolio.best is None))

    assert known == [(0, True), (2, False)]


def test_someone_with_a_break_is_free_and_the_others_at_most_shift() -> None:
    instance, plan = a_start()
    busy, breaks = busy_slots(instance, plan), breaks_of_each(instance, plan)
    neighbourhoods = ParticipantNeighbourhoods(instance, range(instance.requests), 0)
    neighbourhoods.sizes = [10.0, 10.0]

    free, shifted = neighbourhoods.draw(plan), neighbourhoods.draw(plan)

    for neighbourhood in (free, shifted):
        assert any(breaks[person] for person, slots in enumerate(neighbourhood.allowed) if slots == ANY)
        assert not neighbourhood.is_whole
    assert sum(one == ANY for one in free.allowed) == 10
    assert {one for one, own in zip(free.allowed, busy, strict=True) if one != own} == {ANY}
    wider = {
        person for person, (one, own) in enumerate(zip(shifted.allowed, busy, strict=True)) if one not in (ANY, own)
    }
    assert len(wider) >= 10
    assert all(shifted.allowed[person] == busy[person] | busy[person] << 1 | busy[person] >> 1 for person in wider)
