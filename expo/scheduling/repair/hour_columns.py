"""The hours of interpreters as columns of the move program: who works in which language in which slot."""

from collections import defaultdict
from collections.abc import Mapping
from math import inf

import numpy as np

from expo.scheduling.instance.instance import NONE
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.lp.linear_program import Floats
from expo.scheduling.lp.matrix import Indices, Matrix


class HourColumns:
    """Columns for the hours that interpreters have left beside the meetings of ``fixed``, and the rows that limit them.

    The first columns of ``matrix`` are meetings: of these requests, in these slots. An hour already booked in
    ``baseline`` is worth ``booked_worth``.
    """

    def __init__(
        self, matrix: Matrix, fixed: Occupancy, baseline: Plan, request: Indices, slot: Indices, booked_worth: float
    ) -> None:
        self._matrix, self._instance, self._booked = matrix, fixed.instance, fixed.interpreters.booked
        instance = fixed.instance
        language = np.array(instance.language, dtype=np.int64)[request]
        spoken = np.nonzero(language >= 0)[0]
        needs, row = np.unique(language[spoken] * instance.slots + slot[spoken], return_inverse=True)
        hours, row_of_hour = list[tuple[int, int, int]](), list[int]()
        for number, (language_number, start) in enumerate(divmod(need, instance.slots) for need in needs.tolist()):
            for one in instance.speakers[language_number]:
                if (instance.shift[one] & ~fixed.interpreters.booked[one]) >> start & 1:
                    hours.append((one, language_number, start))
                    row_of_hour.append(number)
        before = {pair for pair in zip(baseline.interpreter, baseline.slot, strict=True) if pair[0] != NONE}
        hired = matrix.columns([booked_worth * ((one, start) in before) for one, _, start in hours], [1] * len(hours))
        matrix.block(
            np.r_[row, np.array(row_of_hour, dtype=np.int64)],
            np.r_[spoken, hired],
            np.r_[np.ones(len(spoken)), -np.ones(len(hired))],
            [-inf] * len(needs),
            [0.0] * len(needs),
        )
        limits: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (one, _, start) in zip(hired.tolist(), hours, strict=True):
            limits[one][start].append(column)
        for one, by_slot in limits.items():
            self._add_rests(one, by_slot)
        self._hours = dict(zip(hired.tolist(), hours, strict=True))

    def _add_rests(self, one: int, by_slot: Mapping[int, list[int]]) -> None:
        """Add that an interpreter gives one hour a slot, and rests in one of any ``max_run + 1`` slots in a row."""
        run, booked = self._instance.max_run[one], self._booked[one]
        for spoken_in in by_slot.values():
            if len(spoken_in) > 1:
                self._matrix.row(spoken_in, [1.0] * len(spoken_in), -inf, 1)
        for window in self._instance.rest_windows(one, self._instance.days):
            columns = [column for slot in window for column in by_slot.get(slot, ())]
            if columns:
                taken = sum(booked >> slot & 1 for slot in window)
                self._matrix.row(columns, [1.0] * len(columns), -inf, run - taken)

    def given(self, values: Floats) -> dict[tuple[int, int], list[int]]:
        """Return who works in each language and slot, in a solution of the program."""
        result: dict[tuple[int, int], list[int]] = defaultdict(list)
        for column, (one, language, slot) in self._hours.items():
            if values[column] > 0.5:
                result[language, slot].append(one)
        return result
