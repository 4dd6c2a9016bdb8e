"""The exact model: one boolean per request and slot, every hard rule as a constraint, for CP-SAT.

Too large for a whole expo, and the right size for one day of it, for the neighbourhood of a change, or for a small
problem with orders and spreads that couple everything. Each rule of the rulebook has its twin here under the same
name; a test counts them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance, Plan
from expo.scheduling.instance.occupancy import Ledger

Literal = cp_model.IntVar
Linear = cp_model.LinearExpr | int

TWINS: dict[str, Callable[["SlotModel"], None]] = {}
"""The constraint of each rule, by the rule's name."""


def _twin(add: Callable[["SlotModel"], None]) -> Callable[["SlotModel"], None]:
    TWINS[add.__name__] = add
    return add


@dataclass(slots=True)
class SlotModel:
    """A CP-SAT model over some requests, each with the slots it may take, beside meetings that stay as they are.

    ``choices`` maps a request to its set of candidate slots; ``fixed`` holds the meetings that are not in question
    (their requests must not be in ``choices``). ``all_met`` says that every request in ``choices`` has to be met,
    which turns counts of meetings into constants and makes the model far tighter.
    """

    instance: Instance
    choices: dict[int, SlotSet]
    fixed: Ledger
    all_met: bool = False
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: dict[tuple[int, int], Literal] = field(default_factory=dict)
    of_request: dict[int, list[Literal]] = field(default_factory=dict)
    of_person: dict[int, dict[int, list[Literal]]] = field(default_factory=dict)
    requests_of: dict[int, list[int]] = field(default_factory=dict)
    interpreting: dict[tuple[int, int, int], Literal] = field(default_factory=dict)
    day_breaks: dict[int, list[Linear]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for add in TWINS.values():
            add(self)

    # -- building blocks -----------------------------------------------------------------------------------------

    def _declare(self, request: int, slots: SlotSet) -> None:
        instance, literals = self.instance, []
        for person in (instance.left[request], instance.right[request]):
            self.requests_of.setdefault(person, []).append(request)
        for slot in slots_of(slots):
            literal = self.model.new_bool_var("")
            self.at[request, slot] = literal
            literals.append(literal)
            for person in (instance.left[request], instance.right[request]):
                self.of_person.setdefault(person, {}).setdefault(slot, []).append(literal)
        self.of_request[request] = literals

    def met(self, request: int) -> Linear:
        """Return whether a request is met, as an expression of value 0 or 1."""
        return cp_model.LinearExpr.sum(self.of_request[request])

    def busy(self, person: int) -> dict[int, Linear]:
        """Return for each slot with a candidate of this person whether they sit in a meeting (0 or 1)."""
        result: dict[int, Linear] = {}
        for slot, literals in self.of_person.get(person, {}).items():
            if self.instance.parallel[person] == 1 or len(literals) == 1:
                result[slot] = cp_model.LinearExpr.sum(literals)
            else:
                some = self.model.new_bool_var("")
                self.model.add_max_equality(some, literals)
                result[slot] = some
        for slot in self.fixed.held[person]:
            result[slot] = 1
        return result

    # -- objectives ----------------------------------------------------------------------------------------------

    def shortfall(self) -> list[Literal]:
        """Return variables whose sum is the shortfall of everybody with candidates, at its smallest."""
        instance, missing = self.instance, []
        for person, slots in self.of_person.items():
            short = instance.floor[person] - self.fixed.meetings[person]
            if short > 0:
                lack = self.model.new_int_var(0, short, "")
                self.model.add(lack + cp_model.LinearExpr.sum([x for row in slots.values() for x in row]) >= short)
                missing.append(lack)
        return missing

    def weight(self) -> Linear:
        """Return the weight of the candidates that are met."""
        literals, weights = [], []
        for (request, _), literal in self.at.items():
            literals.append(literal)
            weights.append(self.instance.weight[request])
        return cp_model.LinearExpr.weighted_sum(literals, weights)

    def breaks(self, person: int, day: int) -> Linear:
        """Return the number of breaks of a participant on a day.

        Runs of meetings are counted where they start: ``start[s] >= busy[s] - busy[s-1]``; there is one break fewer
        than starts, none if there is no meeting. When everything is met, the day's number of meetings is known, and
        with it that ``1 + breaks`` runs hold them.
        """
        busy = {slot: value for slot, value in self.busy(person).items() if slot in self.instance.days[day]}
        if len(busy) < 2:
            return 0
        starts = []
        for slot in sorted(busy):
            before = busy.get(slot - 1, 0) if slot > self.instance.days[day].start else 0
            if isinstance(before, int) and before == 0:
                starts.append(busy[slot])
                continue
            start = self.model.new_bool_var("")
            self.model.add(start >= busy[slot] - before)
            if self.instance.spread is not None:  # an upper bound on breaks is served by >=; a lower one needs both
                self.model.add(start <= busy[slot])
                self.model.add(start + before <= 1)
            starts.append(start)
        known = self.fixed.by_day[person][day]
        if self.all_met or known:
            return cp_model.LinearExpr.sum(starts) - (1 if known or self._is_met_on(person, day) else 0)
        some = self.model.new_bool_var("")
        self.model.add(cp_model.LinearExpr.sum(list(busy.values())) >= 1).only_enforce_if(some)
        self.model.add(cp_model.LinearExpr.sum(starts) == 0).only_enforce_if(~some)
        return cp_model.LinearExpr.sum(starts) - some

    def _is_met_on(self, person: int, day: int) -> bool:
        """Say whether someone surely has a meeting on a day: some request of theirs has candidates on no other."""
        inside = self.instance.day_set(day)
        return any(not self.choices[request] & ~inside for request in self.requests_of.get(person, ()))

    # -- results -------------------------------------------------------------------------------------------------

    def hint(self, plan: Plan) -> None:
        """Start the search from a plan."""
        for (request, slot), literal in self.at.items():
            self.model.add_hint(literal, int(plan.slot[request] == slot))

    def plan_from(self, value: Callable[[Literal], int]) -> Plan:
        """Return the fixed meetings and the chosen ones as one plan, with an interpreter for each who needs one."""
        plan, instance = self.fixed.plan.copy(), self.instance
        waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (interpreter, language, slot), literal in self.interpreting.items():
            if value(literal):
                waiting[language, slot].append(interpreter)
        for (request, slot), literal in self.at.items():
            if value(literal):
                plan.slot[request] = slot
                if instance.language[request] != NONE:
                    plan.interpreter[request] = waiting[instance.language[request], slot].pop()
        return plan


# -- the rules, each under its name in the rulebook ------------------------------------------------------------------


@_twin
def slot_is_allowed(m: SlotModel) -> None:
    """A variable exists only for slots the request allows."""
    for request, slots in m.choices.items():
        m.choices[request] = slots & m.instance.open[request]


@_twin
def both_are_available(m: SlotModel) -> None:
    """Nor does one exist where either party is away, or (with what is fixed) cannot take another meeting."""
    instance = m.instance
    for request, slots in m.choices.items():
        for person in (instance.left[request], instance.right[request]):
            slots &= instance.free[person] & ~m.fixed.full[person]
        m.choices[request] = slots
        m._declare(request, slots)


@_twin
def met_at_most_once(m: SlotModel) -> None:
    """Each request takes at most one slot; exactly one if it has to be met."""
    for request, literals in m.of_request.items():
        if m.all_met or m.instance.must[request]:
            m.model.add_exactly_one(literals)
        else:
            m.model.add_at_most_one(literals)


@_twin
def within_total_limit(m: SlotModel) -> None:
    """The meetings of each participant stay within ``max_total``."""
    for person, slots in m.of_person.items():
        literals = [x for row in slots.values() for x in row]
        left = m.instance.total[person] - m.fixed.meetings[person]
        if left < len(m.requests_of[person]):
            m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_twin
def within_daily_limit(m: SlotModel) -> None:
    """The meetings of each participant on each day stay within ``max_per_day``."""
    for person, slots in m.of_person.items():
        if m.instance.daily[person] == NO_LIMIT:
            continue
        for index, day in enumerate(m.instance.days):
            literals = [x for slot, row in slots.items() if slot in day for x in row]
            left = m.instance.daily[person] - m.fixed.by_day[person][index]
            if left < len(literals):
                m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_twin
def one_meeting_at_a_time(m: SlotModel) -> None:
    """In each slot a participant sits in at most ``parallel`` meetings, the fixed ones included."""
    for person, slots in m.of_person.items():
        for slot, literals in slots.items():
            left = m.instance.parallel[person] - m.fixed.held[person].get(slot, 0)
            if left == 1:
                m.model.add_at_most_one(literals)
            elif left < len(literals):
                m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_twin
def table_is_free(m: SlotModel) -> None:
    """In each slot a pool seats no more meetings than it has tables left; which table is decided afterwards."""
    rows: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for (request, slot), literal in m.at.items():
        if m.instance.pool[request] != NONE:
            rows[m.instance.pool[request], slot].append(literal)
    for (pool, slot), literals in rows.items():
        left = m.fixed.tables_left[pool][slot]
        if left < len(literals):
            m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_twin
def interpreter_is_free_and_speaks(m: SlotModel) -> None:
    """Interpreters are hired by language and slot; a language's meetings in a slot need as many as they are.

    Which of them sits in which meeting does not matter, so no variable says it.
    """
    instance = m.instance
    rows: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for (request, slot), literal in m.at.items():
        if instance.language[request] != NONE:
            rows[instance.language[request], slot].append(literal)
    for (language, slot), literals in rows.items():
        hired = []
        for interpreter in instance.speakers[language]:
            if instance.shift[interpreter] >> slot & 1 and not m.fixed.booked[interpreter] >> slot & 1:
                literal = m.model.new_bool_var("")
                m.interpreting[interpreter, language, slot] = literal
                hired.append(literal)
        m.model.add(cp_model.LinearExpr.sum(literals) == cp_model.LinearExpr.sum(hired))
    by_slot: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for (interpreter, _, slot), literal in m.interpreting.items():
        by_slot[interpreter, slot].append(literal)
    for literals in by_slot.values():
        if len(literals) > 1:
            m.model.add_at_most_one(literals)


@_twin
def interpreter_rests_in_time(m: SlotModel) -> None:
    """Of any ``max_run + 1`` consecutive slots of a day, an interpreter works at most ``max_run``."""
    instance = m.instance
    work: dict[int, dict[int, list[Literal]]] = defaultdict(lambda: defaultdict(list))
    for (interpreter, _, slot), literal in m.interpreting.items():
        work[interpreter][slot].append(literal)
    for interpreter, slots in work.items():
        run = instance.max_run[interpreter]
        for day in instance.days:
            for first in range(day.start, day.stop - run):
                window = range(first, first + run + 1)
                literals = [x for slot in window for x in slots.get(slot, ())]
                booked = sum(m.fixed.booked[interpreter] >> slot & 1 for slot in window)
                if literals and sum(slot in slots for slot in window) + booked > run:
                    m.model.add(cp_model.LinearExpr.sum(literals) <= run - booked)


@_twin
def order_is_kept(m: SlotModel) -> None:
    """If both are met, the first is in an earlier slot: for each slot, not both the first from it on and the second
    up to it.
    """
    for first, second in m.instance.precedences:
        _keep_order(m, first, second)


@_twin
def breaks_are_even(m: SlotModel) -> None:
    """Everybody's count of breaks lies in one window as wide as ``max_break_spread``."""
    instance = m.instance
    if instance.spread is None:
        return
    least = m.model.new_int_var(0, instance.slots, "")
    for person in range(instance.participants):
        parts = []
        for day in range(len(instance.days)):
            part = m.breaks(person, day)
            m.day_breaks.setdefault(day, []).append(part)
            parts.append(part)
        total = cp_model.LinearExpr.sum(parts)
        m.model.add(total >= least)
        m.model.add(total <= least + instance.spread)


def _keep_order(m: SlotModel, first: int, second: int) -> None:
    def options(request: int) -> list[tuple[int, Literal | None]]:
        if request in m.choices:
            return [(slot, m.at[request, slot]) for slot in slots_of(m.choices[request])]
        return [(m.fixed.plan.slot[request], None)] if m.fixed.plan.slot[request] != NONE else []

    early, late = options(first), options(second)
    if early and late and early[0][1] is None and late[0][1] is None:
        return
    for slot in sorted({slot for slot, _ in late}):
        clashing = [x for s, x in early if s >= slot], [x for s, x in late if s <= slot]
        if not clashing[0]:
            continue
        movable = [x for side in clashing for x in side if x is not None]
        if any(x is None for side in clashing for x in side):  # `in` would ask literals for ==
            m.model.add(cp_model.LinearExpr.sum(movable) == 0)  # one of the two is fixed on the wrong side of here
        else:
            m.model.add_at_most_one(movable)


def candidates(instance: Instance, requests: Iterable[int], slots: SlotSet = -1) -> dict[int, SlotSet]:
    """Return each request with its open slots among the given ones."""
    return {request: instance.open[request] & slots for request in requests}
