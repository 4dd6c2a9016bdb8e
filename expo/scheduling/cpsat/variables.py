"""The variables of the exact model: one boolean per request and slot, and the expressions built from them."""

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy

Literal = cp_model.IntVar
Linear = cp_model.LinearExpr | int


@dataclass(slots=True)
class SlotVariables:
    """Some requests, each with the slots it may take, beside meetings that stay as they are.

    ``choices`` maps a request to its set of candidate slots; ``fixed`` holds the meetings that are not in question
    (their requests must not be in ``choices``). ``all_met`` says that every request in ``choices`` has to be met,
    which turns counts of meetings into constants and makes the model far tighter. ``interpreting`` has a literal for
    each interpreter, language and slot.
    """

    instance: Instance
    choices: dict[int, SlotSet]
    fixed: Occupancy
    all_met: bool = False
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: dict[tuple[int, int], Literal] = field(default_factory=dict)
    of_request: dict[int, list[Literal]] = field(default_factory=dict)
    of_person: dict[int, dict[int, list[Literal]]] = field(default_factory=dict)
    requests_of: dict[int, list[int]] = field(default_factory=dict)
    holding: list[tuple[int, int, Literal]] = field(default_factory=list)
    """Each request with each slot that it would hold, and the variable by which it does."""
    long_interpreting: dict[tuple[int, int], list[tuple[int, Literal]]] = field(default_factory=dict)
    """For each request of two slots and the first of them, who could interpret both."""
    interpreting: dict[tuple[int, int, int], Literal] = field(default_factory=dict)

    def declare(self, request: int, slots: SlotSet) -> None:
        """Add a variable for each of these slots of a request."""
        instance, literals = self.instance, []
        for person in (instance.left[request], instance.right[request]):
            self.requests_of.setdefault(person, []).append(request)
        for slot in slots_of(slots):
            literal = self.model.new_bool_var("")
            self.at[request, slot] = literal
            literals.append(literal)
            for held in instance.held(request, slot):
                self.holding.append((request, held, literal))
                for person in (instance.left[request], instance.right[request]):
                    self.of_person.setdefault(person, {}).setdefault(held, []).append(literal)
        self.of_request[request] = literals

    def busy(self, person: int) -> dict[int, Linear]:
        """Return for each slot with a candidate of this person whether they sit in a meeting (0 or 1)."""
        result: dict[int, Linear] = {}
        for slot, literals in self.of_person.get(person, {}).items():
            if self.instance.capacity[person] == 1 or len(literals) == 1:
                result[slot] = cp_model.LinearExpr.sum(literals)
            else:
                some = self.model.new_bool_var("")
                self.model.add_max_equality(some, literals)
                result[slot] = some
        for slot in self.fixed.held[person]:
            result[slot] = 1
        return result

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
            if (
                self.instance.break_spread is not None
            ):  # an upper bound on breaks is served by >=; a lower one needs both
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
