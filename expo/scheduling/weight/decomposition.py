"""The day/slot decomposition: the largest weight, with its proof.

The day program chooses a day for every meeting and bounds the weight; then every meeting gets a slot. If a day cannot
hold its meetings, the dual of its relaxation gives a Benders cut, and the day program is solved again.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Figures, Plan, figures_of, meets_mandatory
from expo.scheduling.moves.warm_up import compile_aside
from expo.scheduling.run import Deadline
from expo.scheduling.weight.day_cuts import DayDual
from expo.scheduling.weight.day_program import DayChoice, DayProgram
from expo.scheduling.weight.slot_assignment import SlotAssignment

FAIR_TIES_MAX_COLUMNS = 8_000
"""Columns up to which ties are broken fairly: at 18,000 that costs the day program twelve seconds, not one."""
MAX_ROUNDS = 12
"""Day programs solved at most."""


@dataclass(frozen=True, slots=True)
class Decomposed:
    """A new plan, if any, and what is proven so far; ``weight_bound`` holds for the shortfall of the best plan."""

    plan: Plan | None
    shortfall_bound: int = 0
    weight_bound: int | None = None


def decompose(instance: Instance, start: Plan | None, deadline: Deadline, seed: int) -> Iterator[Decomposed]:
    """Yield plans and bounds until the weight is proven, nothing more is learned, or time is up.

    ``start`` is the best plan known before.
    """
    compiled = compile_aside()
    slots, program = SlotAssignment(instance, deadline, seed), _day_program(instance, deadline)
    if program is None:
        return
    best = None if start is None else (start, figures_of(instance, start))
    for number in range(MAX_ROUNDS):
        choice = _choose_days(program, deadline)
        if choice is None:
            if best is not None and compiled.is_set():
                yield Decomposed(filled(instance, slots.insert_everything(best[0])))
            return
        yield Decomposed(None, choice.shortfall_bound, program.weight_bound(choice.shortfall) if number == 0 else None)
        if not compiled.is_set():
            plan = filled(instance, slots.assign_by_programs(choice))
            best = _better(instance, plan, best)
            yield Decomposed(plan, choice.shortfall_bound)
            while not compiled.wait(0.05) and not deadline.is_over:
                pass
        if not compiled.is_set():
            return
        plan, crowded = slots.assign(choice, number)
        plan = filled(instance, plan)
        best = _better(instance, plan, best)
        reached = figures_of(instance, plan) if best is None else best[1]
        # What was proven holds for a weight less a penalty for shortfall: the bound depends on the shortfall.
        yield Decomposed(plan, choice.shortfall_bound, program.weight_bound(reached.shortfall))
        if (
            not crowded
            or reached.weight >= program.weight_bound(choice.shortfall_bound)
            or deadline.is_over
            or not _add_cuts(program, slots, choice, crowded)
        ):
            return


def _day_program(instance: Instance, deadline: Deadline) -> DayProgram | None:
    """Return the day program; ``None`` if time was too short to build it."""
    with suppress(TimeUp):
        program = DayProgram(instance, check=deadline.check)
        if len(program.columns) <= FAIR_TIES_MAX_COLUMNS:
            program.break_ties_fairly()
        return program
    return None


def _choose_days(program: DayProgram, deadline: Deadline) -> DayChoice | None:
    with suppress(TimeUp):
        return program.solve(deadline)
    return None


def _better(instance: Instance, plan: Plan, best: tuple[Plan, Figures] | None) -> tuple[Plan, Figures] | None:
    """Return the better of a plan and the best one before; one without a mandatory request does not count."""
    if not meets_mandatory(instance, plan):
        return best
    figures = figures_of(instance, plan)
    return (plan, figures) if best is None or figures.rank < best[1].rank else best


def _add_cuts(program: DayProgram, slots: SlotAssignment, choice: DayChoice, crowded: list[int]) -> bool:
    """Add the Benders cuts of the crowded days to the day program; False if there are none."""
    has_cut, deadline = False, slots.deadline
    for day in crowded:
        requests = [r for r, on in enumerate(choice.day) if on == day]
        if slots.is_priceable(day, requests):
            with suppress(TimeUp):
                cut = DayDual(slots.instance, day, requests, deadline.check).cut(deadline)
                if cut is not None:
                    program.add_cut(day, cut)
                    has_cut = True
    return has_cut
