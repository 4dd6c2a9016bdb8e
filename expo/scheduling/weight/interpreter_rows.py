"""The interpreters of a day as rows of a linear program, for the day program and for the relaxation of one day."""

from collections import defaultdict
from math import inf

from expo.scheduling.instance.instance import Instance
from expo.scheduling.lp.linear_program import LinearProgram


def most_slots(instance: Instance, interpreter: int, day: int) -> int:
    """Return how many slots of a day an interpreter can work at most, on shift and with rests."""
    worked = run = 0
    for slot in instance.days[day]:
        run = run + 1 if instance.shift[interpreter] >> slot & 1 and run < instance.max_run[interpreter] else 0
        worked += run > 0
    return worked


def add_interpreters(
    instance: Instance, program: LinearProgram, day: int, speaking: dict[tuple[int, int], list[int]]
) -> tuple[dict[tuple[int, int], int], dict[int, list[tuple[range, int]]]]:
    """Add what interpreters can give in each slot of a day to the columns that need their language there.

    An interpreter gives one hour a slot, to one of their languages, and of any ``max_run + 1`` slots in a row at most
    ``max_run``. Returns the rows that limit hours, by interpreter and slot, and those that keep rests.
    """
    hours: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (language, slot), columns in speaking.items():
        given: list[int] = []
        for interpreter in instance.speakers[language]:
            if instance.shift[interpreter] >> slot & 1:
                given += program.columns([0.0], inf)
                hours[interpreter, slot].append(given[-1])
        program.row([*columns, *given], [1.0] * len(columns) + [-1.0] * len(given), -inf, 0)
    limits = {key: program.at_most(columns, 1) for key, columns in hours.items()}
    rests: dict[int, list[tuple[range, int]]] = defaultdict(list)
    slots = instance.days[day]
    for interpreter in sorted({interpreter for interpreter, _ in hours}):
        for window in instance.rest_windows(interpreter, [slots]):
            columns = [column for slot in window for column in hours.get((interpreter, slot), ())]
            if columns:
                rests[interpreter].append((window, program.at_most(columns, instance.max_run[interpreter])))
    return limits, rests
