r"""The silhouette relaxation: when is everybody busy, whoever they meet?

The *silhouette* of a participant is the set of slots in which they sit in a meeting. Its breaks can be read off it,
so forgetting the meetings and keeping the silhouettes loses no part of the objective. What remains of the rules is

- each participant ``p`` of ``d(p)`` meetings is busy in exactly ``d(p)`` slots, among those some window allows, and
  in time: after slot ``s`` it has had at least the meetings whose windows end there, at most those whose have begun;
- in each slot, the participants who only ever sit at the tables of a pool fill at most two chairs per table, and of
  each side of a bipartite set of meetings (exhibitors and buyers) as many are busy as of the other.

The first is a path through a layered graph (slot by slot; state: meetings so far, and whether today has begun, is
running or has paused), on which a step costs 1 where a break ends. The second couples the paths. With a multiplier
(a *price*) :math:`\pi_{rs}` for each coupling row :math:`\sum_p a_{rp} b_{ps} \le c_{rs}`, any timetable has

.. math:: breaks \ge L(\pi) = \sum_p \min_{path} \Big(cost + \sum_{r,s} \pi_{rs} a_{rp} b_{ps}\Big)
          - \sum_{r,s} \pi_{rs} c_{rs}

(Lagrangean duality; Geoffrion, 1974). Good prices come from the linear program of the flows, which participants with
equal graphs share, so that it stays small. The program's own value is not trusted: prices are rounded to multiples of
``1/SCALE`` and :math:`L` is computed anew by shortest paths in whole numbers, so the bound is a proof however badly
the program was solved.

The same numbers say more. If a timetable with at most ``z`` breaks is wanted, a step whose cheapest path costs more
than ``z - L`` above the cheapest of all cannot be taken (*reduced cost fixing*): often most of the graph goes, and
what is left tells, for each participant, slots of no use, slots that must be busy, and places where no break can be.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from expo.domain.slots import SlotSet
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.lp.linear_program import LinearProgram
from expo.scheduling.run import Watch

SCALE = 5040
"""Prices are whole multiples of 1/5040, which holds every fraction with a denominator up to 10."""

UNSEEN, BUSY, PAUSED = 0, 1, 2
"""Of today: no meeting yet; in a meeting in the slot just passed; not in one, but earlier today."""

State = tuple[int, int]
"""How many meetings so far, and how today stands."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of one participant's silhouette in every timetable with few enough breaks.

    ``can`` and ``must`` are the slots that may and that have to be busy; a break may only end at a slot of ``ends``;
    after slot ``s`` between ``least[s]`` and ``most[s]`` meetings are over.
    """

    can: SlotSet
    must: SlotSet
    ends: SlotSet
    least: tuple[int, ...]
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A coupling: in each slot, ``sum(factor * busy) <= limit``, or equal to it."""

    factor: dict[int, int]
    limit: tuple[int, ...]
    is_equation: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    """What makes two participants' graphs the same; ``rows`` are the coupling rows they are in, with their factor."""

    meetings: int
    can: SlotSet
    must: SlotSet
    least: tuple[int, ...]
    most: tuple[int, ...]
    rows: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Graph:
    """The layered graph of one kind: ``steps[s]`` leads from the states before slot ``s`` to those after it."""

    kind: _Kind
    people: list[int]
    steps: list[list[tuple[State, State, int]]]
    fee: list[int] = field(default_factory=list)

    def cheapest(self) -> tuple[list[dict[State, int]], list[dict[State, int]], int]:
        """Return the least cost from the start to each state, from each state to the end, and of all paths."""
        ahead: list[dict[State, int]] = [{(0, UNSEEN): 0}]
        for slot, steps in enumerate(self.steps):
            best: dict[State, int] = {}
            reached = ahead[-1]
            for tail, head, cost in steps:
                if tail in reached:
                    value = reached[tail] + cost * SCALE + (self.fee[slot] if head[1] == BUSY else 0)
                    if value < best.get(head, value + 1):
                        best[head] = value
            ahead.append(best)
        back: list[dict[State, int]] = [dict.fromkeys(ahead[-1], 0)]
        for slot in range(len(self.steps) - 1, -1, -1):
            best, reached = {}, back[-1]
            for tail, head, cost in self.steps[slot]:
                if head in reached:
                    value = reached[head] + cost * SCALE + (self.fee[slot] if head[1] == BUSY else 0)
                    if value < best.get(tail, value + 1):
                        best[tail] = value
            back.append(best)
        back.reverse()
        return ahead, back, back[0][0, UNSEEN]


