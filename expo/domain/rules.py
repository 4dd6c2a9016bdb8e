"""The hard rules of a timetable, each written once: booking by hand and solving by machine both answer to them.

A rule is a pure function from a request (and, if one has been chosen, its seat) to the *set of slots* in which the rule
lets it be held beside everything that already is. What is done with that set is the business of its readers, in
`expo.domain.rulebook`.

The order of `RULES` is the filter order of docs/scheduling/format.md. The solver's model has a constraint of the same
name for each of them; docs/scheduling/rules.md lists all encodings.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from expo.domain.problem import BOOTH, Problem, Request
from expo.domain.rule_breakers import (
    Params,
    Seat,
    the_absent,
    the_busy,
    the_delegate,
    the_group_full,
    the_interpreter,
    the_order,
    the_request,
    the_spread,
    the_table,
    the_uneven,
    the_used_up,
    the_used_up_that_day,
    the_walker,
)
from expo.domain.slots import SlotIndex, SlotSet, break_changes, even_pairs, even_slots
from expo.domain.timetable import Timetable
from expo.domain.words import N_

Keeps = Callable[[Timetable, Request, Seat | None], SlotSet]
"""The slots in which a rule lets a request be held; with no seat, those in which *some* seat keeps the rule."""

Tells = Callable[[Timetable, Request, SlotIndex, Seat | None], Iterator[Params]]
"""Who or what breaks the rule in a slot: the ids for each sentence."""

Judges = Callable[[Timetable], Iterator[Params]]
"""What breaks the rule in a whole timetable: the ids for each sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule: its name, the sentence said when it is broken, and its place in the filter order.

    ``reason`` is the code (docs/scheduling/format.md) of a request that this rule leaves without a slot; ``None`` for
    the rules that never keep a request out by themselves. Further meetings may mend what one meeting breaks of a rule
    with ``judges``: a whole timetable answers to that, and not meeting by meeting.
    """

    name: str
    sentence: str
    reason: str | None
    keeps: Keeps
    tells: Tells
    judges: Judges | None = None


_rules: list[Rule] = []


def _rule(sentence: str, reason: str | None, tells: Tells, judges: Judges | None = None) -> Callable[[Keeps], Keeps]:
    """Enter a rule into the book under its function's name."""

    def register(keeps: Keeps) -> Keeps:
        name: str = keeps.__name__
        _rules.append(Rule(name, sentence, reason, keeps, tells, judges))
        return keeps

    return register


# -- the rules, in filter order ----------------------------------------------------------------------------


