"""The layered graph of a participant's busy patterns: a path through it is a pattern, its cost the breaks.

Layers are slots; a state is the number of meetings so far, and whether today has begun, is running or has paused.
"""

from dataclasses import dataclass, field

from expo.domain.slots import SlotSet
from expo.scheduling.instance.instance import Instance

SCALE = 5040
"""BendersCut are whole multiples of 1/5040, which holds every fraction with a denominator up to 10."""

UNSEEN, BUSY, PAUSED = 0, 1, 2
"""Of today: no meeting yet; in a meeting in the slot just passed; not in one, but earlier today."""

Node = tuple[int, int]
"""How many meetings so far, and the state of today."""


@dataclass(frozen=True, slots=True)
class PatternKind:
    """What makes two participants' graphs the same; ``rows`` are the coupling rows they are in, with their factor."""

    meetings: int
    can: SlotSet
    must: SlotSet
    least: tuple[int, ...]
    most: tuple[int, ...]
    rows: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class PatternGraph:
    """The layered graph of one kind: ``steps[s]`` leads from the states before slot ``s`` to those after it."""

    kind: PatternKind
    people: list[int]
    steps: list[list[tuple[Node, Node, int]]]
    dual_price: list[int] = field(default_factory=list)

    def cheapest(self) -> tuple[list[dict[Node, int]], list[dict[Node, int]], int]:
        """Return the least cost from the start to each state, from each state to the end, and of all paths."""
        ahead: list[dict[Node, int]] = [{(0, UNSEEN): 0}]
        for slot, steps in enumerate(self.steps):
            best: dict[Node, int] = {}
            reached = ahead[-1]
            for tail, head, cost in steps:
                if tail in reached:
                    value = reached[tail] + cost * SCALE + (self.dual_price[slot] if head[1] == BUSY else 0)
                    if value < best.get(head, value + 1):
                        best[head] = value
            ahead.append(best)
        back: list[dict[Node, int]] = [dict.fromkeys(ahead[-1], 0)]
        for slot in range(len(self.steps) - 1, -1, -1):
            best, reached = {}, back[-1]
            for tail, head, cost in self.steps[slot]:
                if head in reached:
                    value = reached[head] + cost * SCALE + (self.dual_price[slot] if head[1] == BUSY else 0)
                    if value < best.get(tail, value + 1):
                        best[tail] = value
            back.append(best)
        back.reverse()
        return ahead, back, back[0][0, UNSEEN]


def graph_of(instance: Instance, kind: PatternKind, people: list[int], *, without_breaks: bool) -> PatternGraph | None:
    """Return the graph of a kind; ``None`` if it has no path."""
    starts_day = {day.start for day in instance.days}
    steps: list[list[tuple[Node, Node, int]]] = []
    states: set[Node] = {(0, UNSEEN)}
    for slot in range(instance.slots):
        here: list[tuple[Node, Node, int]] = []
        for state in sorted(states):
            number, today = state if slot not in starts_day else (state[0], UNSEEN)
            if not kind.must >> slot & 1 and kind.least[slot] <= number <= kind.most[slot]:
                here.append((state, (number, PAUSED if today else UNSEEN), 0))
            if (
                kind.can >> slot & 1
                and kind.least[slot] <= number + 1 <= min(kind.most[slot], kind.meetings)
                and not (today == PAUSED and without_breaks)
            ):
                here.append((state, (number + 1, BUSY), int(today == PAUSED)))
        steps.append(here)
        states = {head for _, head, _ in here}
    states = {state for state in states if state[0] == kind.meetings}
    for slot in range(instance.slots - 1, -1, -1):
        steps[slot] = [step for step in steps[slot] if step[1] in states]
        states = {tail for tail, _, _ in steps[slot]}
    return PatternGraph(kind, people, steps, [0] * instance.slots) if states else None
