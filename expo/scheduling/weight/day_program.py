"""The day program: which request is met on which day, as a linear program with a proven bound.

Choosing a slot for every request couples everything with everything. Choosing only a *day* does not: a participant
can take as many meetings on a day as there are slots (or ``max_per_day``), and tables and interpreters only depend on
how many meetings of a class sit in a slot. That program has a tenth of the columns, is nearly a transportation problem,
and its optimum is integral or nearly so. It relaxes the true problem, so its value bounds every schedule. If each day's
meetings then find slots, that schedule is proven optimal in weight.

If a day's meetings do not fit, the dual of the day's relaxation gives a Benders cut (1962; see `day_cuts`).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.lp.linear_program import TOLERANCE, Floats, LpSolution, whole_ceil, whole_floor
from expo.scheduling.run import Deadline
from expo.scheduling.weight.day_cuts import BendersCut
from expo.scheduling.weight.day_rows import DayRows

TIES_TOTAL = 0.9
"""The sum of all tie-breaking terms: less than one unit of weight."""
TIE_LEVELS = 6
"""Meetings of a participant that count when ties are broken fairly."""
FULL_MIP_MAX_COLUMNS = 20_000
"""Columns up to which the whole program is solved in integers when its relaxation is not integral."""
MAX_PENALTY = 1e9
"""Of a missing meeting: beyond it, the program would be solved too inaccurately."""


@dataclass(frozen=True, slots=True)
class DayChoice:
    """For each request its day (index) or `NONE`; and bounds that hold for every schedule."""

    day: list[int]
    shortfall: int
    weight: int
    shortfall_bound: int


class DayProgram:
    """The program over requests and days of one instance; cuts can be added between solves.

    ``protected`` are requests of which as many as possible are met before anything else counts (see `most_protected`).
    ``check`` is the one of `LinearProgram`.
    """

    def __init__(
        self, instance: Instance, protected: Sequence[int] = (), check: Callable[[], None] | None = None
    ) -> None:
        self.instance = instance
        self._protected = set(protected)
        self._rows = DayRows(instance, check)
        self._tie_scores = [0.0] * len(self._rows.columns)
        self._wanting: list[int] = []
        self._want = 0.0
        self._bound = float(sum(instance.weight))
        # Usually more than the weight that one more meeting under the minimum can cost; if not, `solve` raises it.
        self._penalty = 4.0 * max(instance.weight, default=1)

    @property
    def columns(self) -> list[tuple[int, int]]:
        """The pairs of request and day to choose from."""
        return self._rows.columns

    def add_cut(self, day: int, cut: BendersCut) -> None:
        """Add a Benders cut of one day."""
        columns, coefficients = [], []
        for column, (request, on) in enumerate(self._rows.columns):
            if on == day and cut.coefficients.get(request, 0.0) > TOLERANCE:
                columns.append(column)
                coefficients.append(cut.coefficients[request])
        self._rows.program.row(columns, coefficients, -inf, cut.right_hand_side)

    def prefer(self, score: Callable[[int, int], float]) -> None:
        """Among equal weights, take the choice with the largest sum of ``score(request, day)`` (0 to 1).

        All scores together count less than one unit of weight, so neither the choice nor the bound, which is rounded
        down, loses any.
        """
        scores = [score(request, day) for request, day in self._rows.columns]
        scale = TIES_TOTAL / (sum(scores) + 1.0)
        self._tie_scores = [value * scale for value in scores]

    def break_ties_fairly(self) -> None:
        """Among equal weights, prefer choices that give more meetings to those with the fewest.

        A participant with ``m`` of the first `TIE_LEVELS` meetings costs ``1 + 2 + ... + (TIE_LEVELS - m)``. The first
        meeting of one is worth more than the second of another. All costs together are less than one unit of weight.
        """
        mine: dict[int, list[int]] = defaultdict(list)
        for column, (request, _) in enumerate(self._rows.columns):
            mine[self.instance.left[request]].append(column)
            mine[self.instance.right[request]].append(column)
        self._want = TIES_TOTAL / (len(mine) * TIE_LEVELS * (TIE_LEVELS + 1) / 2 + 1)
        for columns in mine.values():
            for level in range(1, TIE_LEVELS + 1):
                want = self._rows.program.columns([0.0], level)
                self._rows.program.row([*columns, *want], [1.0] * (len(columns) + 1), level, inf)
                self._wanting += want

    def most_protected(self, deadline: Deadline) -> int | None:
        """Return how many of the protected requests can be met at most, and demand that many from now on."""
        chosen = {column for column, (request, _) in enumerate(self._rows.columns) if request in self._protected}
        if not chosen:
            return 0
        self._rows.program.aim([float(column in chosen) for column in range(len(self._rows.program.cost))])
        answer = self._rows.program.solve(deadline)
        if answer is None or not answer.is_optimal:
            return None
        return self.demand_protected(whole_floor(answer.bound))

    def demand_protected(self, number: int) -> int:
        """Demand that at least this many of the protected requests are met, and return the number."""
        columns = [column for column, (request, _) in enumerate(self._rows.columns) if request in self._protected]
        if columns:
            self._rows.program.row(columns, [1.0] * len(columns), number, inf)
        return number

    # -- solving -------------------------------------------------------------------------------------------------

    def solve(self, deadline: Deadline) -> DayChoice | None:
        """Return the best choice of days, shortfall before weight; ``None`` if infeasible or out of time."""
        program = self._rows.program
        answer = self._solve_until_days_fit(deadline)
        least = 0
        if answer is not None and self._lack(answer.values) > TOLERANCE:
            minimums = self._solve_relaxed(deadline, 1.0, with_weights=False)
            minimums = minimums if minimums is not None and minimums.is_optimal else None
            least = 0 if minimums is None else max(0, whole_ceil(-minimums.bound))
            while (
                answer is not None
                and minimums is not None
                and self._lack(answer.values) > -minimums.bound + TOLERANCE
                and self._penalty < MAX_PENALTY
            ):
                self._penalty *= 16
                answer = self._solve_relaxed(deadline, self._penalty)
            self._aim(self._penalty)
        if answer is None:
            return None
        relaxed = answer.bound
        if not answer.is_whole:
            answer = (
                program.solve_whole(deadline, answer, full=len(self._rows.columns) <= FULL_MIP_MAX_COLUMNS) or answer
            )
        days = [NONE] * self.instance.requests
        for column, (request, on) in enumerate(self._rows.columns):
            if answer.values[column] > 0.5:
                days[request] = on
        lack = round(self._lack(answer.values))
        weight = sum(self.instance.weight[r] for r, on in enumerate(days) if on != NONE)
        if min(relaxed, answer.bound) < inf:  # else time ran out, and what was proven before still holds
            self._bound = min(relaxed, answer.bound)
        return DayChoice(days, lack, weight, least)

    def _solve_until_days_fit(self, deadline: Deadline) -> LpSolution | None:
        """Relax the days to sums; a day whose meetings do not fit into its slots gets a row for each slot."""
        answer = self._solve_relaxed(deadline, self._penalty)
        while answer is not None:
            crowded = [day for day in self._rows.summed if self._rows.lacks_slots(day, answer.values, deadline)]
            if not crowded or deadline.is_over:
                break
            for day in crowded:
                self._rows.summed.remove(day)
                self._rows.add_slots(day)
            answer = self._solve_relaxed(deadline, self._penalty) or answer
        return answer

    def weight_bound(self, shortfall: int) -> int:
        """Return a weight that no schedule with this shortfall exceeds.

        The program was solved for ``weight - penalty * shortfall`` (less, at most, `TIES_TOTAL`), and what it proved
        about that holds for all.
        """
        ties = TIES_TOTAL if self._wanting else 0.0
        most = sum(self.instance.weight)
        return whole_floor(min(self._bound + ties + self._penalty * shortfall, most))

    def _solve_relaxed(self, deadline: Deadline, penalty: float, *, with_weights: bool = True) -> LpSolution | None:
        self._aim(penalty, with_weights=with_weights)
        return self._rows.program.solve(deadline)

    def _aim(self, penalty: float, *, with_weights: bool = True) -> None:
        costs = [0.0] * len(self._rows.program.cost)
        if with_weights:
            costs[: len(self._rows.columns)] = [
                self.instance.weight[request] + score
                for (request, _), score in zip(self._rows.columns, self._tie_scores, strict=True)
            ]
            for column in self._wanting:
                costs[column] = -self._want
        for column in self._rows.lacking:
            costs[column] = -penalty
        self._rows.program.aim(costs)

    def _lack(self, values: Floats) -> float:
        return float(sum(values[column] for column in self._rows.lacking))