@_rule(N_("This meeting is in the timetable already."), None, the_request)
def met_at_most_once(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A request is met once."""
    return 0 if request.id in timetable else timetable.problem.all_slots


@_rule(N_("This meeting may not take place at that time."), "no_common_slot", the_request)
def slot_is_allowed(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A meeting keeps to the slots its request allows, and to the one it is fixed to."""
    return timetable.problem.allowed_slots(request)


@_rule(N_("%(participant)s is not available at that time."), "no_common_slot", the_absent)
def both_are_available(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A participant has no meeting while away."""
    problem, (one, other) = timetable.problem, request.pair
    return problem.holdable(request, problem.free_slots(one) & problem.free_slots(other))


@_rule(N_("That time is too soon: what begins so soon cannot be changed any more."), "too_near", the_request)
def near_meetings_stay(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A meeting in a slot that begins within the notice keeps it, and no other meeting comes into such a slot."""
    return timetable.problem.timely_slots(request)


@_rule(N_("%(participant)s has all the meetings they want (%(limit)s)."), "participant_full", the_used_up)
def within_total_limit(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A participant has at most ``max_total`` meetings."""
    for name in request.pair:
        limit = timetable.problem.participant(name).max_total
        if limit is not None and timetable.meetings_of(name) + request.length > limit:
            return 0
    return timetable.problem.all_slots


@_rule(
    N_("%(participant)s has all the meetings they want on that day (%(limit)s)."),
    "participant_full",
    the_used_up_that_day,
)
def within_daily_limit(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A participant has at most ``max_per_day`` meetings on a day."""
    slots = timetable.problem.all_slots
    for name in request.pair:
        limit = timetable.problem.participant(name).max_per_day
        if limit is not None and timetable.meetings_of(name) + request.length > limit:
            for _, day in timetable.problem.days:
                if timetable.meetings_on(name, day) + request.length > limit:
                    slots &= ~day
    return slots


@_rule(
    N_("%(participant)s has all the meetings that the limit of a group allows (%(group)s: %(limit)s)."),
    "group_full",
    the_group_full,
)
def within_group_limit(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """Each member of a group has at most the group's ``max_total`` meetings, and its ``max_per_day`` on a day."""
    problem = timetable.problem
    slots = problem.all_slots
    for name in request.pair:
        for group in problem.groups_of(name):
            if group.max_total is not None and timetable.meetings_of(name) + request.length > group.max_total:
                return 0
            if group.max_per_day is not None:
                for _, day in problem.days:
                    if timetable.meetings_on(name, day) + request.length > group.max_per_day:
                        slots &= ~day
    return slots


@_rule(N_("%(participant)s is in another meeting at that time."), "participant_busy", the_busy)
def one_meeting_at_a_time(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A participant has at most ``parallel`` meetings (one by default) in a slot."""
    problem, (one, other) = timetable.problem, request.pair
    return problem.holdable(request, problem.all_slots & ~(timetable.full_slots(one) | timetable.full_slots(other)))


@_rule(
    N_("The one person who speaks for %(participant)s is in another company's meeting at that time."),
    "delegate_busy",
    the_delegate,
)
def delegate_is_in_one_place(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """The delegate of several participants sits in one of their meetings in a slot."""
    problem, (one, other) = timetable.problem, request.pair
    sitting = timetable.delegate_slots(one) | timetable.delegate_slots(other)
    return problem.holdable(request, problem.all_slots & ~sitting)


@_rule(N_("No table is free at that time."), "no_table", the_table)
def table_is_free(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A table exists in its pool in that slot, and seats one meeting; a meeting at the booth has no table."""
    problem, pool = timetable.problem, request.pool
    if pool == BOOTH:
        return problem.all_slots if seat is None or seat.table is None else 0
    if seat is None:
        return timetable.seated_slots(request)
    if seat.table is None:
        return 0
    return problem.holdable(request, timetable.free_table_slots(pool, seat.table))


@_rule(N_("No interpreter who speaks the language is free at that time."), "no_interpreter", the_interpreter)
def interpreter_is_free_and_speaks(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """A meeting that needs a language has an interpreter who speaks it, is on shift and sits nowhere else."""
    problem = timetable.problem
    slots = 0
    for name in _interpreters(problem, request, seat):
        slots |= problem.holdable(request, problem.shift(name) & ~timetable.booked_slots(name))
    return slots if request.language or (seat and seat.interpreter is not None) else problem.all_slots


@_rule(N_("The interpreter would work too long without a rest."), "no_interpreter", the_interpreter)
def interpreter_rests_in_time(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """An interpreter works at most ``max_run`` consecutive slots of a day."""
    problem = timetable.problem
    free = fresh = 0
    for name in _interpreters(problem, request, seat):
        # Free and rested must be the same person's: with no interpreter chosen yet, one who is free but tired and
        # another who is rested but taken make no interpreter between them.
        here = problem.holdable(request, problem.shift(name) & ~timetable.booked_slots(name))
        free |= here
        fresh |= here & timetable.restful_slots(request, name)
    return fresh | problem.all_slots & ~free  # where no interpreter is free, the rule before has said so


@_rule(
    N_("%(participant)s could not walk in time between this meeting and the next one."),
    "too_far",
    the_walker,
)
def enough_time_to_walk(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """Between two meetings of a day, a participant has the minutes that the way takes, if the edition demands it."""
    slots = timetable.problem.all_slots
    for name in request.pair:
        slots &= ~timetable.too_far_slots(name, request)
    return timetable.problem.holdable(request, slots)


@_rule(N_("The order of the meetings %(first)s and %(second)s would be wrong."), "precedence", the_order)
def order_is_kept(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """Of two meetings with a precedence, the first is in an earlier slot."""
    problem = timetable.problem
    slots = problem.all_slots
    for name in problem.earlier(request.id):
        held = timetable.get(name)
        if held is not None:
            slots &= ~((2 << problem.held_slots(problem.request(name), held.slot)[-1]) - 1)
    for name in problem.later(request.id):
        held = timetable.get(name)
        if held is not None:
            slots &= (1 << held.slot) - 1
    return problem.holdable(request, slots)


@_rule(
    N_("The breaks would be spread too unevenly: they may differ by %(limit)s at most."),
    "break_spread",
    the_spread,
    the_uneven,
)
def breaks_are_even(timetable: Timetable, request: Request, seat: Seat | None = None) -> SlotSet:
    """No two participants' counts of breaks differ by more than ``max_break_spread``."""
    problem, limit = timetable.problem, timetable.problem.max_break_spread
    if limit is None:
        return problem.all_slots
    days = [day for _, day in problem.days]
    if request.length > 1:
        busy = [timetable.busy_slots(name) for name in request.pair]
        return even_pairs(problem.all_slots, timetable.break_counts(request.pair), busy, days, limit)
    pair = [(timetable.breaks_of(name), break_changes(timetable.busy_slots(name), days)) for name in request.pair]
    return even_slots(problem.all_slots, timetable.break_counts(request.pair), pair, limit)


RULES: tuple[Rule, ...] = tuple(_rules)
"""Every hard rule, in filter order."""


def rules_for(problem: Problem) -> tuple[Rule, ...]:
    """Return the rules that can be broken in a problem: most have no walking, no order, no spread."""
    walking, people = problem.walking, problem.participants
    idle = {
        "near_meetings_stay": problem.now is None,
        "within_total_limit": all(one.max_total is None for one in people),
        "within_daily_limit": all(one.max_per_day is None for one in people),
        "within_group_limit": all(one.max_total is None and one.max_per_day is None for one in problem.groups),
        "delegate_is_in_one_place": not problem.delegates,
        "enough_time_to_walk": walking is None or not walking.is_rule,
        "order_is_kept": not problem.precedences,
        "breaks_are_even": problem.max_break_spread is None,
    }
    return tuple(rule for rule in RULES if not idle.get(rule.name, False))


# -- inside ----------------------------------------------------------------------------------------------------------


def _interpreters(problem: Problem, request: Request, seat: Seat | None) -> tuple[str, ...]:
    """Return those who could interpret: everybody who speaks the language, or the one who was chosen, if able."""
    if seat is None:
        return problem.speakers(request.language) if request.language else ()
    name = seat.interpreter
    if name is None or not problem.has_interpreter(name):
        return ()
    if request.language and request.language not in problem.interpreter(name).languages:
        return ()
    return (name,)
