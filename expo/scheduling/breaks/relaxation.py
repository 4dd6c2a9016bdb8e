r"""The busy-pattern relaxation: when is each participant busy, with no matter whom?

The *busy pattern* of a participant is the set of slots in which they are in a meeting. It determines their breaks, so
the relaxation keeps the whole objective and forgets who meets whom. What remains of the rules is

- each participant ``p`` with ``d(p)`` meetings is busy in exactly ``d(p)`` slots, among those some domain allows, and
  in time: after slot ``s`` it has had at least the meetings whose domains end there, at most those whose have begun;
- in each slot, the participants who only use the tables of one pool fill at most two chairs per table, and of
  each side of a bipartite set of meetings (exhibitors and buyers) as many are busy as of the other.

The first is a path through a layered graph (`flow_graph`), on which a step costs 1 where a break ends. The second
couples the paths (`coupling`). With a multiplier (a *dual price*) :math:`\pi_{rs}` for each coupling row
:math:`\sum_p a_{rp} b_{ps} \le c_{rs}`, any timetable has

.. math:: breaks \ge L(\pi) = \sum_p \min_{path} \Big(cost + \sum_{r,s} \pi_{rs} a_{rp} b_{ps}\Big)
          - \sum_{r,s} \pi_{rs} c_{rs}

(Lagrangean duality; Geoffrion, 1974). Good prices come from the linear program of the flows, which participants with
equal graphs share, so that it stays small. Its value is not trusted: prices are rounded to multiples of ``1/SCALE`` and
:math:`L` is computed by shortest paths in integers, so the bound is a proof even if the program was solved badly.

The same numbers allow *reduced cost fixing*. If a timetable with at most ``z`` breaks is wanted, a step whose shortest
path costs more than ``z - L`` above the shortest of all cannot be taken. What is left gives for each participant the
slots that may and must be busy, and the slots at which a break may end (`BusyBounds`).
"""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import inf

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.coupling import coupling_rows
from expo.scheduling.breaks.flow_graph import BUSY, SCALE, Node, PatternGraph, PatternKind, graph_of
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.instance import Instance
from expo.scheduling.lp.linear_program import LinearProgram
from expo.scheduling.run import Deadline


@dataclass(frozen=True, slots=True)
class BusyBounds:
    """What is known of one participant's busy pattern in every timetable with few enough breaks.

    ``can`` and ``must`` are the slots that may and that have to be busy; a break may only end at a slot of ``ends``;
    after slot ``s`` between ``least[s]`` and ``most[s]`` meetings are over.
    """

    can: SlotSet
    must: SlotSet
    ends: SlotSet
    least: tuple[int, ...]
    most: tuple[int, ...]


