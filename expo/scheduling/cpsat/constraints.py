"""The hard rules as constraints of CP-SAT, each under its name in the rulebook; a test compares the names."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from ortools.sat.python import cp_model

from expo.domain.slots import pairs_in, slots_of
from expo.scheduling.cpsat.variables import Literal, SlotVariables
from expo.scheduling.cpsat.walking import keep_apart
from expo.scheduling.instance.instance import NO_LIMIT, NONE

CONSTRAINTS: dict[str, Callable[[SlotVariables], None]] = {}
"""The constraint of each rule, by the rule's name."""


def _constraint(add: Callable[[SlotVariables], None]) -> Callable[[SlotVariables], None]:
    CONSTRAINTS[add.__name__] = add
    return add


@_constraint
def slot_is_allowed(m: SlotVariables) -> None:
    """A variable exists only for slots the request allows."""
    _keep_to_open_slots(m)


@_constraint
def near_meetings_stay(m: SlotVariables) -> None:
    """Nor does one exist for slots that are too near, but for a meeting's own: `Instance.open` has none of these."""
    _keep_to_open_slots(m)


@_constraint
def both_are_available(m: SlotVariables) -> None:
    """Nor does one exist where either party is away, or (with what is fixed) cannot take another meeting."""
    instance = m.instance
    for request, slots in m.choices.items():
        for person in (instance.left[request], instance.right[request]):
            free = instance.free[person] & ~m.fixed.full[person]
            slots &= free if instance.length[request] == 1 else pairs_in(free)
        m.choices[request] = slots
        m.declare(request, slots)


@_constraint
def met_at_most_once(m: SlotVariables) -> None:
    """Each request takes at most one slot; exactly one if it has to be met."""
    for request, literals in m.of_request.items():
        if m.all_met or m.instance.mandatory[request]:
            m.model.add_exactly_one(literals)
        else:
            m.model.add_at_most_one(literals)


@_constraint
def within_total_limit(m: SlotVariables) -> None:
    """The meetings of each participant stay within ``max_total``."""
    for person, slots in m.of_person.items():
        literals = [x for row in slots.values() for x in row]
        left = m.instance.total[person] - m.fixed.meetings[person]
        if left < sum(m.instance.length[request] for request in m.requests_of[person]):
            m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_constraint
def within_daily_limit(m: SlotVariables) -> None:
    """The meetings of each participant on each day stay within ``max_per_day``."""
    for person, slots in m.of_person.items():
        if m.instance.daily[person] == NO_LIMIT:
            continue
        for index, day in enumerate(m.instance.days):
            literals = [x for slot, row in slots.items() if slot in day for x in row]
            left = m.instance.daily[person] - m.fixed.by_day[person][index]
            if left < len(literals):
                m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_constraint
def within_group_limit(m: SlotVariables) -> None:
    """A group limits each of its members: `Instance.total` and `Instance.daily` have the narrowest limit of each."""
    within_total_limit(m)
    within_daily_limit(m)


@_constraint
def one_meeting_at_a_time(m: SlotVariables) -> None:
    """In each slot a participant sits in at most ``parallel`` meetings, the fixed ones included."""
    for person, slots in m.of_person.items():
        for slot, literals in slots.items():
            left = m.instance.capacity[person] - m.fixed.held[person].get(slot, 0)
            if left == 1:
                m.model.add_at_most_one(literals)
            elif left < len(literals):
                m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_constraint
def delegate_is_in_one_place(m: SlotVariables) -> None:
    """In each slot a delegate sits in at most one meeting of all their participants, the fixed ones included."""
    rows: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for request, slot, literal in m.holding if m.instance.delegates else ():
        for delegate in m.instance.delegates_of[request]:
            rows[delegate, slot].append(literal)
    for (delegate, slot), literals in rows.items():
        if m.fixed.sitting[delegate] >> slot & 1:
            m.model.add(cp_model.LinearExpr.sum(literals) == 0)
        elif len(literals) > 1:
            m.model.add_at_most_one(literals)


@_constraint
def table_is_free(m: SlotVariables) -> None:
    """In each slot a pool seats no more meetings than it has tables left; which table is decided afterwards."""
    rows: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for request, slot, literal in m.holding:
        if m.instance.pool[request] != NONE:
            rows[m.instance.pool[request], slot].append(literal)
    for (pool, slot), literals in rows.items():
        left = m.fixed.tables_left[pool][slot]
        if left < len(literals):
            m.model.add(cp_model.LinearExpr.sum(literals) <= left)


