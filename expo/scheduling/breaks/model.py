"""The exact model of the breaks for CP-SAT.

The hard rules are those of `SlotModel`. To them come, for each participant ``p``,

- ``busy[p, s]``: in a meeting in slot ``s``; exactly one of its meetings there or none of them;
- ``met[p, s]``: some meeting of this day in a slot up to ``s`` (a ladder: ``met[s] = met[s-1] or busy[s]``);
- ``ends[p, s]``: a break ends at slot ``s``: ``met[s-2] and not busy[s-1] and busy[s]``. Their sum is the objective.

and constraints that follow from the others but that a solver does not see by itself (Bofill et al., JAIR 74, 2022,
call the first two "imp1" and "imp2"): the busy slots of ``p`` number its meetings, twice the tables bound the busy
participants of a slot, and the busy bounds of the relaxation (`relaxation.BusyBounds`). ``in_unary`` counts the tables
of a slot a second time, by a totalizer over stars of meetings, so that clauses are learned about these sums: row
`forum-13crafc` is open after 15 units of deterministic time without them and solved after half a unit with them. Other
problems are solved sooner without, so the searches try both.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.coupling import Row, stars
from expo.scheduling.breaks.relaxation import BusyBounds
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import TimedModel
from expo.scheduling.cpsat.totalizer import at_most
from expo.scheduling.cpsat.variables import Literal
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan

TOTALIZER_MAX_SIZE = 100_000
"""Stars times tables, over all slots, up to which tables are counted in unary: half a second of building the model."""


class BreakModel:
    """All meetings are held, each within its domain; ``breaks`` is the list of literals whose sum is to be smallest.

    ``check`` raises `TimeUp` when it is time to stop building.
    """

    def __init__(
        self,
        instance: Instance,
        domains: Mapping[int, SlotSet],
        busy_bounds: Mapping[int, BusyBounds],
        rows: list[Row],
        *,
        check: Callable[[], None],
        in_unary: bool = False,
    ) -> None:
        # Breaks are counted here, in a way that propagates better, so `SlotModel` is not told to even them out.
        uneven, timed = replace(instance, break_spread=None), TimedModel(check)
        self.slots = SlotModel(uneven, dict(domains), Occupancy(instance), all_met=True, model=timed)
        self.model = self.slots.model
        self.instance = instance
        self.busy_bounds = busy_bounds
        self.breaks_of: dict[int, list[Literal]] = {}
        self._busy: dict[int, dict[int, Literal]] = {}
        for person, requests in sorted(self.slots.requests_of.items()):
            self._busy[person] = self._busy_slots(person)
            if len(requests) > 1:
                self._count(person)
        for row in rows:
            self._couple(row)
        if in_unary:
            for pool in range(len(instance.tables)):
                self._count_tables(pool)
        if instance.break_spread is not None:
            self._even_out(instance.break_spread)
        self.breaks = [end for ends in self.breaks_of.values() for end in ends]

    def at_most(self, breaks: int) -> None:
        """Ask for any timetable with at most this many breaks."""
        if breaks < len(self.breaks):
            self.model.add(cp_model.LinearExpr.sum(self.breaks) <= breaks)

    def minimize(self) -> None:
        """Ask for fewest breaks.

        A known bound is not added: as one more constraint over all breaks it only lengthens the clauses that the
        core-guided search learns (rows proven in 4 units of deterministic time without it were not in 30 with it).
        """
        self.model.minimize(cp_model.LinearExpr.sum(self.breaks))

    def plan_from(self, value: Callable[[Literal], int]) -> Plan:
        """Return the plan of a solution."""
        return self.slots.plan_from(value)

    # -- building ------------------------------------------------------------------------------------------------

    def _busy_slots(self, person: int) -> dict[int, Literal]:
        busy: dict[int, Literal] = {}
        bounds = self.busy_bounds.get(person)
        for slot, literals in sorted(self.slots.of_person[person].items()):
            busy[slot] = self.model.new_bool_var("")
            if self.instance.capacity[person] == 1:
                self.model.add_exactly_one([*literals, ~busy[slot]])
            else:
                self.model.add_max_equality(busy[slot], literals)
            if bounds is not None and bounds.must >> slot & 1:
                self.model.add(busy[slot] == 1)
        return busy

    def _count(self, person: int) -> None:
        busy, bounds = self._busy[person], self.busy_bounds.get(person)
        if self.instance.capacity[person] == 1:
            self.model.add(cp_model.LinearExpr.sum(list(busy.values())) == len(self.slots.requests_of[person]))
        self.breaks_of[person] = []
        for day in self.instance.days:
            # `met` is what holds two slots back: a break that ends in a slot began at the latest one slot before.
            met: Literal | None = None
            ladder: list[Literal | None] = []
            for slot in day:
                ladder.append(met)
                now = busy.get(slot)
                before = ladder[-2] if slot - day.start >= 2 else None
                may_end = bounds is None or bounds.ends >> slot & 1
                if now is not None and before is not None:
                    self._end(person, before, busy.get(slot - 1), now, bool(may_end))
                met = self._either(met, now)

    def _either(self, met: Literal | None, now: Literal | None) -> Literal | None:
        if met is None or now is None:
            return now if met is None else met
        result = self.model.new_bool_var("")
        self.model.add_bool_or(met, now, ~result)
        self.model.add_implication(met, result)
        self.model.add_implication(now, result)
        return result

    def _end(self, person: int, before: Literal, last: Literal | None, now: Literal, may_end: bool) -> None:
        """Add the literal that a break of this participant ends now, or forbid that one does."""
        pause = [] if last is None else [last]
        if not may_end:
            self.model.add_bool_or([~before, *pause, ~now])
            return
        end = self.model.new_bool_var("")
        self.model.add_bool_or([~before, *pause, ~now, end])
        self.model.add_implication(end, before)
        self.model.add_implication(end, now)
        if last is not None:
            self.model.add_implication(end, ~last)
        self.breaks_of[person].append(end)

    def _couple(self, row: Row) -> None:
        for slot, limit in enumerate(row.limit):
            terms = [
                (self._busy[person][slot], factor)
                for person, factor in row.factor.items()
                if slot in self._busy[person]
            ]
            if row.is_equation and terms:
                self.model.add(cp_model.LinearExpr.weighted_sum(*map(list, zip(*terms, strict=True))) == limit)
            elif len(terms) > limit:
                self.model.add(cp_model.LinearExpr.sum([busy for busy, _ in terms]) <= limit)

    def _count_tables(self, pool: int) -> None:
        requests = [request for request in self.slots.of_request if self.instance.pool[request] == pool]
        held = stars(self.instance, requests)
        if len(held) * sum(self.instance.tables[pool]) > TOTALIZER_MAX_SIZE:
            return
        for slot, tables in enumerate(self.instance.tables[pool]):
            present = [star for star in held if any((request, slot) in self.slots.at for request in star)]
            if len(present) > tables:
                at_most(self.model, [self._is_held(star, slot) for star in present], tables)

    def _is_held(self, star: list[int], slot: int) -> Literal:
        """Return whether some meeting of a star is held in a slot, where some can be."""
        literals = [self.slots.at[request, slot] for request in star if (request, slot) in self.slots.at]
        if len(literals) == 1:
            return literals[0]
        for person in (self.instance.left[star[0]], self.instance.right[star[0]]):
            if len(self.slots.of_person[person].get(slot, ())) == len(literals) and self._is_shared(person, star):
                return self._busy[person][slot]
        held = self.model.new_bool_var("")
        self.model.add_exactly_one([*literals, ~held])
        return held

    def _is_shared(self, person: int, star: list[int]) -> bool:
        return all(person in (self.instance.left[request], self.instance.right[request]) for request in star)

    def _even_out(self, spread: int) -> None:
        """Keep ``max_break_spread``: against zero if some participant cannot have a break, else against the fewest."""
        least: Literal | int = 0
        if not has_unbroken(self.instance, self.slots.requests_of):
            least = self.model.new_int_var(0, self.instance.slots, "")
            for ends in self.breaks_of.values():
                self.model.add(cp_model.LinearExpr.sum(ends) >= least)
        for ends in self.breaks_of.values():
            if len(ends) > spread or not isinstance(least, int):
                self.model.add(cp_model.LinearExpr.sum(ends) <= least + spread)


def has_unbroken(instance: Instance, requests_of: Mapping[int, list[int]]) -> bool:
    """Say whether some participant has no more than one meeting and so no break: then the spread bounds everybody's."""
    return any(len(requests_of.get(person, ())) < 2 for person in range(instance.participants))