class BusyPatternRelaxation:
    """The relaxation for meetings that all have to be held, each within its domain.

    ``is_possible`` is false if already some participant's graph has no path. Otherwise ``bound`` is proven; it
    starts with dual prices of zero and rises with `price`.
    """

    def __init__(
        self,
        instance: Instance,
        domains: Mapping[int, SlotSet],
        *,
        without_breaks: bool = False,
        prices: list[list[int]] | None = None,
    ) -> None:
        self.instance = instance
        self.without_breaks = without_breaks
        self.requests_of: dict[int, list[int]] = defaultdict(list)
        for request in domains:
            self.requests_of[instance.left[request]].append(request)
            self.requests_of[instance.right[request]].append(request)
        self.domains = dict(domains)
        self.rows = coupling_rows(instance, self.requests_of)
        kinds: dict[PatternKind, list[int]] = defaultdict(list)
        for person in self.requests_of:
            if instance.capacity[person] == 1:
                kinds[self._kind(person)].append(person)
        graphs = [graph_of(instance, kind, people, without_breaks=without_breaks) for kind, people in kinds.items()]
        self.graphs = [graph for graph in graphs if graph is not None]
        self.is_possible = len(self.graphs) == len(graphs)
        self._prices = prices or [[0] * instance.slots for _ in self.rows]
        self.scaled_bound = 0
        if self.is_possible:
            self._compute_bound()

    def within(self, domains: Mapping[int, SlotSet]) -> "BusyPatternRelaxation":
        """Return the relaxation for narrower domains, at the same prices."""
        return BusyPatternRelaxation(self.instance, domains, without_breaks=self.without_breaks, prices=self._prices)

    @property
    def bound(self) -> int:
        """The smallest number of breaks that is not proven impossible."""
        return max(0, -(-self.scaled_bound // SCALE))

    def _kind(self, person: int) -> PatternKind:
        slots = range(self.instance.slots)
        domains = [self.domains[request] for request in self.requests_of[person]]
        can = must = 0
        for domain in domains:
            can |= domain
            must |= domain if domain.bit_count() == 1 else 0
        return PatternKind(
            len(domains),
            can,
            must,
            tuple(sum(domain < 2 << slot for domain in domains) for slot in slots),
            tuple(sum(domain & -domain < 2 << slot for domain in domains) for slot in slots),
            tuple((index, row.factor[person]) for index, row in enumerate(self.rows) if person in row.factor),
        )

    # -- dual prices --------------------------------------------------------------------------------------------------

    def price(self, deadline: Deadline) -> None:
        """Find dual prices by the linear program of the flows; the bound never gets worse."""
        with suppress(TimeUp):
            self._price(deadline)

    def _price(self, deadline: Deadline) -> None:
        program = LinearProgram(check=deadline.check)
        coupled: list[list[dict[int, int]]] = [
            [defaultdict(int) for _ in range(self.instance.slots)] for _ in self.rows
        ]
        for graph in self.graphs:
            self._add_flow(program, graph, coupled)
        numbers: list[tuple[int, int, int]] = []
        for index, row in enumerate(self.rows):
            for slot, terms in enumerate(coupled[index]):
                if terms and (row.is_equation or row.limit[slot] < sum(row.factor.values())):
                    low = float(row.limit[slot]) if row.is_equation else -inf
                    number = program.row(
                        list(terms), [float(one) for one in terms.values()], low, float(row.limit[slot])
                    )
                    numbers.append((index, slot, number))
        answer = program.solve(deadline, solver="GLOP") if numbers else None
        if answer is None or len(answer.prices) == 0:
            return
        former, bound = self._prices, self.scaled_bound
        self._prices = [[0] * self.instance.slots for _ in self.rows]
        for index, slot, number in numbers:
            price = round(float(answer.prices[number]) * SCALE)
            self._prices[index][slot] = price if self.rows[index].is_equation else max(0, price)
        self._compute_bound()
        if self.scaled_bound < bound:
            self._prices = former
            self._compute_bound()

    def _add_flow(self, program: LinearProgram, graph: PatternGraph, coupled: list[list[dict[int, int]]]) -> None:
        balance: dict[tuple[int, Node], dict[int, int]] = defaultdict(dict)
        size = len(graph.people)
        steps = [(slot, step) for slot, steps in enumerate(graph.steps) for step in steps]
        columns = program.columns([-float(step[2]) for _, step in steps], inf)
        for column, (slot, (tail, head, _)) in zip(columns, steps, strict=True):
            balance[slot, tail][column] = 1
            balance[slot + 1, head][column] = -1
            if head[1] == BUSY:
                for index, factor in graph.kind.rows:
                    coupled[index][slot][column] = factor
        for (slot, _), terms in balance.items():
            if slot < self.instance.slots:
                supply = float(size) if slot == 0 else 0.0
                program.row(list(terms), [float(one) for one in terms.values()], supply, supply)

    def _compute_bound(self) -> None:
        """Put the dual prices on the graphs and compute the bound that they prove, in integers."""
        total = -sum(
            price * limit
            for row, prices in zip(self.rows, self._prices, strict=True)
            for price, limit in zip(prices, row.limit, strict=True)
        )
        for graph in self.graphs:
            graph.dual_price = [
                sum(factor * self._prices[index][slot] for index, factor in graph.kind.rows)
                for slot in range(self.instance.slots)
            ]
            total += len(graph.people) * graph.cheapest()[2]
        self.scaled_bound = total

    # -- busy_bounds --------------------------------------------------------------------------------------------------

    def busy_bounds(self, breaks: int) -> dict[int, BusyBounds]:
        """Return the busy bounds of each participant in timetables with at most this many breaks."""
        slack = breaks * SCALE - self.scaled_bound
        result = {}
        for graph in self.graphs:
            bounds = self._busy_bounds(graph, slack)
            for person in graph.people:
                result[person] = bounds
        return result

    def _busy_bounds(self, graph: PatternGraph, slack: int) -> BusyBounds:
        ahead, back, best = graph.cheapest()
        can = idle = ends = 0
        least, most = [], []
        for slot, steps in enumerate(graph.steps):
            counts = []
            for tail, head, cost in steps:
                dual_price = graph.dual_price[slot] if head[1] == BUSY else 0
                if ahead[slot][tail] + cost * SCALE + dual_price + back[slot + 1][head] - best > slack:
                    continue
                counts.append(head[0])
                if head[1] == BUSY:
                    can |= 1 << slot
                    ends |= cost << slot
                else:
                    idle |= 1 << slot
            least.append(min(counts, default=0))
            most.append(max(counts, default=0))
        return BusyBounds(can, can & ~idle, ends, tuple(least), tuple(most))


def tighten_by_bounds(
    instance: Instance, domains: Mapping[int, SlotSet], bounds: Mapping[int, BusyBounds]
) -> dict[int, SlotSet]:
    """Return the domains without the slots in which one of the two cannot be busy."""
    return {
        request: domain & _can(bounds, instance.left[request]) & _can(bounds, instance.right[request])
        for request, domain in domains.items()
    }


def _can(busy_bounds: Mapping[int, BusyBounds], person: int) -> SlotSet:
    return busy_bounds[person].can if person in busy_bounds else -1