@_constraint
def interpreter_is_free_and_speaks(m: SlotVariables) -> None:
    """Interpreters are hired by language and slot; a language's meetings in a slot need as many as they are.

    Which of them sits in which meeting does not matter, so no variable says it, but for meetings of two slots, which
    one interpreter serves.
    """
    instance = m.instance
    rows: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for (request, slot), literal in m.at.items():
        if instance.language[request] != NONE and instance.length[request] > 1:
            _hire_for_both(m, request, slot, literal)
        elif instance.language[request] != NONE:
            rows[instance.language[request], slot].append(literal)
    for (language, slot), literals in rows.items():
        hired = []
        for interpreter in instance.speakers[language]:
            if instance.shift[interpreter] >> slot & 1 and not m.fixed.interpreters.booked[interpreter] >> slot & 1:
                literal = m.model.new_bool_var("")
                m.interpreting[interpreter, language, slot] = literal
                hired.append(literal)
        m.model.add(cp_model.LinearExpr.sum(literals) == cp_model.LinearExpr.sum(hired))
    by_slot: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for interpreter, slot, literal in _hours(m):
        by_slot[interpreter, slot].append(literal)
    for literals in by_slot.values():
        if len(literals) > 1:
            m.model.add_at_most_one(literals)


@_constraint
def interpreter_rests_in_time(m: SlotVariables) -> None:
    """Of any ``max_run + 1`` consecutive slots of a day, an interpreter works at most ``max_run``."""
    instance = m.instance
    work: dict[int, dict[int, list[Literal]]] = defaultdict(lambda: defaultdict(list))
    for interpreter, slot, literal in _hours(m):
        work[interpreter][slot].append(literal)
    for interpreter, slots in work.items():
        run = instance.max_run[interpreter]
        for window in instance.rest_windows(interpreter, instance.days):
            literals = [x for slot in window for x in slots.get(slot, ())]
            booked = sum(m.fixed.interpreters.booked[interpreter] >> slot & 1 for slot in window)
            if literals and sum(slot in slots for slot in window) + booked > run:
                m.model.add(cp_model.LinearExpr.sum(literals) <= run - booked)


@_constraint
def enough_time_to_walk(m: SlotVariables) -> None:
    """Of two meetings of one participant that are too far from each other for their slots, one is not held."""
    walking = m.instance.walking
    if walking is not None and walking.is_rule:
        keep_apart(m, walking)


@_constraint
def order_is_kept(m: SlotVariables) -> None:
    """If both are met, the first is in an earlier slot: for each slot, not both the first from it on and the second
    up to it.
    """
    for first, second in m.instance.precedences:
        _keep_order(m, first, second)


@_constraint
def breaks_are_even(m: SlotVariables) -> None:
    """Everybody's count of breaks lies in one window as wide as ``max_break_spread``."""
    instance = m.instance
    if instance.break_spread is None:
        return
    least = m.model.new_int_var(0, instance.slots, "")
    for person in range(instance.participants):
        total = cp_model.LinearExpr.sum([m.breaks(person, day) for day in range(len(instance.days))])
        m.model.add(total >= least)
        m.model.add(total <= least + instance.break_spread)


def _hire_for_both(m: SlotVariables, request: int, slot: int, literal: Literal) -> None:
    """A meeting of two slots has one interpreter, who is on shift and free in both."""
    instance, both = m.instance, m.instance.held_set(request, slot)
    hired = [
        (interpreter, m.model.new_bool_var(""))
        for interpreter in instance.speakers[instance.language[request]]
        if not both & ~(instance.shift[interpreter] & ~m.fixed.interpreters.booked[interpreter])
    ]
    m.long_interpreting[request, slot] = hired
    m.model.add(literal == cp_model.LinearExpr.sum([one for _, one in hired]))


def _hours(m: SlotVariables) -> Iterator[tuple[int, int, Literal]]:
    """Yield for each interpreter the slots and what may hire them there."""
    for (interpreter, _, slot), literal in m.interpreting.items():
        yield interpreter, slot, literal
    for (_, slot), hired in m.long_interpreting.items():
        for interpreter, literal in hired:
            yield interpreter, slot, literal
            yield interpreter, slot + 1, literal


def _keep_to_open_slots(m: SlotVariables) -> None:
    for request, slots in m.choices.items():
        m.choices[request] = slots & m.instance.open[request]


def _keep_order(m: SlotVariables, first: int, second: int) -> None:
    def options(request: int, after: int = 0) -> list[tuple[int, Literal | None]]:
        if request in m.choices:
            return [(slot + after, m.at[request, slot]) for slot in slots_of(m.choices[request])]
        return [(m.fixed.plan.slot[request] + after, None)] if m.fixed.plan.slot[request] != NONE else []

    early, late = options(first, m.instance.length[first] - 1), options(second)
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