class Silhouettes:
    """The relaxation for meetings that all have to be held, each within its window.

    ``is_possible`` is false if already some participant's graph has no path. Otherwise ``bound`` is proven; it
    starts at what the graphs say one by one and rises with `price`.
    """

    def __init__(
        self,
        instance: Instance,
        windows: Mapping[int, SlotSet],
        *,
        without_breaks: bool = False,
        prices: list[list[int]] | None = None,
    ) -> None:
        self.instance = instance
        self.without_breaks = without_breaks
        self.requests_of: dict[int, list[int]] = defaultdict(list)
        for request in windows:
            self.requests_of[instance.left[request]].append(request)
            self.requests_of[instance.right[request]].append(request)
        self.windows = dict(windows)
        self.rows = coupling_rows(instance, self.requests_of)
        kinds: dict[_Kind, list[int]] = defaultdict(list)
        for person in self.requests_of:
            if instance.parallel[person] == 1:
                kinds[self._kind(person)].append(person)
        graphs = [self._graph(kind, people) for kind, people in kinds.items()]
        self.graphs = [graph for graph in graphs if graph is not None]
        self.is_possible = len(self.graphs) == len(graphs)
        self._prices = prices or [[0] * instance.slots for _ in self.rows]
        self.scaled_bound = 0
        if self.is_possible:
            self._charge()

    def within(self, windows: Mapping[int, SlotSet]) -> "Silhouettes":
        """Return the relaxation for narrower windows, at the same prices."""
        return Silhouettes(self.instance, windows, without_breaks=self.without_breaks, prices=self._prices)

    @property
    def bound(self) -> int:
        """The smallest number of breaks that is not proven impossible."""
        return max(0, -(-self.scaled_bound // SCALE))

    def _kind(self, person: int) -> _Kind:
        slots = range(self.instance.slots)
        windows = [self.windows[request] for request in self.requests_of[person]]
        can = must = 0
        for window in windows:
            can |= window
            must |= window if window.bit_count() == 1 else 0
        return _Kind(
            len(windows),
            can,
            must,
            tuple(sum(window < 2 << slot for window in windows) for slot in slots),
            tuple(sum(window & -window < 2 << slot for window in windows) for slot in slots),
            tuple((index, row.factor[person]) for index, row in enumerate(self.rows) if person in row.factor),
        )

    def _graph(self, kind: _Kind, people: list[int]) -> _Graph | None:
        starts_day = {day.start for day in self.instance.days}
        steps: list[list[tuple[State, State, int]]] = []
        states: set[State] = {(0, UNSEEN)}
        for slot in range(self.instance.slots):
            here: list[tuple[State, State, int]] = []
            for state in sorted(states):
                number, today = state if slot not in starts_day else (state[0], UNSEEN)
                if not kind.must >> slot & 1 and kind.least[slot] <= number <= kind.most[slot]:
                    here.append((state, (number, PAUSED if today else UNSEEN), 0))
                if (
                    kind.can >> slot & 1
                    and kind.least[slot] <= number + 1 <= min(kind.most[slot], kind.meetings)
                    and not (today == PAUSED and self.without_breaks)
                ):
                    here.append((state, (number + 1, BUSY), int(today == PAUSED)))
            steps.append(here)
            states = {head for _, head, _ in here}
        states = {state for state in states if state[0] == kind.meetings}
        for slot in range(self.instance.slots - 1, -1, -1):
            steps[slot] = [step for step in steps[slot] if step[1] in states]
            states = {tail for tail, _, _ in steps[slot]}
        return _Graph(kind, people, steps, [0] * self.instance.slots) if states else None

    # -- prices --------------------------------------------------------------------------------------------------

    def price(self, watch: Watch) -> None:
        """Find good prices by the linear program of the flows; the bound never gets worse."""
        program = LinearProgram()
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
        answer = program.solve(watch, solver="GLOP") if numbers else None
        if answer is None or len(answer.prices) == 0:
            return
        former, bound = self._prices, self.scaled_bound
        self._prices = [[0] * self.instance.slots for _ in self.rows]
        for index, slot, number in numbers:
            price = round(float(answer.prices[number]) * SCALE)
            self._prices[index][slot] = price if self.rows[index].is_equation else max(0, price)
        self._charge()
        if self.scaled_bound < bound:
            self._prices = former
            self._charge()

    def _add_flow(self, program: LinearProgram, graph: _Graph, coupled: list[list[dict[int, int]]]) -> None:
        balance: dict[tuple[int, State], dict[int, int]] = defaultdict(dict)
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

    def _charge(self) -> None:
        """Put the prices on the graphs and compute the bound they prove, in whole numbers."""
        total = -sum(
            price * limit
            for row, prices in zip(self.rows, self._prices, strict=True)
            for price, limit in zip(prices, row.limit, strict=True)
        )
        for graph in self.graphs:
            graph.fee = [
                sum(factor * self._prices[index][slot] for index, factor in graph.kind.rows)
                for slot in range(self.instance.slots)
            ]
            total += len(graph.people) * graph.cheapest()[2]
        self.scaled_bound = total

    # -- shapes --------------------------------------------------------------------------------------------------

    def shapes(self, breaks: int) -> dict[int, Shape]:
        """Return what every timetable with at most this many breaks looks like, participant by participant."""
        slack = breaks * SCALE - self.scaled_bound
        result = {}
        for graph in self.graphs:
            shape = self._shape(graph, slack)
            for person in graph.people:
                result[person] = shape
        return result

    def _shape(self, graph: _Graph, slack: int) -> Shape:
        ahead, back, best = graph.cheapest()
        can = idle = ends = 0
        least, most = [], []
        for slot, steps in enumerate(graph.steps):
            counts = []
            for tail, head, cost in steps:
                fee = graph.fee[slot] if head[1] == BUSY else 0
                if ahead[slot][tail] + cost * SCALE + fee + back[slot + 1][head] - best > slack:
                    continue
                counts.append(head[0])
                if head[1] == BUSY:
                    can |= 1 << slot
                    ends |= cost << slot
                else:
                    idle |= 1 << slot
            least.append(min(counts, default=0))
            most.append(max(counts, default=0))
        return Shape(can, can & ~idle, ends, tuple(least), tuple(most))


def reshape(instance: Instance, windows: Mapping[int, SlotSet], shapes: Mapping[int, Shape]) -> dict[int, SlotSet]:
    """Return the windows without the slots in which one of the two cannot be busy."""
    return {
        request: window & _can(shapes, instance.left[request]) & _can(shapes, instance.right[request])
        for request, window in windows.items()
    }


def _can(shapes: Mapping[int, Shape], person: int) -> SlotSet:
    return shapes[person].can if person in shapes else -1


def coupling_rows(instance: Instance, requests_of: Mapping[int, list[int]]) -> list[Row]:
    """Return what the silhouettes of different participants have to agree on in each slot."""
    sides = bipartition(instance, requests_of)
    rows = []
    pools: dict[int, list[int]] = defaultdict(list)
    for person, requests in requests_of.items():
        used = {instance.pool[request] for request in requests}
        if len(used) == 1 and NONE not in used and instance.parallel[person] == 1:
            pools[used.pop()].append(person)
    for pool, people in sorted(pools.items()):
        tables = instance.tables[pool]
        for side in (0, 1):
            same = [person for person in people if person in sides and sides[person][1] == side]
            if same:
                rows.append(Row(dict.fromkeys(same, 1), tuple(tables)))
        if any(person not in sides for person in people):
            rows.append(Row(dict.fromkeys(people, 1), tuple(2 * size for size in tables)))
    return rows + _balances(instance, sides)


def _balances(instance: Instance, sides: Mapping[int, tuple[int, int]]) -> list[Row]:
    """Every meeting has one end on each side, so in each slot as many are busy on the one as on the other."""
    factors: dict[int, dict[int, int]] = defaultdict(dict)
    for person, (component, side) in sides.items():
        factors[component][person] = 1 - 2 * side
    return [Row(factor, (0,) * instance.slots, is_equation=True) for _, factor in sorted(factors.items())]


def bipartition(instance: Instance, requests_of: Mapping[int, list[int]]) -> dict[int, tuple[int, int]]:
    """Return for each participant its component of the graph of meetings and its side (0 or 1) of it.

    Components with an odd cycle, or with someone who sits in several meetings at once, have no sides and are left out.
    """
    sides: dict[int, tuple[int, int]] = {}
    odd: set[int] = set()
    for root in requests_of:
        if root in sides:
            continue
        sides[root] = (root, 0)
        queue = [root]
        while queue:
            person = queue.pop()
            if instance.parallel[person] > 1:
                odd.add(root)
            for request in requests_of[person]:
                other = instance.right[request] if instance.left[request] == person else instance.left[request]
                if other not in sides:
                    sides[other] = (root, 1 - sides[person][1])
                    queue.append(other)
                elif sides[other][1] == sides[person][1]:
                    odd.add(root)
    return {person: place for person, place in sides.items() if place[0] not in odd}
